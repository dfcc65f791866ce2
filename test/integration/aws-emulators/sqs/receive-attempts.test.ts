import { expect, test } from "vitest";
import { BenchQueue, startBench } from "../bench.ts";

async function createWithTwo() {
  const bench = await startBench();
  const queue = await BenchQueue.create(bench.sqs, "retry.fifo");
  for (const body of ["a1", "a2"]) await queue.send(body, "a");
  const receive = async (ReceiveRequestAttemptId: string) => {
    const { Messages } = await bench.sqs.receiveMessage({
      QueueUrl: queue.url,
      MaxNumberOfMessages: 10,
      ReceiveRequestAttemptId,
    });
    return (Messages ?? []).map(({ Body, ReceiptHandle }) => ({ Body, ReceiptHandle }));
  };
  return { ...bench, queue, receive };
}

test("it answers a repeated receive attempt with the same messages and handles", async () => {
  const { receive } = await createWithTwo();

  const first = await receive("attempt-1");
  const repeated = await receive("attempt-1");

  expect(first.map(({ Body }) => Body)).toEqual(["a1", "a2"]);
  expect(repeated).toEqual(first);
  expect(await receive("attempt-2")).toEqual([]);
});

test("it begins the visibility time-out anew for a repeated attempt", async () => {
  const { clock, queue, receive } = await createWithTwo();
  await receive("attempt-1");
  clock.advance(29_000);

  await receive("attempt-1");
  clock.advance(29_000);

  expect(await queue.counts()).toEqual([0, 2, 0]);
});

test("it forgets an attempt once one of its messages was deleted or changed, or came back", async () => {
  const { clock, queue, receive } = await createWithTwo();
  const [first] = await receive("attempt-1");
  await queue.delete({ ReceiptHandle: first?.ReceiptHandle });

  const afterDelete = await receive("attempt-1");
  clock.advance(30_000);
  const afterReturn = await receive("attempt-1");

  expect(afterDelete).toEqual([]);
  expect(afterReturn.map(({ Body }) => Body)).toEqual(["a2"]);
});

test("it forgets an attempt after five minutes", async () => {
  const { clock, sqs, queue, receive } = await createWithTwo();
  await sqs.setQueueAttributes({ QueueUrl: queue.url, Attributes: { VisibilityTimeout: "3600" } });
  await receive("attempt-1");

  clock.advance(5 * 60_000);

  expect(await receive("attempt-1")).toEqual([]);
});
