import type { SqsAction } from "../action.ts";
import { readStrings, requireString } from "../input.ts";

/** Takes tags off a queue. */
export const untagQueue: SqsAction = (region, input) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  for (const key of readStrings(input, "TagKeys")) queue.tags.delete(key);
  return {};
};
