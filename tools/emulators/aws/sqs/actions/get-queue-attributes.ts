import type { SqsAction } from "../action.ts";
import { sqsFaults } from "../faults.ts";
import { readStrings, requireString } from "../input.ts";
import type { Queue } from "../queue.ts";
import { settableAttributeNames } from "../queue-attributes.ts";

/** Answers with those attributes of a queue that are asked for and set. */
export const getQueueAttributes: SqsAction = (region, input) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  const names = readStrings(input, "AttributeNames");
  const all = describeQueue(queue);
  for (const name of names) {
    if (name !== "All" && !(name in all) && !settableAttributeNames.has(name)) {
      throw sqsFaults.invalidAttributeName(`Unknown Attribute ${name}.`);
    }
  }
  const wanted = Object.entries(all).filter(([name]) => names.includes("All") || names.includes(name));
  return wanted.length > 0 ? { Attributes: Object.fromEntries(wanted) } : {};
};

function describeQueue(queue: Queue): Readonly<Record<string, string>> {
  const { visible, delayed, "in-flight": inFlight } = queue.counts;
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAtMs / 1000)),
    ...Object.fromEntries(queue.attributes),
  };
}
