import { createHash } from "node:crypto";
import type { AwsFault } from "../fault.ts";
import type { JsonObject } from "../json.ts";
import { sqsFaults } from "./faults.ts";
import { readInteger, readObject, readString, requireString } from "./input.ts";
import { measureMessageAttributes, readMessageAttributes } from "./message-attributes.ts";
import type { NewMessage, Queue } from "./queue.ts";
import { isXmlText, xmlTextCharacters } from "./xml-text.ts";

/** A message of a request, checked against its queue. */
export interface SendRequest {
  readonly message: NewMessage;
  readonly delaySeconds: number | undefined;
}

const idForm = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;

/**
 * The message of a SendMessage request or of a batch entry.
 *
 * @throws AwsFault for everything that SQS refuses about one message, its size excepted
 */
export function readNewMessage(queue: Queue, input: JsonObject, senderId: string): SendRequest {
  const body = requireString(input, "MessageBody");
  if (!isXmlText(body)) {
    throw sqsFaults.invalidMessageContents(
      `Invalid characters found. Valid unicode characters are ${xmlTextCharacters}`,
    );
  }
  const attributes = readMessageAttributes(input);
  const traceHeader = readTraceHeader(input);
  const delaySeconds = readDelaySeconds(queue, input);
  const groupId = readId(input, "MessageGroupId");
  const deduplicationId = readId(input, "MessageDeduplicationId");
  const common = { body, md5OfBody: digest("md5", body), attributes, traceHeader, senderId, groupId };
  if (!queue.isFifo) {
    if (deduplicationId !== undefined) {
      throw sqsFaults.invalidParameter(
        `Value ${deduplicationId} for parameter MessageDeduplicationId is invalid. ` +
          "Reason: The request include parameter that is not valid for this queue type.",
      );
    }
    return { message: { ...common, deduplicationId }, delaySeconds };
  }
  return {
    message: { ...common, deduplicationId: deduplicationId ?? digest("sha256", body) },
    delaySeconds: undefined,
  };
}

/**
 * Refuses what makes SQS refuse a whole call to a FIFO queue, a batch included, because of one message.
 *
 * @param missingGroup makes what is said of a message without a group id; a batch says it with another code
 * @throws AwsFault `missingGroup`, or InvalidParameterValue without a way to tell repeats
 */
export function refuseIncompleteFifoMessage(
  queue: Queue,
  input: JsonObject,
  missingGroup: () => AwsFault,
): void {
  if (!queue.isFifo) return;
  if (!readString(input, "MessageGroupId")) throw missingGroup();
  const isContentBased = queue.attributes.get("ContentBasedDeduplication") === "true";
  if (!isContentBased && readString(input, "MessageDeduplicationId") === undefined) {
    throw sqsFaults.invalidParameter(
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  }
}

/** Bytes of a message as SQS counts them: body and message attributes. */
export function measureMessage(message: Pick<NewMessage, "body" | "attributes">): number {
  return Buffer.byteLength(message.body) + measureMessageAttributes(message.attributes);
}

/** @throws AwsFault InvalidParameterValue for a message over the queue's own limit */
export function refuseOversized(queue: Queue, message: NewMessage): void {
  const limitBytes = Number(queue.attributes.get("MaximumMessageSize"));
  if (measureMessage(message) > limitBytes) {
    throw sqsFaults.invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${limitBytes} bytes.`,
    );
  }
}

function readDelaySeconds(queue: Queue, input: JsonObject): number | undefined {
  const seconds = readInteger(input, "DelaySeconds");
  if (seconds === undefined || (queue.isFifo && seconds === 0)) return undefined;
  if (queue.isFifo) {
    throw sqsFaults.invalidParameter(
      `Value ${seconds} for parameter DelaySeconds is invalid. ` +
        "Reason: The request include parameter that is not valid for this queue type.",
    );
  }
  if (seconds < 0 || seconds > 900) {
    throw sqsFaults.invalidParameter(
      `Value ${seconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    );
  }
  return seconds;
}

function readId(input: JsonObject, name: "MessageGroupId" | "MessageDeduplicationId"): string | undefined {
  const id = readString(input, name);
  if (id !== undefined && !idForm.test(id)) {
    throw sqsFaults.invalidParameter(
      `Value ${id} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and ` +
        "punctuation characters. 1 to 128 in length.",
    );
  }
  return id;
}

function readTraceHeader(input: JsonObject): string | undefined {
  const attributes = readObject(input, "MessageSystemAttributes") ?? {};
  for (const name of Object.keys(attributes)) {
    if (name !== "AWSTraceHeader") {
      throw sqsFaults.invalidParameter(`Message system attribute name '${name}' is invalid.`);
    }
  }
  const header = readObject(attributes, "AWSTraceHeader");
  return header && requireString(header, "StringValue");
}

function digest(algorithm: "md5" | "sha256", text: string): string {
  return createHash(algorithm).update(text).digest("hex");
}
