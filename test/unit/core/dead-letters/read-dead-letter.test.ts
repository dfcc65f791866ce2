import { expect, test } from "vitest";
import type { SqsMessage } from "../../../../shared/contracts/sqs-message.ts";
import { describeErrorCode } from "../../../../shared/core/dead-letters/describe-error-code.ts";
import { readDeadLetter } from "../../../../shared/core/dead-letters/read-dead-letter.ts";
import { connectionId } from "../../../support/connections.ts";
import { link, sourceUserId } from "../../../support/people.ts";
import { buildMessage } from "../../../support/records.ts";
import { instantAt, testNowMs } from "../../../support/stub-clock.ts";

interface Given {
  readonly body?: string;
  readonly groupId?: string;
  readonly system?: Partial<SqsMessage["Attributes"]>;
  readonly attributes?: Readonly<Record<string, string>>;
}

function build({ body, groupId = link, system = {}, attributes = {} }: Given = {}): SqsMessage {
  return {
    MessageId: "dead1",
    ReceiptHandle: "receipt",
    Body: body ?? JSON.stringify(buildMessage()),
    Attributes: {
      MessageGroupId: groupId,
      SentTimestamp: testNowMs - 5000,
      ApproximateReceiveCount: 1,
      ApproximateFirstReceiveTimestamp: testNowMs,
      ...system,
    },
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, text]) => [`orgbridge.${name}`, { StringValue: text }]),
    ),
  };
}

const parked = {
  reason: "value-refused",
  errorCode: "E0000001",
  status: "400",
  field: "email",
  firstReceivedAt: instantAt(-60_000),
  receiveCount: "7",
  parkedAt: instantAt(-6000),
};

test("tells of a parked one who, why, what the org answered, first and last try, and what happened", () => {
  const { letter, isReplayable } = readDeadLetter(build({ attributes: parked }), connectionId);

  expect(letter).toEqual({
    messageId: "dead1",
    connectionId,
    userId: sourceUserId,
    kind: "parked",
    reason: "value-refused",
    errorCode: "E0000001",
    status: 400,
    field: "email",
    summary: "a value was not accepted, or is somebody else's already",
    firstTriedAtMs: testNowMs - 60_000,
    parkedAtMs: testNowMs - 6000,
    tries: 7,
    publishedAtMs: testNowMs - 3000,
    eventType: "user.account.update_profile",
  });
  expect(isReplayable).toBe(true);
});

test("tells of one that an older version parked what is known", () => {
  const { letter } = readDeadLetter(build({ attributes: { reason: "refused" } }), connectionId);

  expect(letter).toMatchObject({
    kind: "parked",
    errorCode: null,
    status: null,
    firstTriedAtMs: null,
    parkedAtMs: testNowMs - 5000,
    tries: 1,
  });
});

test("takes one without a reason for exhausted, and dates it by SQS", () => {
  const system = { ApproximateReceiveCount: 1001, ApproximateFirstReceiveTimestamp: testNowMs - 900_000 };

  const { letter } = readDeadLetter(build({ system }), connectionId);

  expect(letter).toMatchObject({
    kind: "exhausted",
    reason: "exhausted",
    firstTriedAtMs: testNowMs - 900_000,
    parkedAtMs: testNowMs - 5000,
    tries: 1001,
  });
});

test("does not take a look at an exhausted one for its first try", () => {
  expect(readDeadLetter(build(), connectionId).letter.firstTriedAtMs).toBeNull();
});

test("takes one that SQS itself moved for exhausted, although it carries the reason of an earlier parking", () => {
  const system = { DeadLetterQueueSourceArn: "arn:aws:sqs:eu-central-1:123456789012:q.fifo" };

  const { letter } = readDeadLetter(build({ system, attributes: parked }), connectionId);

  expect(letter).toMatchObject({ kind: "exhausted", reason: "exhausted", errorCode: null });
});

test("calls a reason unknown that only a newer version knows", () => {
  const { letter } = readDeadLetter(build({ attributes: { reason: "brand-new" } }), connectionId);

  expect(letter).toMatchObject({ kind: "parked", reason: "unknown" });
});

test.each([
  ["no message of ours", { body: "{}" }, null],
  ["of another connection", { body: JSON.stringify(buildMessage({ connectionId: "other" })) }, sourceUserId],
  ["in another person's group", { groupId: `${connectionId}:00uSomebodyElse` }, sourceUserId],
] as const)("lists one that is %s, and says that it cannot be replayed", (_what, given, userId) => {
  const attributes = { reason: "foreign-message" };

  const { letter, isReplayable } = readDeadLetter(build({ ...given, attributes }), connectionId);

  expect(isReplayable).toBe(false);
  expect(letter.userId).toBe(userId);
});

test("has no words for a code that it does not know, nor for what objects inherit", () => {
  expect(["E9999999", "constructor", ""].map(describeErrorCode)).toEqual([null, null, null]);
});
