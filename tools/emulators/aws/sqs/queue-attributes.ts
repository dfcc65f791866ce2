import { isJsonObject, parseJson } from "../json.ts";
import { sqsFaults } from "./faults.ts";

/** Where messages go that were received too often. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  /** 1 to 1000 receives before a message is given up. */
  readonly maxReceiveCount: number;
}

/** Which queues may name this one as their dead-letter queue. */
export interface RedriveAllowPolicy {
  readonly redrivePermission: "allowAll" | "denyAll" | "byQueue";
  readonly sourceQueueArns: readonly string[];
}

/** The attributes that a caller may set, in AWS's own names and texts. */
export type QueueAttributes = ReadonlyMap<string, string>;

interface WholeNumber {
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

const wholeNumbers: Readonly<Record<string, WholeNumber>> = {
  VisibilityTimeout: { min: 0, max: 43_200, default: 30 },
  MaximumMessageSize: { min: 1024, max: 1_048_576, default: 1_048_576 },
  MessageRetentionPeriod: { min: 60, max: 1_209_600, default: 345_600 },
  DelaySeconds: { min: 0, max: 900, default: 0 },
  ReceiveMessageWaitTimeSeconds: { min: 0, max: 20, default: 0 },
};

const choices: Readonly<Record<string, readonly string[]>> = {
  SqsManagedSseEnabled: ["true", "false"],
  ContentBasedDeduplication: ["true", "false"],
  DeduplicationScope: ["queue", "messageGroup"],
  FifoThroughputLimit: ["perQueue", "perMessageGroupId"],
};

const fifoDefaults: QueueAttributes = new Map([
  ["FifoQueue", "true"],
  ["ContentBasedDeduplication", "false"],
  ["DeduplicationScope", "queue"],
  ["FifoThroughputLimit", "perQueue"],
]);

const freeTexts = new Set(["Policy", "KmsMasterKeyId"]);

/** Attributes that a FIFO queue has and a standard queue has not. */
export const fifoAttributeNames: ReadonlySet<string> = new Set(fifoDefaults.keys());

/** Every attribute that some queue can be given. */
export const settableAttributeNames: ReadonlySet<string> = new Set([
  ...Object.keys(wholeNumbers),
  ...Object.keys(choices),
  ...freeTexts,
  "FifoQueue",
  "KmsDataKeyReusePeriodSeconds",
  "RedrivePolicy",
  "RedriveAllowPolicy",
]);

/** What a queue has before its caller sets anything. */
export function defaultAttributes(isFifo: boolean): QueueAttributes {
  return new Map([
    ...Object.entries(wholeNumbers).map(([name, { default: value }]): [string, string] => [
      name,
      String(value),
    ]),
    ["SqsManagedSseEnabled", "true"],
    ...(isFifo ? fifoDefaults : []),
  ]);
}

/**
 * Refuses attribute values that SQS refuses for a queue of this type. An empty text is let through: it clears.
 *
 * @throws AwsFault InvalidAttributeName for what no queue has, InvalidAttributeValue and InvalidParameterValue for values
 */
export function refuseInvalidAttributes(attributes: QueueAttributes, isFifo: boolean): void {
  for (const [name, value] of attributes) {
    if (fifoAttributeNames.has(name) && !isFifo) throw refuseFifoAttribute(name);
    if (name === "FifoQueue") {
      if (value !== "true") throw invalidValue(name, "Modifying queue type is not supported.");
      continue;
    }
    if (name === "RedrivePolicy" || name === "RedriveAllowPolicy" || freeTexts.has(name)) continue;
    const range = name === "KmsDataKeyReusePeriodSeconds" ? { min: 60, max: 86_400 } : wholeNumbers[name];
    const allowed = choices[name];
    if (!range && !allowed) throw sqsFaults.invalidAttributeName(`Unknown Attribute ${name}.`);
    if (range && !isWithin(value, range)) throw invalidValue(name);
    if (allowed && !allowed.includes(value)) throw invalidValue(name);
  }
}

/** The whole number in an attribute that `defaultAttributes` has put there. */
export function numberOf(attributes: QueueAttributes, name: keyof typeof wholeNumbers): number {
  return Number(attributes.get(name));
}

/**
 * The policy in a RedrivePolicy text, or undefined when it is absent or cleared.
 *
 * @throws AwsFault InvalidParameterValue for a text that is no redrive policy
 */
export function parseRedrivePolicy(text: string | undefined): RedrivePolicy | undefined {
  if (!text) return undefined;
  const value = parseJson(text);
  if (!isJsonObject(value))
    throw invalidPolicy("RedrivePolicy", text, "Redrive policy is not a valid JSON map.");
  const { deadLetterTargetArn: arn, maxReceiveCount: given } = value;
  if (arn === undefined) {
    throw invalidPolicy(
      "RedrivePolicy",
      text,
      "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.",
    );
  }
  if (given === undefined) {
    throw invalidPolicy(
      "RedrivePolicy",
      text,
      "Redrive policy does not contain mandatory attribute: maxReceiveCount.",
    );
  }
  const maxReceiveCount = Number(given);
  if (!Number.isInteger(maxReceiveCount) || maxReceiveCount < 1 || maxReceiveCount > 1000) {
    throw invalidPolicy(
      "RedrivePolicy",
      text,
      "Invalid value for maxReceiveCount: " +
        `${JSON.stringify(given)}, valid values are from 1 to 1000 both inclusive.`,
    );
  }
  if (typeof arn !== "string" || arn.split(":").length !== 6) {
    throw invalidPolicy("RedrivePolicy", text, "Invalid value for deadLetterTargetArn.");
  }
  return { deadLetterTargetArn: arn, maxReceiveCount };
}

/**
 * The policy in a RedriveAllowPolicy text; everybody may use the queue when it is absent or cleared.
 *
 * @throws AwsFault InvalidParameterValue for a text that is no redrive allow policy
 */
export function parseRedriveAllowPolicy(text: string | undefined): RedriveAllowPolicy {
  if (!text) return { redrivePermission: "allowAll", sourceQueueArns: [] };
  const value = parseJson(text);
  if (!isJsonObject(value)) {
    throw invalidPolicy(
      "RedriveAllowPolicy",
      text,
      "Amazon SQS can't create the redrive allow policy, as it’s in an unsupported format.",
    );
  }
  const { redrivePermission, sourceQueueArns, ...rest } = value;
  const arns = sourceQueueArns ?? [];
  const isKnown =
    redrivePermission === "allowAll" || redrivePermission === "denyAll" || redrivePermission === "byQueue";
  if (!isKnown || Object.keys(rest).length > 0 || !Array.isArray(arns)) {
    throw invalidPolicy(
      "RedriveAllowPolicy",
      text,
      "Amazon SQS can't create the redrive allow policy, as it’s in an unsupported format.",
    );
  }
  const named = arns.filter((arn) => typeof arn === "string");
  const count = named.length;
  if (redrivePermission === "byQueue" ? count < 1 || count > 10 : count > 0) {
    throw invalidPolicy(
      "RedriveAllowPolicy",
      text,
      "Amazon SQS can't create the redrive allow policy, as it’s in an unsupported format.",
    );
  }
  return { redrivePermission, sourceQueueArns: named };
}

/** What SQS says when a standard queue is given an attribute that only FIFO queues have. */
export function refuseFifoAttribute(name: string): Error {
  if (name === "FifoQueue") return sqsFaults.invalidAttributeName("Unknown Attribute FifoQueue.");
  return sqsFaults.invalidAttributeName(`You can specify the ${name} only when FifoQueue is set to true.`);
}

function isWithin(value: string, range: { readonly min: number; readonly max: number }): boolean {
  const number = Number(value);
  return /^\d+$/.test(value) && number >= range.min && number <= range.max;
}

function invalidValue(name: string, reason?: string): Error {
  return sqsFaults.invalidAttributeValue(
    `Invalid value for the parameter ${name}.${reason === undefined ? "" : ` Reason: ${reason}`}`,
  );
}

function invalidPolicy(name: string, text: string, reason: string): Error {
  return sqsFaults.invalidParameter(`Value ${text} for parameter ${name} is invalid. Reason: ${reason}`);
}
