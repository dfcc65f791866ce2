import type { SqsRecord } from "../../shared/contracts/lambda-events.ts";
import { buildSourceUserKey } from "../../shared/contracts/names.ts";
import type { Hint, QueueMessage } from "../../shared/contracts/queue-message.ts";
import { connectionId } from "./connections.ts";
import { sourceUserId } from "./people.ts";
import { instantAt, testNowMs } from "./stub-clock.ts";

/** An event of `offsetMs` from now. */
export function buildHint(offsetMs = -3000, overrides: Partial<Hint> = {}): Hint {
  return {
    eventType: "user.account.update_profile",
    eventId: `event${offsetMs}`,
    publishedAt: instantAt(offsetMs),
    ...overrides,
  };
}

/** A message about Ann. */
export function buildMessage(overrides: Partial<QueueMessage> = {}): QueueMessage {
  return {
    version: 1,
    connectionId,
    subject: { type: "user", id: sourceUserId },
    hint: buildHint(),
    origin: "hook",
    enqueuedAt: instantAt(-2000),
    ...overrides,
  };
}

export interface RecordOptions {
  readonly messageId?: string;
  readonly userId?: string;
  readonly hint?: Hint | null;
  readonly body?: string;
  readonly groupId?: string;
  readonly receiveCount?: number;
  /** How long ago it was sent. */
  readonly ageMs?: number;
}

/** A record about Ann, or about `userId`, as the schema gives it. */
export function buildRecord(options: RecordOptions = {}): SqsRecord {
  const { messageId = "message1", userId = sourceUserId, receiveCount = 1, ageMs = 2000 } = options;
  const hint = options.hint === undefined ? buildHint() : options.hint;
  return {
    messageId,
    receiptHandle: `receipt of ${messageId}`,
    body: options.body ?? JSON.stringify(buildMessage({ subject: { type: "user", id: userId }, hint })),
    attributes: {
      MessageGroupId: options.groupId ?? buildSourceUserKey(connectionId, userId),
      ApproximateReceiveCount: receiveCount,
      SentTimestamp: testNowMs - ageMs,
      ApproximateFirstReceiveTimestamp: testNowMs - ageMs + 500,
    },
  };
}

/** A batch as Lambda hands it over: numbers are text there, and there is more than we use. */
export function buildBatch(records: readonly SqsRecord[]): unknown {
  return {
    Records: records.map(({ attributes, ...record }) => ({
      ...record,
      md5OfBody: "0",
      eventSource: "aws:sqs",
      messageAttributes: {},
      attributes: {
        ...attributes,
        ApproximateReceiveCount: String(attributes.ApproximateReceiveCount),
        SentTimestamp: String(attributes.SentTimestamp),
        ApproximateFirstReceiveTimestamp: String(attributes.ApproximateFirstReceiveTimestamp),
        MessageDeduplicationId: record.messageId,
      },
    })),
  };
}
