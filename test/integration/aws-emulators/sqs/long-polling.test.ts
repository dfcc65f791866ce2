import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test, vi } from "vitest";
import { BenchQueue, startBench } from "../bench.ts";

/** A receive that waits; resolves once the emulator has set its timer. `isOver` resolves when that is cancelled. */
async function startPoll(
  bench: Awaited<ReturnType<typeof startBench>>,
  queue: BenchQueue,
  options: object = {},
) {
  const [isWaiting, isOver] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const after = vi.spyOn(bench.clock, "after").mockImplementationOnce((ms, callback) => {
    isWaiting.resolve();
    after.mockRestore();
    const timer = bench.clock.after(ms, callback);
    return {
      cancel: () => {
        timer.cancel();
        isOver.resolve();
      },
    };
  });
  const abort = new AbortController();
  const result = bench.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queue.url,
      WaitTimeSeconds: 20,
      MaxNumberOfMessages: 10,
      ...options,
    }),
    { abortSignal: abort.signal },
  );
  await isWaiting.promise;
  const bodies = result.then(({ Messages }) => (Messages ?? []).map(({ Body }) => Body));
  return { bodies, abort, isOver: isOver.promise };
}

test("it answers at once when there is something, without waiting for more", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "patient");
  await queue.send("body");

  const { Messages } = await sqs.receiveMessage({
    QueueUrl: queue.url,
    WaitTimeSeconds: 20,
    MaxNumberOfMessages: 10,
  });

  expect(Messages).toHaveLength(1);
});

test("it wakes as soon as a message is sent", async () => {
  const bench = await startBench();
  const queue = await BenchQueue.create(bench.sqs, "patient.fifo");
  const poll = await startPoll(bench, queue);

  await queue.send("body", "a");

  expect(await poll.bodies).toEqual(["body"]);
});

test("it ends empty when the time is over", async () => {
  const bench = await startBench();
  const queue = await BenchQueue.create(bench.sqs, "patient");
  const poll = await startPoll(bench, queue);

  bench.clock.advance(20_000);

  expect(await poll.bodies).toEqual([]);
});

test("it waits as long as the queue says when the request does not", async () => {
  const bench = await startBench();
  const queue = await BenchQueue.create(bench.sqs, "patient", { ReceiveMessageWaitTimeSeconds: "10" });
  const poll = await startPoll(bench, queue, { WaitTimeSeconds: undefined });

  bench.clock.advance(10_000);

  expect(await poll.bodies).toEqual([]);
});

test("it wakes when a visibility time-out ends", async () => {
  const bench = await startBench();
  const queue = await BenchQueue.create(bench.sqs, "patient", { VisibilityTimeout: "5" });
  await queue.send("body");
  await queue.receive();
  const poll = await startPoll(bench, queue);

  bench.clock.advance(5000);

  expect(await poll.bodies).toEqual(["body"]);
});

test("it wakes when a time-out is cut short while it waits", async () => {
  const bench = await startBench();
  const queue = await BenchQueue.create(bench.sqs, "patient.fifo");
  await queue.send("body", "a");
  const [message] = await queue.receive();
  const poll = await startPoll(bench, queue);

  await queue.changeVisibility(message!, 3);
  bench.clock.advance(3000);

  expect(await poll.bodies).toEqual(["body"]);
});

test("it wakes when a delay ends", async () => {
  const bench = await startBench();
  const queue = await BenchQueue.create(bench.sqs, "patient.fifo", { DelaySeconds: "2" });
  await queue.send("body", "a");
  const poll = await startPoll(bench, queue);

  bench.clock.advance(2000);

  expect(await poll.bodies).toEqual(["body"]);
});

test("it wakes when a delete unblocks a group", async () => {
  const bench = await startBench();
  const queue = await BenchQueue.create(bench.sqs, "patient.fifo");
  await queue.send("a1", "a");
  await queue.send("a2", "a");
  const [first] = await queue.receive(1);
  const poll = await startPoll(bench, queue);

  await queue.delete(first!);

  expect(await poll.bodies).toEqual(["a2"]);
});

test("it wakes on a dead-letter queue when a message is given up", async () => {
  const bench = await startBench();
  const dead = await BenchQueue.create(bench.sqs, "dead");
  const queue = await BenchQueue.create(bench.sqs, "patient", {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 }),
  });
  await queue.send("body");
  await queue.receive(1, 0);
  const poll = await startPoll(bench, dead);

  await queue.receive();

  expect(await poll.bodies).toEqual(["body"]);
});

test("it serves waiting receives in the order in which they came", async () => {
  const bench = await startBench();
  const queue = await BenchQueue.create(bench.sqs, "patient");
  const first = await startPoll(bench, queue, { MaxNumberOfMessages: 1 });
  const second = await startPoll(bench, queue, { MaxNumberOfMessages: 1 });

  for (const body of ["1", "2"]) await queue.send(body);

  expect(await Promise.all([first.bodies, second.bodies])).toEqual([["1"], ["2"]]);
});

test("it gives nothing to a receive whose caller has hung up", async () => {
  const bench = await startBench();
  const queue = await BenchQueue.create(bench.sqs, "patient");
  const poll = await startPoll(bench, queue);

  poll.abort.abort();
  await expect(poll.bodies).rejects.toThrow();
  await poll.isOver;
  await queue.send("body");

  expect(await queue.counts()).toEqual([1, 0, 0]);
});

test("it ends empty when the queue is deleted", async () => {
  const bench = await startBench();
  const queue = await BenchQueue.create(bench.sqs, "patient");
  const poll = await startPoll(bench, queue);

  await bench.sqs.deleteQueue({ QueueUrl: queue.url });

  expect(await poll.bodies).toEqual([]);
});
