import type { SqsAction } from "../action.ts";
import { requireString } from "../input.ts";

/** Deletes a queue with everything on it. */
export const deleteQueue: SqsAction = (region, input) => {
  region.delete(region.resolve(requireString(input, "QueueUrl")));
  return {};
};
