import type { InvocationContext } from "../../shared/contracts/lambda-events.ts";
import { parse } from "../../shared/contracts/parse.ts";
import {
  type ReplayAnswer,
  type ReplayCounts,
  type ReplayRequest,
  replayRequestSchema,
} from "../../shared/contracts/replay.ts";
import { describeError } from "../../shared/runtime/describe-error.ts";
import type { Log } from "../../shared/runtime/log.ts";
import { type ReplayDeps, replayLetters } from "./replay-letters.ts";

export interface RunReplayDeps {
  readonly connectionIds: readonly string[];
  readonly queuesOf: (connectionId: string) => Pick<ReplayDeps, "queue" | "deadLetters">;
  readonly clock: ReplayDeps["clock"];
  readonly log: Log;
}

/** So much of the invocation is left for the batch that is under way at the deadline, and to make the rest visible again. */
const reserveMs = 30_000;

const nothing: ReplayCounts = {
  matched: 0,
  replayed: 0,
  kept: 0,
  unreadable: 0,
  byReason: {},
  mayHideMore: false,
  hasMore: false,
};

/**
 * Sends dead letters of a connection back, as a {@link ReplayRequest} says, until there are no more or its time is over.
 *
 * @returns what was done; whatever went wrong is in it as `problem`, so that nobody repeats the call blindly
 */
export async function runReplay(
  event: unknown,
  context: InvocationContext,
  deps: RunReplayDeps,
): Promise<ReplayAnswer> {
  const request = parse(replayRequestSchema, event);
  if (!request.ok) return refuse("unknown", `This is no request to replay: ${request.problems.join("; ")}.`);
  const { connectionId } = request.value;
  if (!deps.connectionIds.includes(connectionId))
    return refuse(
      connectionId,
      `There is no connection ${connectionId}. Name one of: ${deps.connectionIds.join(", ")}.`,
    );
  const answer = await replay(request.value, context, deps);
  const { matched, replayed, kept, unreadable, hasMore, dryRun, problem } = answer;
  deps.log("replay.ended", {
    connectionId,
    matched,
    replayed,
    kept,
    unreadable,
    hasMore,
    dryRun,
    problem,
  });
  return answer;
}

async function replay(
  request: ReplayRequest,
  context: InvocationContext,
  { queuesOf, clock }: RunReplayDeps,
): Promise<ReplayAnswer> {
  const { connectionId, filter, dryRun, ratePerSecond, maxSeconds } = request;
  const allowedMs = Math.min(1000 * maxSeconds, context.getRemainingTimeInMillis() - reserveMs);
  let soFar: ReplayCounts = { ...nothing, hasMore: true };
  try {
    const counts = await replayLetters(
      {
        connectionId,
        filter,
        dryRun,
        ratePerSecond,
        deadlineMs: clock.nowMs() + allowedMs,
        onProgress: (counts) => {
          soFar = counts;
        },
      },
      { ...queuesOf(connectionId), clock },
    );
    return { connectionId, dryRun, ...counts, problem: null };
  } catch (error) {
    return { connectionId, dryRun, ...soFar, problem: describeError(error) };
  }
}

function refuse(connectionId: string, problem: string): ReplayAnswer {
  return { connectionId, dryRun: false, ...nothing, problem };
}
