import type { SqsAction } from "../action.ts";
import { requireString } from "../input.ts";

/** Answers with the tags of a queue. */
export const listQueueTags: SqsAction = (region, input) => {
  const { tags } = region.resolve(requireString(input, "QueueUrl"));
  return tags.size > 0 ? { Tags: Object.fromEntries(tags) } : {};
};
