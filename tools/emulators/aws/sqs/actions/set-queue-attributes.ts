import type { SqsAction } from "../action.ts";
import { sqsFaults } from "../faults.ts";
import { readStringMap, requireString } from "../input.ts";
import { applySettings } from "../queue-settings.ts";

/** Changes attributes of a queue; they count at once. */
export const setQueueAttributes: SqsAction = (region, input) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  const given = readStringMap(input, "Attributes");
  if (given.size === 0) throw sqsFaults.missingParameter("Attribute.Name");
  queue.setAttributes(applySettings(region, queue.name, queue.attributes, given));
  return {};
};
