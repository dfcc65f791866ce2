import type { SqsAction } from "../action.ts";
import { requireString } from "../input.ts";

/** Deletes a received message. */
export const deleteMessage: SqsAction = (region, input) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  queue.delete(requireString(input, "ReceiptHandle"));
  return {};
};
