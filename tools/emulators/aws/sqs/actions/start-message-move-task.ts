import type { SqsAction } from "../action.ts";
import { sqsFaults } from "../faults.ts";
import { readInteger, readString, requireString } from "../input.ts";
import { MoveTask } from "../move-task.ts";
import { sealTaskHandle } from "../move-task-handle.ts";
import type { SqsRegion } from "../region.ts";

/** Begins to move the messages of a dead-letter queue to a queue, or each back to where it came from. */
export const startMessageMoveTask: SqsAction = (region, input) => {
  const source = requireQueue(region, "SourceArn", requireString(input, "SourceArn"));
  const destinationArn = readString(input, "DestinationArn");
  const isDeadLetterQueue = region.queues.some(
    (queue) => queue.redrivePolicy?.deadLetterTargetArn === source.arn,
  );
  if (!isDeadLetterQueue) {
    throw sqsFaults.invalidParameter("Source queue must be configured as a Dead Letter Queue.");
  }
  const destination =
    destinationArn === undefined ? undefined : requireQueue(region, "DestinationArn", destinationArn);
  if (destination && destination.isFifo !== source.isFifo) {
    throw sqsFaults.invalidParameter("Source queue and destination queue must be of the same type.");
  }
  const maxMessagesPerSecond = readInteger(input, "MaxNumberOfMessagesPerSecond");
  if (maxMessagesPerSecond !== undefined && (maxMessagesPerSecond < 1 || maxMessagesPerSecond > 500)) {
    throw sqsFaults.invalidParameter(
      `Value ${maxMessagesPerSecond} for parameter MaxNumberOfMessagesPerSecond is invalid. ` +
        "Reason: Must be between 1 and 500, if provided.",
    );
  }
  const earlier = region.moveTasks.get(source.arn) ?? [];
  if (earlier.some((task) => task.status === "RUNNING")) {
    throw sqsFaults.invalidParameter(
      "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
    );
  }
  const task = new MoveTask({
    source,
    destinationArn,
    maxMessagesPerSecond,
    clock: region.clock,
    findByArn: (arn) => region.findByArn(arn),
  });
  region.moveTasks.set(source.arn, [task, ...earlier].slice(0, maxRemembered));
  return { TaskHandle: sealTaskHandle({ taskId: task.id, sourceArn: source.arn }) };
};

/** ListMessageMoveTasks shows no more than these. */
const maxRemembered = 10;

function requireQueue(region: SqsRegion, parameter: "SourceArn" | "DestinationArn", arn: string) {
  const queue = region.findByArn(arn);
  if (queue) return queue;
  throw sqsFaults.resourceNotFound(
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
  );
}
