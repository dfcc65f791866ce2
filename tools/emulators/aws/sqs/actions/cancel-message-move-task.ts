import type { SqsAction } from "../action.ts";
import { sqsFaults } from "../faults.ts";
import { requireString } from "../input.ts";
import { openTaskHandle } from "../move-task-handle.ts";

/** Ends a running move task; what it has moved stays moved. */
export const cancelMessageMoveTask: SqsAction = (region, input) => {
  const { taskId, sourceArn } = openTaskHandle(requireString(input, "TaskHandle"));
  const source = region.findByArn(sourceArn);
  if (!source) {
    throw sqsFaults.resourceNotFound(
      "The resource that you specified for the SourceArn parameter doesn't exist.",
    );
  }
  const task = region.moveTasks.get(sourceArn)?.find(({ id }) => id === taskId);
  if (!task) throw sqsFaults.resourceNotFound("Task does not exist.");
  if (task.status !== "RUNNING") {
    throw sqsFaults.unsupportedOperation(`A task that is ${task.status} can not be cancelled.`);
  }
  task.cancel();
  return { ApproximateNumberOfMessagesMoved: task.moved };
};
