import type { SQS } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { BenchQueue, refusalOf, startBench } from "../bench.ts";

async function createQueue(name: string, attributes = {}) {
  const bench = await startBench();
  return { ...bench, queue: await BenchQueue.create(bench.sqs, name, attributes) };
}

describe("every kind of batch", () => {
  type Send = (sqs: SQS, QueueUrl: string, ids: readonly string[]) => Promise<unknown>;
  const calls: [string, Send][] = [
    [
      "SendMessageBatch",
      (sqs, QueueUrl, ids) =>
        sqs.sendMessageBatch({ QueueUrl, Entries: ids.map((Id) => ({ Id, MessageBody: "body" })) }),
    ],
    [
      "DeleteMessageBatch",
      (sqs, QueueUrl, ids) =>
        sqs.deleteMessageBatch({ QueueUrl, Entries: ids.map((Id) => ({ Id, ReceiptHandle: "any" })) }),
    ],
    [
      "ChangeMessageVisibilityBatch",
      (sqs, QueueUrl, ids) =>
        sqs.changeMessageVisibilityBatch({
          QueueUrl,
          Entries: ids.map((Id) => ({ Id, ReceiptHandle: "any", VisibilityTimeout: 1 })),
        }),
    ],
  ];

  test.each(calls)(
    "it refuses %s without entries, with more than ten, and with bad or repeated ids",
    async (_name, send) => {
      const { sqs, queue } = await createQueue("batch");

      const refusals = [];
      for (const ids of [
        [],
        Array.from({ length: 20 }, (_, n) => `id${n}`),
        ["a:b"],
        ["x".repeat(81)],
        [""],
        ["a", "a"],
      ]) {
        refusals.push(await refusalOf(send(sqs, queue.url, ids)));
      }

      expect(refusals.map(({ name }) => name)).toEqual([
        "EmptyBatchRequest",
        "TooManyEntriesInBatchRequest",
        "InvalidBatchEntryId",
        "InvalidBatchEntryId",
        "InvalidBatchEntryId",
        "BatchEntryIdsNotDistinct",
      ]);
      expect(refusals[1]).toEqual({
        name: "TooManyEntriesInBatchRequest",
        code: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        message: "Maximum number of entries per request are 10. You have sent 20.",
      });
    },
  );
});

test("it sends every good entry of a batch and says which is not, and why", async () => {
  const { sqs, queue } = await createQueue("batch", { MaximumMessageSize: "1024" });

  const { Successful, Failed } = await sqs.sendMessageBatch({
    QueueUrl: queue.url,
    Entries: [
      { Id: "good", MessageBody: "body" },
      { Id: "control", MessageBody: "\u0001" },
      { Id: "large", MessageBody: "x".repeat(1025) },
      { Id: "late", MessageBody: "body", DelaySeconds: 901 },
    ],
  });

  expect(Successful?.map(({ Id }) => Id)).toEqual(["good"]);
  expect(Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault])).toEqual([
    ["control", "InvalidMessageContents", true],
    ["large", "InvalidParameterValue", true],
    ["late", "InvalidParameterValue", true],
  ]);
  expect(await queue.counts()).toEqual([1, 0, 0]);
});

test("it keeps the order of a batch and answers with every checksum and number", async () => {
  const { sqs, queue } = await createQueue("batch.fifo");

  const { Successful } = await sqs.sendMessageBatch({
    QueueUrl: queue.url,
    Entries: ["1", "2", "3"].map((Id) => ({
      Id,
      MessageBody: Id,
      MessageGroupId: "a",
      MessageDeduplicationId: Id,
    })),
  });

  expect(await queue.receiveBodies()).toEqual(["1", "2", "3"]);
  expect(Successful?.[0]).toEqual({
    Id: "1",
    MessageId: expect.any(String),
    MD5OfMessageBody: "c4ca4238a0b923820dcc509a6f75849b",
    SequenceNumber: expect.stringMatching(/^\d{20}$/),
  });
});

test.each([
  ["a group id", { MessageDeduplicationId: "d" }, "The request must contain the parameter MessageGroupId."],
  [
    "a deduplication id",
    { MessageGroupId: "a" },
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  ],
])("it refuses a whole batch when one entry for a FIFO queue lacks %s", async (_what, ids, message) => {
  const { sqs, queue } = await createQueue("batch.fifo");

  const refusal = await refusalOf(
    sqs.sendMessageBatch({
      QueueUrl: queue.url,
      Entries: [
        { Id: "1", MessageBody: "body", MessageGroupId: "a", MessageDeduplicationId: "1" },
        { Id: "2", MessageBody: "body", ...ids },
      ],
    }),
  );

  expect(refusal).toEqual({ name: "InvalidParameterValue", code: "InvalidParameterValue", message });
  expect(await queue.counts()).toEqual([0, 0, 0]);
});

test("it refuses a batch whose messages are too long together", async () => {
  const { sqs, queue } = await createQueue("batch");

  const refusal = await refusalOf(
    sqs.sendMessageBatch({
      QueueUrl: queue.url,
      Entries: [
        { Id: "1", MessageBody: "x".repeat(1_048_576) },
        { Id: "2", MessageBody: "x" },
      ],
    }),
  );

  expect(refusal).toMatchObject({
    name: "BatchRequestTooLong",
    message: "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
  });
});

test("it deletes every good entry of a batch and says which is not", async () => {
  const { sqs, queue } = await createQueue("batch");
  for (const body of ["1", "2"]) await queue.send(body);
  const [first, second] = await queue.receive();

  const { Successful, Failed } = await sqs.deleteMessageBatch({
    QueueUrl: queue.url,
    Entries: [
      { Id: "first", ReceiptHandle: first?.ReceiptHandle },
      { Id: "bad", ReceiptHandle: "nonsense" },
      { Id: "second", ReceiptHandle: second?.ReceiptHandle },
    ],
  });

  expect(Successful?.map(({ Id }) => Id)).toEqual(["first", "second"]);
  expect(Failed).toMatchObject([{ Id: "bad", Code: "ReceiptHandleIsInvalid", SenderFault: true }]);
  expect(await queue.counts()).toEqual([0, 0, 0]);
});

test("it changes the visibility of every good entry of a batch, each by its own time-out", async () => {
  const { sqs, clock, queue } = await createQueue("batch.fifo");
  for (const body of ["1", "2"]) await queue.send(body, body);
  const [first, second] = await queue.receive();

  const { Successful, Failed } = await sqs.changeMessageVisibilityBatch({
    QueueUrl: queue.url,
    Entries: [
      { Id: "first", ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 0 },
      { Id: "second", ReceiptHandle: second?.ReceiptHandle, VisibilityTimeout: 60 },
      { Id: "bad", ReceiptHandle: "nonsense", VisibilityTimeout: 0 },
    ],
  });
  const atOnce = await queue.receiveBodies();
  clock.advance(60_000);

  expect(Successful?.map(({ Id }) => Id)).toEqual(["first", "second"]);
  expect(Failed).toMatchObject([{ Id: "bad", Code: "ReceiptHandleIsInvalid" }]);
  expect(atOnce).toEqual(["1"]);
  expect(await queue.receiveBodies()).toEqual(["1", "2"]);
});
