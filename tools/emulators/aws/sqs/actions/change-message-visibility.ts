import type { SqsAction } from "../action.ts";
import { requireString } from "../input.ts";
import { requireVisibilityTimeout } from "../visibility-timeout.ts";

/** Moves the instant at which a received message can be seen again. */
export const changeMessageVisibility: SqsAction = (region, input) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  queue.changeVisibility(requireString(input, "ReceiptHandle"), requireVisibilityTimeout(input));
  return {};
};
