import { expect, test } from "vitest";
import { BenchQueue, startBench } from "../bench.ts";

test("it hands out messages in the order in which they were sent", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "plain");

  for (const body of ["1", "2", "3"]) await queue.send(body);

  expect(await queue.receiveBodies()).toEqual(["1", "2", "3"]);
});

test("it hands out a message that came back before those sent after it", async () => {
  const { clock, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "plain");
  await queue.send("first");
  await queue.receive(1, 3);
  await queue.send("second");

  clock.advance(3000);

  expect(await queue.receiveBodies(1)).toEqual(["first"]);
});

test("it hands out other messages of a group id while one of them is out", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "plain");
  for (const MessageBody of ["1", "2"]) {
    await sqs.sendMessage({ QueueUrl: queue.url, MessageBody, MessageGroupId: "tenant" });
  }

  const [first, second] = [await queue.receive(1), await queue.receive(1)];

  expect([first[0]?.Body, second[0]?.Body]).toEqual(["1", "2"]);
  expect(first[0]?.Attributes).toMatchObject({ MessageGroupId: "tenant" });
});
