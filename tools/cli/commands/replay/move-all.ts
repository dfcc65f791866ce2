import * as v from "valibot";
import { cancelMove, type MoveProgress, readMove, startMove } from "../../../../shared/aws/move-task.ts";
import { readQueues } from "../../aws/queues.ts";
import type { ConnectedBridge } from "../../bridge/find-bridge.ts";
import { CliFailure, type ExitCode, exitCodes } from "../../exit-codes.ts";
import { openProgress } from "../../output/progress.ts";
import { pauseFor } from "../../output/wait.ts";
import type { CommandDeps } from "../command.ts";

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
  { aws, connection, deployment }: ConnectedBridge,
  rate: number,
  { context, screen }: CommandDeps,
): Promise<ExitCode> {
  const { sync, deadLetters } = await readQueues(aws, deployment.prefix, connection.id);
  const total = deadLetters.waiting + deadLetters.inFlight;
  if (total === 0)
    throw new CliFailure(exitCodes.nothing, "There are no dead letters.", "Nothing needs to be done.");
  const running = await readMove(aws.sqs, deadLetters.arn);
  if (running?.status === "RUNNING") screen.note("A move is under way already: following it.");
  else await startMove(aws.sqs, { sourceArn: deadLetters.arn, destinationArn: sync.arn }, rate);
  const progress = openProgress(screen, context.nowMs);
  let move = await readMove(aws.sqs, deadLetters.arn);
  let isCancelled = false;
  while (move !== null && (move.status === "RUNNING" || move.status === "CANCELLING")) {
    progress.show(move.moved, "replayed", move.toMove ?? total);
    if (context.interrupted.aborted && !isCancelled) {
      isCancelled = true;
      if (move.handle !== null) await cancelMove(aws.sqs, move.handle).catch(() => undefined);
    }
    // An interrupted wait would not wait at all.
    await pauseFor(pollMs, isCancelled ? new AbortController().signal : context.interrupted);
    move = await readMove(aws.sqs, deadLetters.arn);
  }
  progress.end();
  return conclude(move, connection.id, screen);
}

function conclude(move: MoveProgress | null, connection: string, screen: CommandDeps["screen"]): ExitCode {
  const { status, moved, failureReason } = move ?? { status: "FAILED", moved: 0, failureReason: null };
  if (screen.isJson) screen.answer(moveAnswerSchema, { connection, status, moved });
  else screen.say(`${moved} went back; SQS's move is ${status.toLowerCase()}.`);
  if (status !== "FAILED") return exitCodes.done;
  throw new CliFailure(
    exitCodes.failed,
    `SQS could not move everything: ${failureReason ?? "it gave no reason"}.`,
    "Run it again; what was moved stays moved.",
  );
}
