import { expect, test } from "vitest";
import { BenchQueue, refusalOf, startBench } from "../bench.ts";

test("it hides every message of a queue with a delay until the delay is over", async () => {
  const { clock, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "late.fifo", { DelaySeconds: "2" });
  await queue.send("a1", "a");
  await queue.send("a2", "a");
  const atOnce = await queue.counts();

  clock.advance(1999);
  const before = await queue.receive();
  clock.advance(1);

  expect(atOnce).toEqual([0, 0, 2]);
  expect(before).toEqual([]);
  expect(await queue.receiveBodies()).toEqual(["a1", "a2"]);
});

test("it lets a message of a standard queue have a delay of its own, 0 included", async () => {
  const { clock, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "late", { DelaySeconds: "10" });
  await sqs.sendMessage({ QueueUrl: queue.url, MessageBody: "now", DelaySeconds: 0 });
  await sqs.sendMessage({ QueueUrl: queue.url, MessageBody: "soon", DelaySeconds: 1 });
  await queue.send("later");

  const received = [await queue.receiveBodies()];
  for (const ms of [1000, 9000]) {
    clock.advance(ms);
    received.push(await queue.receiveBodies());
  }

  expect(received).toEqual([["now"], ["soon"], ["later"]]);
});

test("it refuses a delay of its own for a message of a FIFO queue, except 0", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "late.fifo");
  const message = {
    QueueUrl: queue.url,
    MessageBody: "body",
    MessageGroupId: "a",
    MessageDeduplicationId: "d",
  };

  const refusal = await refusalOf(sqs.sendMessage({ ...message, DelaySeconds: 2 }));
  await sqs.sendMessage({ ...message, DelaySeconds: 0 });

  expect(refusal).toMatchObject({
    name: "InvalidParameterValue",
    message:
      "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.",
  });
  expect(await queue.receiveBodies()).toEqual(["body"]);
});

test("it counts a new delay of a queue for waiting messages only if the queue is FIFO", async () => {
  const { clock, sqs } = await startBench();
  const queues = [
    await BenchQueue.create(sqs, "late", { DelaySeconds: "2" }),
    await BenchQueue.create(sqs, "late.fifo", { DelaySeconds: "2" }),
  ];
  await queues[0]!.send("standard");
  await queues[1]!.send("fifo", "a");

  for (const { url } of queues) {
    await sqs.setQueueAttributes({ QueueUrl: url, Attributes: { DelaySeconds: "60" } });
  }
  clock.advance(2000);

  expect(await queues[0]!.receiveBodies()).toEqual(["standard"]);
  expect(await queues[1]!.receiveBodies()).toEqual([]);
});

test.each([-1, 901])("it refuses a delay of %i seconds", async (DelaySeconds) => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "late");

  const refusal = await refusalOf(
    sqs.sendMessage({ QueueUrl: queue.url, MessageBody: "body", DelaySeconds }),
  );

  expect(refusal.name).toBe("InvalidParameterValue");
});
