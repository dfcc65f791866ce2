import * as v from "valibot";
import { enqueuePeople } from "../../aws/enqueue.ts";
import { readOutcomes } from "../../aws/outcome-log.ts";
import { readQueues } from "../../aws/queues.ts";
import { askWorker } from "../../aws/worker.ts";
import type { ConnectedBridge } from "../../bridge/find-bridge.ts";
import { CliFailure, type ExitCode, exitCodes } from "../../exit-codes.ts";
import { countOf } from "../../output/count-of.ts";
import { openProgress } from "../../output/progress.ts";
import { describeAge } from "../../output/times.ts";
import { pauseFor } from "../../output/wait.ts";
import type { CommandDeps } from "../command.ts";
import { CheckpointFile } from "./checkpoint.ts";
import type { SyncFlags } from "./sync.ts";

export const syncAllAnswerSchema = v.object({
  connection: v.string(),
  enqueued: v.number(),
  /** Outcomes that the log showed while this command ran, by name; of everybody, whoever put them on the queue. */
  outcomes: v.record(v.string(), v.number()),
  /** Whether the list was read to its end. */
  isComplete: v.boolean(),
});

/** More than this many messages waiting: the next page waits too, so that ordinary events are not held up for long. */
const fullQueue = 2000;
const pollMs = 1000;

/**
 * Puts everybody in scope on the queue, page by page, no faster than the worker gets through; who is missing from the list is not
 * touched. What was listed is kept in a file after each page.
 */
export async function syncEverybody(
  bridge: ConnectedBridge,
  { restart, wait }: SyncFlags,
  { context, screen }: CommandDeps,
): Promise<ExitCode> {
  const { aws, connection, deployment, stackName } = bridge;
  const checkpoint = new CheckpointFile(context.projectFolder, {
    stack: stackName,
    connection: connection.id,
    apiUrl: deployment.apiUrl,
  });
  if (restart === true) await checkpoint.clear();
  const from = await checkpoint.read();
  if (from.enqueued > 0) {
    const when = describeAge(from.at, context.nowMs());
    screen.note(`Going on after ${from.enqueued} people, as of ${when}; --restart begins anew.`);
  }
  const sinceMs = context.nowMs();
  const progress = openProgress(screen, context.nowMs);
  let { next, enqueued } = from;
  let isComplete = false;
  while (!isComplete && !context.interrupted.aborted) {
    const { sync } = await readQueues(aws, deployment.prefix, connection.id);
    if (sync.waiting + sync.delayed + sync.inFlight > fullQueue) {
      await pauseFor(pollMs, context.interrupted);
      continue;
    }
    const page = await readPage(bridge, next, context.interrupted);
    if (page === null) break;
    const queue = { url: sync.url, connectionId: connection.id };
    await enqueuePeople(aws, queue, page.userIds, context.nowMs());
    enqueued += page.userIds.length;
    next = page.next;
    isComplete = next === null;
    await (isComplete ? checkpoint.clear() : checkpoint.write(next, enqueued, context.nowMs()));
    progress.show(enqueued, "on the queue");
  }
  if (wait > 0 && isComplete) await waitForEmptyQueue(bridge, wait, { context, screen });
  progress.end();
  const outcomes = await countOutcomes(bridge, sinceMs);
  if (screen.isJson)
    screen.answer(syncAllAnswerSchema, { connection: connection.id, enqueued, outcomes, isComplete });
  else {
    screen.say(
      `${countOf(enqueued, "person was", "people were")} put on the queue${isComplete ? "" : "; stopped before the end of the list: run it again to go on"}.`,
    );
    screen.table(
      ["outcome", "people"],
      Object.entries(outcomes).map(([name, count]) => [name, String(count)]),
    );
  }
  if (enqueued === 0)
    throw new CliFailure(exitCodes.nothing, "Nobody is in scope.", "Assign people in the source org.");
  if (!isComplete) return exitCodes.interrupted;
  return (outcomes["rejected"] ?? 0) > 0 ? exitCodes.attention : exitCodes.done;
}

/** The next page of the list; asked for again while the source org wants us to wait. Null when interrupted. */
async function readPage(
  { aws, connection }: ConnectedBridge,
  after: string | null,
  interrupted: AbortSignal,
) {
  while (!interrupted.aborted) {
    const answer = await askWorker(aws, connection.workerFunction, { operator: "list-people", after });
    if (answer.kind === "people") return answer;
    if (answer.kind !== "failure" || answer.afterMs === null) {
      const reason = answer.kind === "failure" ? answer.reason : answer.kind;
      throw new CliFailure(
        exitCodes.failed,
        `The source org does not list the people in scope: ${reason}.`,
        `docs/runbook.md says what ${reason} means; then run it again, it goes on where it was. --restart begins anew.`,
      );
    }
    await pauseFor(answer.afterMs, interrupted);
  }
  return null;
}

async function waitForEmptyQueue(
  { aws, connection, deployment }: ConnectedBridge,
  waitSeconds: number,
  { context: { interrupted, nowMs } }: CommandDeps,
): Promise<void> {
  const deadlineMs = nowMs() + waitSeconds * 1000;
  while (nowMs() < deadlineMs && !interrupted.aborted) {
    const { sync } = await readQueues(aws, deployment.prefix, connection.id);
    if (sync.waiting + sync.delayed + sync.inFlight === 0) return;
    await pauseFor(pollMs, interrupted);
  }
}

/** How many people came to which end last: whoever has an event meanwhile comes to two, and counts once. */
async function countOutcomes(
  { aws, connection }: ConnectedBridge,
  sinceMs: number,
): Promise<Readonly<Record<string, number>>> {
  const question = { logGroup: connection.workerLog, sinceMs, limit: 1_000_000 };
  const last = new Map(
    (await readOutcomes(aws, question)).map(({ userId, outcome }) => [userId, outcome] as const),
  );
  const counts: Record<string, number> = {};
  for (const outcome of last.values()) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
