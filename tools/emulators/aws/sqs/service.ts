import type { EmulatorClock } from "../../clock.ts";
import type { AwsService } from "../service.ts";
import type { SqsAction } from "./action.ts";
import { addPermission } from "./actions/add-permission.ts";
import { cancelMessageMoveTask } from "./actions/cancel-message-move-task.ts";
import { changeMessageVisibility } from "./actions/change-message-visibility.ts";
import { changeMessageVisibilityBatch } from "./actions/change-message-visibility-batch.ts";
import { createQueue } from "./actions/create-queue.ts";
import { deleteMessage } from "./actions/delete-message.ts";
import { deleteMessageBatch } from "./actions/delete-message-batch.ts";
import { deleteQueue } from "./actions/delete-queue.ts";
import { getQueueAttributes } from "./actions/get-queue-attributes.ts";
import { getQueueUrl } from "./actions/get-queue-url.ts";
import { listDeadLetterSourceQueues } from "./actions/list-dead-letter-source-queues.ts";
import { listMessageMoveTasks } from "./actions/list-message-move-tasks.ts";
import { listQueueTags } from "./actions/list-queue-tags.ts";
import { listQueues } from "./actions/list-queues.ts";
import { purgeQueue } from "./actions/purge-queue.ts";
import { receiveMessage } from "./actions/receive-message.ts";
import { removePermission } from "./actions/remove-permission.ts";
import { sendMessage } from "./actions/send-message.ts";
import { sendMessageBatch } from "./actions/send-message-batch.ts";
import { setQueueAttributes } from "./actions/set-queue-attributes.ts";
import { startMessageMoveTask } from "./actions/start-message-move-task.ts";
import { tagQueue } from "./actions/tag-queue.ts";
import { untagQueue } from "./actions/untag-queue.ts";
import { measureQueue, type QueueFigures } from "./queue-figures.ts";
import { SqsRegion } from "./region.ts";

const actions: ReadonlyMap<string, SqsAction> = new Map(
  Object.entries({
    AddPermission: addPermission,
    CancelMessageMoveTask: cancelMessageMoveTask,
    ChangeMessageVisibility: changeMessageVisibility,
    ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
    CreateQueue: createQueue,
    DeleteMessage: deleteMessage,
    DeleteMessageBatch: deleteMessageBatch,
    DeleteQueue: deleteQueue,
    GetQueueAttributes: getQueueAttributes,
    GetQueueUrl: getQueueUrl,
    ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
    ListMessageMoveTasks: listMessageMoveTasks,
    ListQueueTags: listQueueTags,
    ListQueues: listQueues,
    PurgeQueue: purgeQueue,
    ReceiveMessage: receiveMessage,
    RemovePermission: removePermission,
    SendMessage: sendMessage,
    SendMessageBatch: sendMessageBatch,
    SetQueueAttributes: setQueueAttributes,
    StartMessageMoveTask: startMessageMoveTask,
    TagQueue: tagQueue,
    UntagQueue: untagQueue,
  }),
);

/** SQS, and what CloudWatch is to know of its queues. */
export interface SqsService extends AwsService {
  /** A queue in numbers at this moment; undefined when there is none of that name in the region. */
  readonly measure: (region: string, queueName: string) => QueueFigures | undefined;
}

/** SQS over its JSON 1.0 protocol. `endpoint` is asked for when a queue URL is written. */
export function createSqs(clock: EmulatorClock, endpoint: () => string): SqsService {
  const regions = new Map<string, SqsRegion>();
  const regionNamed = (name: string): SqsRegion => {
    const region = regions.get(name) ?? new SqsRegion(name, clock, endpoint);
    regions.set(name, region);
    return region;
  };
  return {
    target: "AmazonSQS",
    contentType: "application/x-amz-json-1.0",
    find: (name) => {
      const action = actions.get(name);
      return action && ((input, request) => action(regionNamed(request.region), input, request));
    },
    measure: (region, queueName) => {
      const queue = regions.get(region)?.find(queueName);
      return queue && measureQueue(queue, clock.nowMs());
    },
    stop: () => {
      for (const region of regions.values()) region.stop();
    },
  };
}
