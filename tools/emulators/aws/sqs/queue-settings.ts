import { sqsFaults } from "./faults.ts";
import {
  parseRedriveAllowPolicy,
  parseRedrivePolicy,
  type QueueAttributes,
  refuseInvalidAttributes,
} from "./queue-attributes.ts";
import type { SqsRegion } from "./region.ts";

/**
 * The attributes of a queue after a caller has set some; an empty text takes an optional one away.
 *
 * @throws AwsFault for every value, and every combination of values, that SQS refuses
 */
export function applySettings(
  region: SqsRegion,
  queueName: string,
  current: QueueAttributes,
  given: QueueAttributes,
): QueueAttributes {
  const isFifo = queueName.endsWith(".fifo");
  refuseInvalidAttributes(given, isFifo);
  const next = new Map(current);
  for (const [name, value] of given) {
    if (value === "") next.delete(name);
    else next.set(name, value);
  }
  refuseRedrivePolicy(region, queueName, given.get("RedrivePolicy"));
  parseRedriveAllowPolicy(given.get("RedriveAllowPolicy"));
  chooseEncryption(given, next);
  refuseThroughputWithoutGroups(next);
  return next;
}

function refuseRedrivePolicy(region: SqsRegion, queueName: string, text: string | undefined): void {
  const policy = parseRedrivePolicy(text);
  if (!policy) return;
  const invalid = (reason: string): Error =>
    sqsFaults.invalidParameter(`Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
  if (!policy.deadLetterTargetArn.startsWith("arn:aws:sqs:")) {
    throw invalid("Invalid value for deadLetterTargetArn.");
  }
  const target = region.findByArn(policy.deadLetterTargetArn);
  if (!target) throw invalid("Dead letter target does not exist.");
  if (target.isFifo !== queueName.endsWith(".fifo")) {
    throw invalid("Dead-letter queue must be same type of queue as the source.");
  }
  const allow = parseRedriveAllowPolicy(target.attributes.get("RedriveAllowPolicy"));
  const isNamed = allow.sourceQueueArns.includes(region.arnOf(queueName));
  if (allow.redrivePermission === "denyAll" || (allow.redrivePermission === "byQueue" && !isNamed)) {
    throw invalid("Dead letter queue does not allow this queue as its source.");
  }
}

function chooseEncryption(given: QueueAttributes, next: Map<string, string>): void {
  if (!given.get("KmsMasterKeyId")) return;
  if (given.get("SqsManagedSseEnabled") === "true") {
    throw sqsFaults.invalidAttributeName(
      "You can use one type of server-side encryption (SSE) at one time. " +
        "You can either enable KMS SSE or SQS SSE.",
    );
  }
  next.set("SqsManagedSseEnabled", "false");
}

/** High throughput needs repeats to be told apart by group (SQS Developer Guide, high throughput for FIFO queues). */
function refuseThroughputWithoutGroups(next: QueueAttributes): void {
  if (next.get("FifoThroughputLimit") !== "perMessageGroupId") return;
  if (next.get("DeduplicationScope") === "messageGroup") return;
  throw sqsFaults.invalidAttributeValue(
    "The perMessageGroupId value for FifoThroughputLimit is allowed only when the value for DeduplicationScope is messageGroup.",
  );
}
