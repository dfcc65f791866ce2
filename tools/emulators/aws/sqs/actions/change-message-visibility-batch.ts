import type { SqsAction } from "../action.ts";
import { answerBatch, readBatch } from "../batch.ts";
import { requireString } from "../input.ts";
import { requireVisibilityTimeout } from "../visibility-timeout.ts";

/** Moves, for up to ten received messages, the instant at which they can be seen again; each by itself. */
export const changeMessageVisibilityBatch: SqsAction = (region, input) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  return answerBatch(readBatch(input, "ChangeMessageVisibilityBatchRequestEntry"), (entry) => {
    queue.changeVisibility(requireString(entry, "ReceiptHandle"), requireVisibilityTimeout(entry));
    return {};
  });
};
