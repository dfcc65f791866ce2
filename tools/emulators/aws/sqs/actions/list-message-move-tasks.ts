import type { JsonObject } from "../../json.ts";
import type { SqsAction } from "../action.ts";
import { sqsFaults } from "../faults.ts";
import { readInteger, requireString } from "../input.ts";
import type { MoveTask } from "../move-task.ts";
import { sealTaskHandle } from "../move-task-handle.ts";

/** Lists the latest move tasks of a queue, the newest first; one of them unless more are asked for. */
export const listMessageMoveTasks: SqsAction = (region, input) => {
  const source = region.findByArn(requireString(input, "SourceArn"));
  if (!source) {
    throw sqsFaults.resourceNotFound(
      "The resource that you specified for the SourceArn parameter doesn't exist.",
    );
  }
  const max = readInteger(input, "MaxResults") ?? 1;
  if (max < 1 || max > 10) {
    throw sqsFaults.invalidParameter(
      "Value for parameter MaxResults is invalid. Reason: Must be between 1 and 10.",
    );
  }
  const tasks = region.moveTasks.get(source.arn) ?? [];
  return { Results: tasks.slice(0, max).map(describe) };
};

function describe(task: MoveTask): JsonObject {
  const { source, destinationArn, maxMessagesPerSecond } = task.order;
  return {
    Status: task.status,
    SourceArn: source.arn,
    StartedTimestamp: task.startedAtMs,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(destinationArn === undefined ? {} : { DestinationArn: destinationArn }),
    ...(maxMessagesPerSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: maxMessagesPerSecond }),
    ...(task.failureReason === undefined ? {} : { FailureReason: task.failureReason }),
    ...(task.status === "RUNNING"
      ? { TaskHandle: sealTaskHandle({ taskId: task.id, sourceArn: source.arn }) }
      : {}),
  };
}
