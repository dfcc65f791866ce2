import type { FlagParametersForType } from "@stricli/core";
import * as v from "valibot";
import { type Enqueued, enqueuePeople } from "../../aws/enqueue.ts";
import { readFeed } from "../../aws/feed.ts";
import type { LoggedOutcome } from "../../aws/outcome-log.ts";
import { readQueues } from "../../aws/queues.ts";
import { type ConnectedBridge, findConnection } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import type { CliContext } from "../../context.ts";
import { CliFailure, type ExitCode, exitCodes } from "../../exit-codes.ts";
import { describeOutcome } from "../../output/outcomes.ts";
import { openProgress } from "../../output/progress.ts";
import type { Screen } from "../../output/screen.ts";
import { type CommandDeps, makeWordsCommand } from "../command.ts";
import { readWaitSeconds } from "../wait-flag.ts";
import { followOutcomes } from "./follow-outcomes.ts";
import { findPeople, readPeopleFile } from "./name-people.ts";
import { syncEverybody } from "./sync-everybody.ts";

export const syncAnswerSchema = v.object({
  connection: v.string(),
  people: v.array(
    v.object({
      user: v.string(),
      /** `pending`: it had not come to an end when the time was up. */
      outcome: v.string(),
      reason: v.string(),
      changes: v.array(v.string()),
    }),
  ),
  /** Words that nobody in the source org belongs to. */
  unknown: v.array(v.string()),
});

export type SyncFlags = ConnectionFlags & {
  readonly file?: string;
  readonly all?: boolean;
  readonly restart?: boolean;
  readonly wait: number;
};

const flags: FlagParametersForType<SyncFlags, CliContext> = {
  ...connectionFlags,
  file: {
    kind: "parsed",
    parse: (path: string) => path,
    optional: true,
    placeholder: "users.csv",
    brief: "People from a file: the first column holds ids or logins",
  },
  all: {
    kind: "boolean",
    optional: true,
    withNegated: false,
    brief: "Everybody in scope; who is not on the list is not touched",
  },
  restart: {
    kind: "boolean",
    optional: true,
    withNegated: false,
    brief: "With --all: from the beginning, although an earlier one was stopped",
  },
  wait: {
    kind: "parsed",
    parse: readWaitSeconds,
    default: "120",
    placeholder: "seconds",
    brief: "How long to follow people to their outcome; 0: not at all",
  },
};

export const syncCommand = makeWordsCommand<SyncFlags>(
  {
    brief: "Look at people again now, and say what came of it",
    detail:
      "Puts people on the connection's queue like an event would, and follows each to the outcome. Nothing is done beside the queue. " +
      "With --all everybody in scope is listed page by page; it can be stopped, and goes on where it was.",
    examples: [
      "sync ann@example.com",
      "sync 00u1abcdefGHIJKLM2p7 --json",
      "sync --file users.csv",
      "sync --all",
    ],
  },
  flags,
  { placeholder: "user", brief: "Id (00u…) or login of somebody in the source org" },
  async (given, words, deps) => {
    const bridge = await findConnection(given, deps.context);
    const isNamed = words.length > 0 || given.file !== undefined;
    if (given.all === true && isNamed)
      throw new CliFailure(
        exitCodes.usage,
        "--all means everybody, and people are named.",
        "Leave one of them out.",
      );
    if (given.all === true) return syncEverybody(bridge, given, deps);
    const { workingFolder } = deps.context;
    const fromFile = given.file === undefined ? [] : await readPeopleFile(given.file, workingFolder);
    const named = [...words, ...fromFile];
    if (named.length === 0)
      throw new CliFailure(
        exitCodes.usage,
        "Who?",
        "Name people, or use --file or --all: orgbridge sync --help.",
      );
    return syncNamed(named, bridge, given, deps);
  },
);

async function syncNamed(
  named: readonly string[],
  bridge: ConnectedBridge,
  { wait }: SyncFlags,
  { context, screen }: CommandDeps,
): Promise<ExitCode> {
  const { aws, connection, deployment } = bridge;
  const sinceMs = context.nowMs();
  const progress = openProgress(screen, context.nowMs);
  const { userIds, words, unknown } = await findPeople(named, bridge, {
    interrupted: context.interrupted,
    onFound: (count) => {
      if (named.length > 1) progress.show(count, "looked up", named.length);
    },
  });
  progress.end();
  if (context.interrupted.aborted) {
    screen.note("Stopped before anybody was put on the queue.");
    return exitCodes.interrupted;
  }
  for (const word of unknown) screen.note(`${word}: nobody in the source org.`);
  if (userIds.length === 0)
    throw new CliFailure(exitCodes.nothing, "Nobody was put on the queue.", "Check the ids or logins.");
  const { sync } = await readQueues(aws, deployment.prefix, connection.id);
  const queue = { url: sync.url, connectionId: connection.id };
  const enqueued = await enqueuePeople(aws, queue, userIds, context.nowMs());
  if (wait > 0) await tellPaused(bridge, screen);
  const last = new Map<string, LoggedOutcome>();
  const nameOf = (userId: string): string => {
    const word = words.get(userId);
    return word === undefined || word === userId ? userId : `${userId}  ${word}`;
  };
  const waiting = await followOutcomes(aws, enqueued, {
    logGroup: connection.workerLog,
    sinceMs,
    deadlineMs: context.nowMs() + wait * 1000,
    interrupted: context.interrupted,
    nowMs: context.nowMs,
    onOutcome: (outcome, userId) => {
      last.set(userId, outcome);
      if (!screen.isJson) screen.say(`${nameOf(userId)}  ${describeOutcome(outcome, screen)}`);
    },
  });
  tellRest(waiting, wait, context.interrupted.aborted, screen);
  if (screen.isJson) {
    const pending = new Set(waiting.map(({ userId }) => userId));
    const people = userIds.map((user) => describePerson(user, last.get(user), pending.has(user)));
    screen.answer(syncAnswerSchema, { connection: connection.id, people, unknown: [...unknown] });
  }
  const isRejected = [...last.values()].some(({ outcome }) => outcome === "rejected");
  return isRejected || unknown.length > 0 || (wait > 0 && waiting.length > 0)
    ? exitCodes.attention
    : exitCodes.done;
}

/** Nobody comes to an end while the worker is paused. Who may not see that waits without knowing. */
async function tellPaused({ aws, connection }: ConnectedBridge, screen: Screen): Promise<void> {
  const feed = await readFeed(aws, connection.workerFunction).catch(() => null);
  if (feed === null || feed.state === "Enabled") return;
  screen.note(`The worker is ${feed.state.toLowerCase()}: nothing comes of this before orgbridge resume.`);
}

function tellRest(waiting: readonly Enqueued[], wait: number, isInterrupted: boolean, screen: Screen): void {
  if (waiting.length === 0) return;
  const people = waiting.length === 1 ? "1 person" : `${waiting.length} people`;
  if (wait === 0) screen.note(`${people} on the queue.`);
  else if (isInterrupted) screen.note(`Not followed any further: ${people} on the queue.`);
  else
    screen.note(
      `${people} not at an end after ${wait} s, and still on the queue: orgbridge status says how it is doing.`,
    );
}

function describePerson(user: string, outcome: LoggedOutcome | undefined, isPending: boolean) {
  if (outcome === undefined || (isPending && outcome.outcome !== "retry"))
    return { user, outcome: "pending", reason: "none", changes: [] };
  return { user, outcome: outcome.outcome, reason: outcome.reason, changes: outcome.changes };
}
