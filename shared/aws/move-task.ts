import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import * as v from "valibot";
import { parse } from "../contracts/parse.ts";

/** The newest of SQS's own moves out of a dead-letter queue. Both numbers are approximate. */
export interface MoveProgress {
  readonly status: "RUNNING" | "COMPLETED" | "CANCELLING" | "CANCELLED" | "FAILED";
  readonly moved: number;
  /** Messages that there were to move when it began; null when SQS does not know yet. */
  readonly toMove: number | null;
  /** Error code of SQS; null unless it failed. */
  readonly failureReason: string | null;
  /** Names it while it runs. */
  readonly handle: string | null;
  /** When it began, in milliseconds since 1970: tells it from the one before; null when SQS does not say. */
  readonly startedMs: number | null;
}

const taskSchema = v.object({
  Status: v.picklist(["RUNNING", "COMPLETED", "CANCELLING", "CANCELLED", "FAILED"]),
  ApproximateNumberOfMessagesMoved: v.optional(v.number(), 0),
  ApproximateNumberOfMessagesToMove: v.optional(v.number()),
  FailureReason: v.optional(v.string()),
  TaskHandle: v.optional(v.string()),
  StartedTimestamp: v.optional(v.number()),
});

/**
 * Has SQS move everything from a dead-letter queue to another queue. The destination is always named: SQS knows where an exhausted
 * message came from, but nothing of parked ones, which were sent there.
 *
 * @param maxPerSecond 1 to 500
 * @throws what the SDK throws: among others when a move of this queue is running already, or the destination may not be sent to
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export async function startMove(
  client: SQSClient,
  queues: { readonly sourceArn: string; readonly destinationArn: string },
  maxPerSecond: number,
): Promise<void> {
  await client.send(
    new StartMessageMoveTaskCommand({
      SourceArn: queues.sourceArn,
      DestinationArn: queues.destinationArn,
      MaxNumberOfMessagesPerSecond: maxPerSecond,
    }),
  );
}

/** How far the newest move out of a queue is; null when there was none. @throws what the SDK throws */
export async function readMove(client: SQSClient, sourceArn: string): Promise<MoveProgress | null> {
  const { Results: results = [] } = await client.send(
    new ListMessageMoveTasksCommand({ SourceArn: sourceArn, MaxResults: 1 }),
  );
  if (results[0] === undefined) return null;
  const task = parse(taskSchema, results[0]);
  if (!task.ok) throw new Error(`SQS answered with what is no move task: ${task.problems.join("; ")}`);
  return {
    status: task.value.Status,
    moved: task.value.ApproximateNumberOfMessagesMoved,
    toMove: task.value.ApproximateNumberOfMessagesToMove ?? null,
    failureReason: task.value.FailureReason ?? null,
    handle: task.value.TaskHandle ?? null,
    startedMs: task.value.StartedTimestamp ?? null,
  };
}

/** Stops a running move; what was moved stays moved. @throws what the SDK throws, also when it is over already */
export async function cancelMove(client: SQSClient, handle: string): Promise<void> {
  await client.send(new CancelMessageMoveTaskCommand({ TaskHandle: handle }));
}
