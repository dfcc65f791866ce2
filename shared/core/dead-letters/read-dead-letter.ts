import { buildSourceUserKey } from "../../contracts/names.ts";
import { parkedAttributes, rejectReasons } from "../../contracts/outcomes.ts";
import { parseJson } from "../../contracts/parse.ts";
import { type QueueMessage, queueMessageSchema } from "../../contracts/queue-message.ts";
import type { SqsMessage } from "../../contracts/sqs-message.ts";
import type { DeadLetter, ReceivedLetter } from "./dead-letter.ts";
import { describeErrorCode } from "./describe-error-code.ts";

/**
 * What a message on a connection's dead-letter queue says. Nothing makes it fail: whoever was parked because a body is no
 * message of ours must be listed too.
 *
 * A parked one carries the worker's reason. One without is exhausted, and so is one that SQS itself brought here, whatever it
 * carries: SQS's own move task sends a parked copy back with its old reason on it, and that may then wear out.
 */
export function readDeadLetter(message: SqsMessage, connectionId: string): ReceivedLetter {
  const { MessageId: messageId, Attributes: system } = message;
  const parsed = parseJson(queueMessageSchema, message.Body);
  const content = parsed.ok ? parsed.value : null;
  return {
    body: message.Body,
    groupId: system.MessageGroupId,
    receiptHandle: message.ReceiptHandle,
    isReplayable: content !== null && belongs(content, connectionId, system.MessageGroupId),
    letter: {
      messageId,
      connectionId,
      userId: content?.subject.id ?? null,
      ...(describeParked(message) ?? describeExhausted(system)),
      publishedAtMs: readInstant(content?.hint?.publishedAt),
      eventType: content?.hint?.eventType ?? null,
    },
  };
}

type Death = Omit<DeadLetter, "messageId" | "connectionId" | "userId" | "publishedAtMs" | "eventType">;

function describeParked({ Attributes: system, MessageAttributes: given }: SqsMessage): Death | null {
  const noted = (name: keyof typeof parkedAttributes): string | null =>
    given[parkedAttributes[name]]?.StringValue || null;
  const reason = noted("reason");
  if (reason === null || system.DeadLetterQueueSourceArn !== undefined) return null;
  const errorCode = noted("errorCode");
  return {
    kind: "parked",
    reason: rejectReasons.find((known) => known === reason) ?? "unknown",
    errorCode,
    status: readCount(noted("status")),
    field: noted("field"),
    summary: errorCode === null ? null : describeErrorCode(errorCode),
    firstTriedAtMs: readInstant(noted("firstReceivedAt")),
    parkedAtMs: readInstant(noted("parkedAt")) ?? system.SentTimestamp,
    // One that an older version parked says nothing about it, and was tried once at least.
    tries: readCount(noted("receiveCount")) ?? 1,
  };
}

function describeExhausted(system: SqsMessage["Attributes"]): Death {
  const { SentTimestamp: sentMs, ApproximateFirstReceiveTimestamp: firstMs } = system;
  return {
    kind: "exhausted",
    reason: "exhausted",
    errorCode: null,
    status: null,
    field: null,
    summary: null,
    // A FIFO queue dates a message anew when it takes it over; a first receive after that is somebody's look at it here.
    firstTriedAtMs: firstMs !== undefined && firstMs < sentMs ? firstMs : null,
    parkedAtMs: sentMs,
    tries: system.ApproximateReceiveCount,
  };
}

/** The worker would park it again at once, were it another connection's, or in another person's group. */
function belongs(content: QueueMessage, connectionId: string, groupId: string): boolean {
  return (
    content.connectionId === connectionId && groupId === buildSourceUserKey(connectionId, content.subject.id)
  );
}

function readInstant(text: string | null | undefined): number | null {
  const ms = Date.parse(text ?? "");
  return Number.isNaN(ms) ? null : ms;
}

function readCount(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
