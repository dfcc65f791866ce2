import type { SqsAction } from "../action.ts";
import { answerBatch, readBatch } from "../batch.ts";
import { requireString } from "../input.ts";

/** Deletes up to ten received messages; each succeeds or fails by itself. */
export const deleteMessageBatch: SqsAction = (region, input) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  return answerBatch(readBatch(input, "DeleteMessageBatchRequestEntry"), (entry) => {
    queue.delete(requireString(entry, "ReceiptHandle"));
    return {};
  });
};
