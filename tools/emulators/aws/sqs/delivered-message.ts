import type { JsonObject } from "../json.ts";
import type { Delivery } from "./message.ts";
import { digestMessageAttributes, renderMessageAttributes } from "./message-attributes.ts";

/** Which attributes a receive asked for. */
export interface AttributeSelection {
  /** Names of system attributes, or `All`. */
  readonly systemNames: readonly string[];
  /** Names of message attributes, a prefix followed by `.*`, or `All`, `*` or `.*` for all. */
  readonly attributeNames: readonly string[];
}

/** A message in the form of a ReceiveMessage answer. The attributes' checksum covers those that are handed out. */
export function renderDelivery(delivery: Delivery, selection: AttributeSelection): JsonObject {
  const { sent, receiptHandle } = delivery;
  const system = describeSystemAttributes(delivery).filter(
    ([name]) => selection.systemNames.includes("All") || selection.systemNames.includes(name),
  );
  const attributes = new Map(
    [...sent.attributes].filter(([name]) => selection.attributeNames.some((filter) => matches(filter, name))),
  );
  return {
    MessageId: sent.id,
    ReceiptHandle: receiptHandle,
    MD5OfBody: sent.md5OfBody,
    Body: sent.body,
    ...(system.length > 0 ? { Attributes: Object.fromEntries(system) } : {}),
    ...(attributes.size > 0
      ? {
          MD5OfMessageAttributes: digestMessageAttributes(attributes),
          MessageAttributes: renderMessageAttributes(attributes),
        }
      : {}),
  };
}

function describeSystemAttributes({
  sent,
  receiveCount,
  firstReceivedAtMs,
}: Delivery): readonly [string, string][] {
  const all: readonly [string, string | undefined][] = [
    ["SenderId", sent.senderId],
    ["ApproximateFirstReceiveTimestamp", String(firstReceivedAtMs)],
    ["ApproximateReceiveCount", String(receiveCount)],
    ["SentTimestamp", String(sent.sentAtMs)],
    ["MessageGroupId", sent.groupId],
    ["MessageDeduplicationId", sent.deduplicationId],
    ["SequenceNumber", sent.sequenceNumber],
    ["AWSTraceHeader", sent.traceHeader],
    ["DeadLetterQueueSourceArn", sent.deadLetterSourceArn],
  ];
  return all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

function matches(filter: string, name: string): boolean {
  if (filter === "All" || filter === "*" || filter === ".*") return true;
  return filter.endsWith(".*") ? name.startsWith(filter.slice(0, -".*".length)) : filter === name;
}
