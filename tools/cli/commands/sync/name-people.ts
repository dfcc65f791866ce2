import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isUserId, longestLogin, mostLogins } from "../../../../shared/contracts/operator.ts";
import { mapBounded } from "../../../../shared/runtime/map-bounded.ts";
import { askWorker } from "../../aws/worker.ts";
import type { ConnectedBridge } from "../../bridge/find-bridge.ts";
import { CliFailure, exitCodes } from "../../exit-codes.ts";

/** The ids that belong to these words, and the words that nobody belongs to. */
export interface NamedPeople {
  readonly userIds: readonly string[];
  /** The word that stood for each id; the last, where several did. */
  readonly words: ReadonlyMap<string, string>;
  readonly unknown: readonly string[];
}

/** As many questions are asked at a time: each takes a worker from the queue for that moment. */
const parallelQuestions = 2;
/** As often an org may ask to wait for one question. */
const mostTries = 5;

/**
 * Ids stand for themselves; a login is looked up in the source org, by the worker.
 * @param watch `onFound` is called with how many are known, after each; once `interrupted`, the rest counts as unknown
 */
export async function findPeople(
  words: readonly string[],
  bridge: ConnectedBridge,
  watch: { readonly onFound?: (count: number) => void; readonly interrupted?: AbortSignal } = {},
): Promise<NamedPeople> {
  const asked = [...new Set(words)];
  const found = new Map<string, string | null>(asked.filter(isUserId).map((id) => [id, id]));
  const logins = asked.filter((word) => !isUserId(word) && word !== "" && word.length <= longestLogin);
  await mapBounded(cut(logins, mostLogins), parallelQuestions, async (some) => {
    if (watch.interrupted?.aborted === true) return;
    const ids = await lookUp(some, bridge);
    for (const [index, login] of some.entries()) found.set(login, ids[index] ?? null);
    watch.onFound?.(found.size);
  });
  // In the order in which they were named, not in that of the answers.
  const named = asked.map((word) => ({ word, id: found.get(word) ?? null }));
  const ids = new Map(named.flatMap(({ word, id }) => (id === null ? [] : [[id, word] as const])));
  return {
    userIds: [...ids.keys()],
    words: ids,
    unknown: named.filter(({ id }) => id === null).map(({ word }) => word),
  };
}

async function lookUp(
  logins: readonly string[],
  bridge: ConnectedBridge,
  attempt = 1,
): Promise<readonly (string | null)[]> {
  const { aws, connection } = bridge;
  const question = { operator: "find-people", logins } as const;
  const answer = await askWorker(aws, connection.workerFunction, question);
  if (answer.kind === "found-people") return answer.userIds;
  if (answer.kind === "failure" && answer.afterMs !== null && attempt < mostTries) {
    await sleep(answer.afterMs);
    return lookUp(logins, bridge, attempt + 1);
  }
  const reason = answer.kind === "failure" ? answer.reason : answer.kind;
  throw new CliFailure(
    exitCodes.failed,
    `The source org cannot be asked for ${logins.length === 1 ? logins[0] : `${logins.length} logins`}: ${reason}.`,
    `docs/runbook.md says what ${reason} means; an id (00u…) needs no look-up.`,
  );
}

function cut<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/**
 * Reads people from a CSV file: the first column of each line, an id or a login. A first line that is neither is a heading.
 * @throws CliFailure when the file cannot be read
 */
export async function readPeopleFile(path: string, workingFolder: string): Promise<readonly string[]> {
  const text = await readFile(resolve(workingFolder, path), "utf8").catch(() => {
    throw new CliFailure(
      exitCodes.usage,
      `${path} cannot be read.`,
      "Name a CSV file whose first column holds ids or logins.",
    );
  });
  const first = text
    .split(/\r\n|\r|\n/)
    .map((line) => (line.split(/[,;\t]/)[0] ?? "").trim().replace(/^"(.*)"$/, "$1"))
    .filter((word) => word !== "");
  return first.filter((word, index) => index > 0 || isPerson(word));
}

function isPerson(word: string): boolean {
  return word.includes("@") || isUserId(word);
}
