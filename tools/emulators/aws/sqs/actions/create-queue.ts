import type { SqsAction } from "../action.ts";
import { sqsFaults } from "../faults.ts";
import { readStringMap, requireString } from "../input.ts";
import { defaultAttributes, type QueueAttributes, refuseInvalidAttributes } from "../queue-attributes.ts";
import { applySettings } from "../queue-settings.ts";

const nameForm = /^[A-Za-z0-9_-]{1,80}$/;

/** Makes a queue, or answers with the one that has this name and does not differ from what is asked for. */
export const createQueue: SqsAction = (region, input) => {
  const name = requireString(input, "QueueName");
  const given = readStringMap(input, "Attributes");
  const isFifo = given.get("FifoQueue") === "true";
  refuseName(name, isFifo);
  const existing = region.find(name);
  if (existing) {
    refuseDifference(given, existing.attributes);
    return { QueueUrl: region.urlOf(existing) };
  }
  refuseInvalidAttributes(given, isFifo);
  const attributes = applySettings(region, name, defaultAttributes(isFifo), given);
  const queue = region.create(name, attributes);
  for (const [key, value] of readStringMap(input, "tags")) queue.tags.set(key, value);
  return { QueueUrl: region.urlOf(queue) };
};

function refuseName(name: string, isFifo: boolean): void {
  if (isFifo && !name.endsWith(".fifo")) {
    throw sqsFaults.invalidParameter(
      "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.",
    );
  }
  const stem = isFifo ? name.slice(0, -".fifo".length) : name;
  if (!nameForm.test(stem) || name.length > 80) {
    throw sqsFaults.invalidParameter(
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    );
  }
}

function refuseDifference(given: QueueAttributes, existing: QueueAttributes): void {
  for (const [name, value] of given) {
    if (existing.get(name) === value) continue;
    throw sqsFaults.queueNameExists(
      `A queue already exists with the same name and a different value for attribute ${name}`,
    );
  }
}
