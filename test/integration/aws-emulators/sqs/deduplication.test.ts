import { expect, test } from "vitest";
import { BenchQueue, refusalOf, startBench } from "../bench.ts";

const fiveMinutesMs = 5 * 60_000;

test("it accepts a repeated message without queueing it, and answers with the first one's id", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "once.fifo");

  const first = await queue.send("body", "a", "same");
  const second = await queue.send("body", "a", "same");

  expect(second.MessageId).toBe(first.MessageId);
  expect(second.SequenceNumber).toBe(first.SequenceNumber);
  expect(await queue.receiveBodies()).toEqual(["body"]);
});

test("it recognizes a repeat after the first was received and deleted", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "once.fifo");
  await queue.send("body", "a", "same");
  await queue.delete((await queue.receive())[0]!);

  await queue.send("body", "a", "same");

  expect(await queue.counts()).toEqual([0, 0, 0]);
});

test("it forgets a deduplication id five minutes after its first use, however often it was repeated", async () => {
  const { clock, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "once.fifo");
  await queue.send("body", "a", "same");
  clock.advance(fiveMinutesMs - 1);
  await queue.send("body", "a", "same");
  const before = await queue.counts();

  clock.advance(1);
  await queue.send("body", "a", "same");

  expect(before).toEqual([1, 0, 0]);
  expect(await queue.counts()).toEqual([2, 0, 0]);
});

test("it looks for repeats in the whole queue unless the scope is the message group", async () => {
  const { sqs } = await startBench();
  const whole = await BenchQueue.create(sqs, "whole.fifo");
  const grouped = await BenchQueue.create(sqs, "grouped.fifo", { DeduplicationScope: "messageGroup" });

  for (const queue of [whole, grouped])
    for (const group of ["a", "b", "a"]) await queue.send(group, group, "same");

  expect(await whole.receiveBodies()).toEqual(["a"]);
  expect(await grouped.receiveBodies()).toEqual(["a", "b"]);
});

test("it takes equal bodies for repeats when deduplication is based on content", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "content.fifo", { ContentBasedDeduplication: "true" });
  const send = async (MessageBody: string, MessageDeduplicationId?: string) => {
    await sqs.sendMessage({
      QueueUrl: queue.url,
      MessageBody,
      MessageGroupId: "a",
      ...(MessageDeduplicationId === undefined ? {} : { MessageDeduplicationId }),
      MessageAttributes: { n: { DataType: "String", StringValue: String(Math.random()) } },
    });
  };

  await send("one");
  await send("one");
  await send("two");
  await send("one", "its-own-id");

  expect(await queue.receiveBodies()).toEqual(["one", "two", "one"]);
});

test("it refuses a message of which nobody could say whether it is a repeat", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "once.fifo");

  const refusal = await refusalOf(
    sqs.sendMessage({ QueueUrl: queue.url, MessageBody: "body", MessageGroupId: "a" }),
  );

  expect(refusal).toEqual({
    name: "InvalidParameterValue",
    code: "InvalidParameterValue",
    message:
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  });
});

test("it forgets every deduplication id in a purge", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "once.fifo");
  await queue.send("before", "a", "same");

  await sqs.purgeQueue({ QueueUrl: queue.url });
  await queue.send("after", "a", "same");

  expect(await queue.receiveBodies()).toEqual(["after"]);
});
