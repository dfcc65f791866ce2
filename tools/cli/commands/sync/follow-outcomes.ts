import type { AwsClients } from "../../aws/clients.ts";
import type { Enqueued } from "../../aws/enqueue.ts";
import { type LoggedOutcome, readOutcomes } from "../../aws/outcome-log.ts";
import { pauseFor } from "../../output/wait.ts";

export interface FollowOptions {
  readonly logGroup: string;
  /** Nothing that was logged before is of interest, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** When to give up, in milliseconds since 1970. */
  readonly deadlineMs: number;
  readonly interrupted: AbortSignal;
  readonly nowMs: () => number;
  /** Called for every outcome of these people as it is found, in the order of the log. */
  readonly onOutcome: (outcome: LoggedOutcome, userId: string) => void;
}

/** Between two looks at the log. */
const pollMs = 500;
/** This machine may be ahead of the log's clock; older lines name other messages. */
const mostSkewMs = 120_000;
/** Lines may come into the log out of their order by so much. */
const logLagMs = 10_000;

/**
 * Follows messages through the worker's log until each has come to an end; being tried again is no end.
 * @returns those that have not come to an end when it gave up
 */
export async function followOutcomes(
  aws: Pick<AwsClients, "logs">,
  enqueued: readonly Enqueued[],
  { logGroup, sinceMs, deadlineMs, interrupted, nowMs, onOutcome }: FollowOptions,
): Promise<readonly Enqueued[]> {
  const waiting = new Map(enqueued.map((one) => [one.messageId, one]));
  const only = enqueued.length === 1 ? enqueued[0] : undefined;
  const seen = new Set<string>();
  let fromMs = sinceMs - mostSkewMs;
  while (waiting.size > 0 && nowMs() < deadlineMs && !interrupted.aborted) {
    const question = { logGroup, sinceMs: fromMs, ...(only === undefined ? {} : { userId: only.userId }) };
    for (const outcome of await readOutcomes(aws, question)) {
      fromMs = Math.max(fromMs, outcome.atMs - logLagMs);
      for (const messageId of outcome.messageIds) {
        const one = waiting.get(messageId);
        const key = `${messageId} ${outcome.atMs} ${outcome.outcome}`;
        if (one === undefined || seen.has(key)) continue;
        seen.add(key);
        onOutcome(outcome, one.userId);
        if (outcome.outcome !== "retry") waiting.delete(messageId);
      }
    }
    if (waiting.size > 0) await pauseFor(pollMs, interrupted);
  }
  return [...waiting.values()];
}
