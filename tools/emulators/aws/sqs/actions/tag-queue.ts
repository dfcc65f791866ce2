import type { SqsAction } from "../action.ts";
import { readStringMap, requireString } from "../input.ts";

/** Sets tags of a queue. */
export const tagQueue: SqsAction = (region, input) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  for (const [key, value] of readStringMap(input, "Tags")) queue.tags.set(key, value);
  return {};
};
