import * as v from "valibot";
import { listLetters } from "../../../../functions/replay/list-letters.ts";
import { cancelMove, type MoveProgress, readMove, startMove } from "../../../../shared/aws/move-task.ts";
import { readQueues } from "../../aws/queues.ts";
import type { ConnectedBridge } from "../../bridge/find-bridge.ts";
import { CliFailure, type ExitCode, exitCodes } from "../../exit-codes.ts";
import { openProgress } from "../../output/progress.ts";
import { pauseFor } from "../../output/wait.ts";
import type { CommandDeps } from "../command.ts";
import { openDeadLetters } from "../dlq/letters.ts";

export const moveAnswerSchema = v.object({
  connection: v.string(),
  /** SQS's own word for how its move task ended. */
  status: v.string(),
  moved: v.number(),
});

const pollMs = 500;

/**
 * Has SQS move the whole dead-letter queue to the connection's queue, and follows it. The destination is named, since SQS does not know
 * where a parked message came from. Ctrl-C cancels the move: what was moved stays moved, and the next one goes on.
 */
export async function moveAll(
  bridge: ConnectedBridge,
  rate: number,
  { context, screen }: CommandDeps,
): Promise<ExitCode> {
  const { aws, connection, deployment } = bridge;
  const { sync, deadLetters } = await readQueues(aws, deployment.prefix, connection.id);
  const total = deadLetters.waiting + deadLetters.inFlight;
  // SQS's counts are up to a minute old.
  if (total === 0 && (await isEmpty(bridge, context)))
    throw new CliFailure(exitCodes.nothing, "There are no dead letters.", "Nothing needs to be done.");
  const progress = openProgress(screen, context.nowMs);
  const follow = async (old: MoveProgress | null): Promise<MoveProgress | null> =>
    followMove(aws.sqs, deadLetters.arn, old, context, (move) =>
      progress.show(move.moved, "replayed", move.toMove ?? total),
    );
  const before = await readMove(aws.sqs, deadLetters.arn);
  const isRunning = before?.status === "RUNNING";
  if (isRunning) screen.note("A move is under way already: following it.");
  // SQS takes no second one before the first is over.
  const old = before?.status === "CANCELLING" ? await follow(null) : before;
  if (!isRunning && !context.interrupted.aborted)
    await startMove(aws.sqs, { sourceArn: deadLetters.arn, destinationArn: sync.arn }, rate);
  const move = await follow(isRunning ? null : old);
  progress.end();
  return conclude(move, connection.id, { context, screen });
}

async function isEmpty(bridge: ConnectedBridge, context: CommandDeps["context"]): Promise<boolean> {
  const first = new AbortController();
  const { matched } = await listLetters(
    {
      connectionId: bridge.connection.id,
      filter: {},
      deadlineMs: context.nowMs() + pollMs,
      signal: first.signal,
      onLetter: () => first.abort(),
    },
    await openDeadLetters(bridge),
  );
  return matched === 0;
}

/** How long SQS may go on showing the move before, once another was started. */
const mostLagMs = 10_000;

/**
 * Follows the newest move to its end, and cancels it on Ctrl-C.
 * @param old a move that is over, and may be shown for a while yet; null when the newest is the one that is meant
 */
async function followMove(
  sqs: ConnectedBridge["aws"]["sqs"],
  sourceArn: string,
  old: MoveProgress | null,
  { interrupted, nowMs }: CommandDeps["context"],
  onProgress: (move: MoveProgress) => void,
): Promise<MoveProgress | null> {
  const lagUntilMs = nowMs() + mostLagMs;
  const isOld = (move: MoveProgress | null): boolean =>
    old !== null && move?.startedMs === old.startedMs && nowMs() < lagUntilMs;
  const isOver = (move: MoveProgress | null): boolean =>
    move === null || (move.status !== "RUNNING" && move.status !== "CANCELLING");
  let isCancelled = false;
  let move = await readMove(sqs, sourceArn);
  while (isOld(move) || !isOver(move)) {
    if (move !== null && !isOld(move)) onProgress(move);
    if (interrupted.aborted && !isCancelled && move?.status === "RUNNING") {
      isCancelled = true;
      if (move.handle !== null) await cancelMove(sqs, move.handle).catch(() => undefined);
    }
    // An interrupted wait would not wait at all.
    await pauseFor(pollMs, interrupted.aborted ? new AbortController().signal : interrupted);
    move = await readMove(sqs, sourceArn);
  }
  return move;
}

function conclude(move: MoveProgress | null, connection: string, { context, screen }: CommandDeps): ExitCode {
  const { status, moved, failureReason } = move ?? { status: "FAILED", moved: 0, failureReason: null };
  if (screen.isJson) screen.answer(moveAnswerSchema, { connection, status, moved });
  else screen.say(`${moved} went back; SQS's move is ${status.toLowerCase()}.`);
  if (status === "COMPLETED" || context.interrupted.aborted) return exitCodes.done;
  throw new CliFailure(
    exitCodes.failed,
    status === "CANCELLED"
      ? "Somebody else has cancelled the move."
      : `SQS could not move everything: ${failureReason ?? "it gave no reason"}.`,
    "Run it again; what was moved stays moved.",
  );
}
