import { expect, test } from "vitest";
import { BenchQueue, refusalOf, startBench } from "../bench.ts";

/** A dead-letter queue that holds `count` letters of one source queue, and a queue to move them to. */
async function createDeadLetters(count: number, suffix: "" | ".fifo" = "") {
  const bench = await startBench();
  const dead = await BenchQueue.create(bench.sqs, `dead${suffix}`);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 });
  const source = await BenchQueue.create(bench.sqs, `work${suffix}`, { RedrivePolicy });
  const target = await BenchQueue.create(bench.sqs, `target${suffix}`);
  for (let n = 0; n < count; n += 1) await source.send(`m${n}`, suffix === "" ? undefined : "a");
  for (let round = 0; round < 2; round += 1) await source.receive(10, 0);
  const start = (options: object = {}) => bench.sqs.startMessageMoveTask({ SourceArn: dead.arn, ...options });
  const latest = async () => (await bench.sqs.listMessageMoveTasks({ SourceArn: dead.arn })).Results?.[0];
  return { ...bench, dead, source, target, start, latest };
}

test("it moves every dead letter to the destination and reports the task as completed", async () => {
  const { dead, target, start, latest } = await createDeadLetters(2);

  const { TaskHandle } = await start({ DestinationArn: target.arn });

  expect(TaskHandle).toMatch(/./);
  expect(await target.receiveBodies()).toEqual(["m0", "m1"]);
  expect(await dead.counts()).toEqual([0, 0, 0]);
  expect(await latest()).toEqual({
    Status: "COMPLETED",
    SourceArn: dead.arn,
    DestinationArn: target.arn,
    ApproximateNumberOfMessagesMoved: 2,
    ApproximateNumberOfMessagesToMove: 2,
    StartedTimestamp: expect.any(Number),
  });
});

test("it moves each dead letter back to where it came from when no destination is named", async () => {
  const { sqs, dead, source, start, latest } = await createDeadLetters(1);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 });
  const second = await BenchQueue.create(sqs, "second", { RedrivePolicy });
  await second.send("other");
  for (let round = 0; round < 2; round += 1) await second.receive(10, 0);

  await start();

  expect(await source.receiveBodies()).toEqual(["m0"]);
  expect(await second.receiveBodies()).toEqual(["other"]);
  expect(await latest()).not.toHaveProperty("DestinationArn");
});

test("it makes a moved message a new one: another id, no receives, no source", async () => {
  const { dead, source, start } = await createDeadLetters(1, ".fifo");
  const [letter] = await dead.receive(1, 0);

  await start();

  const [moved] = await source.receive();
  expect(moved?.MessageId).not.toBe(letter?.MessageId);
  expect(moved?.Attributes).toMatchObject({ ApproximateReceiveCount: "1", MessageGroupId: "a" });
  expect(moved?.Attributes).not.toHaveProperty("DeadLetterQueueSourceArn");
});

test("it keeps the order of a group", async () => {
  const { source, start } = await createDeadLetters(5, ".fifo");

  await start();

  expect(await source.receiveBodies()).toEqual(["m0", "m1", "m2", "m3", "m4"]);
});

test("it fails on a message without a source when no destination is named, and leaves it where it is", async () => {
  const { dead, start, latest } = await createDeadLetters(0);
  await dead.send("sent here directly");

  await start();

  expect(await latest()).toMatchObject({ Status: "FAILED", FailureReason: "CouldNotDetermineMessageSource" });
  expect(await dead.receiveBodies()).toEqual(["sent here directly"]);
});

test("it moves no more messages a second than it may, the first at once", async () => {
  const { clock, target, start, latest } = await createDeadLetters(3);

  await start({ DestinationArn: target.arn, MaxNumberOfMessagesPerSecond: 1 });

  const moved = [await target.receiveBodies()];
  for (let second = 0; second < 2; second += 1) {
    clock.advance(1000);
    moved.push(await target.receiveBodies());
  }
  expect(moved).toEqual([["m0"], ["m1"], ["m2"]]);
  expect(await latest()).toMatchObject({ Status: "COMPLETED", MaxNumberOfMessagesPerSecond: 1 });
});

test("it stops moving when it is cancelled", async () => {
  const { sqs, clock, dead, target, start, latest } = await createDeadLetters(5);
  const { TaskHandle } = await start({ DestinationArn: target.arn, MaxNumberOfMessagesPerSecond: 1 });
  const running = await latest();

  const cancelled = await sqs.cancelMessageMoveTask({ TaskHandle });
  clock.advance(10_000);

  expect(running).toMatchObject({ Status: "RUNNING", TaskHandle, ApproximateNumberOfMessagesToMove: 5 });
  expect(cancelled.ApproximateNumberOfMessagesMoved).toBe(1);
  expect(await latest()).toMatchObject({ Status: "CANCELLED", ApproximateNumberOfMessagesMoved: 1 });
  expect(await latest()).not.toHaveProperty("TaskHandle");
  expect(await dead.counts()).toEqual([4, 0, 0]);
});

test("it fails when the destination is deleted meanwhile", async () => {
  const { sqs, clock, dead, target, start, latest } = await createDeadLetters(3);
  await start({ DestinationArn: target.arn, MaxNumberOfMessagesPerSecond: 1 });

  await sqs.deleteQueue({ QueueUrl: target.url });
  clock.advance(1000);

  expect(await latest()).toMatchObject({
    Status: "FAILED",
    FailureReason: "AWS.SimpleQueueService.NonExistentQueue",
    ApproximateNumberOfMessagesMoved: 1,
  });
  expect(await dead.counts()).toEqual([2, 0, 0]);
});

test("it lists the newest task first, and only as many as are asked for", async () => {
  const { sqs, dead, target, start } = await createDeadLetters(0);
  await start({ DestinationArn: target.arn });
  await start();

  const one = await sqs.listMessageMoveTasks({ SourceArn: dead.arn });
  const both = await sqs.listMessageMoveTasks({ SourceArn: dead.arn, MaxResults: 10 });

  expect(one.Results).toHaveLength(1);
  expect(both.Results?.map(({ DestinationArn }) => DestinationArn)).toEqual([undefined, target.arn]);
});

test("it refuses a second task for a queue while one is running", async () => {
  const { target, start } = await createDeadLetters(3);
  const options = { DestinationArn: target.arn, MaxNumberOfMessagesPerSecond: 1 };
  await start(options);

  const refusal = await refusalOf(start(options));

  expect(refusal).toMatchObject({
    name: "InvalidParameterValue",
    message:
      "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
  });
});

test("it refuses a source that is no dead-letter queue", async () => {
  const { sqs, source, target } = await createDeadLetters(0);

  const refusal = await refusalOf(
    sqs.startMessageMoveTask({ SourceArn: source.arn, DestinationArn: target.arn }),
  );

  expect(refusal).toMatchObject({
    name: "InvalidParameterValue",
    message: "Source queue must be configured as a Dead Letter Queue.",
  });
});

test("it refuses a source and a destination that do not exist", async () => {
  const { sqs, start, target } = await createDeadLetters(0);

  const refusals = [
    await refusalOf(sqs.startMessageMoveTask({ SourceArn: `${target.arn}x` })),
    await refusalOf(sqs.listMessageMoveTasks({ SourceArn: `${target.arn}x` })),
    await refusalOf(start({ DestinationArn: `${target.arn}x` })),
  ];

  expect(refusals.map(({ name }) => name)).toEqual(Array(3).fill("ResourceNotFoundException"));
  expect(refusals[2]?.message).toBe(
    "The resource that you specified for the DestinationArn parameter doesn't exist.",
  );
});

test.each<[string, (deadArn: string) => string, string, string]>([
  ["is none", () => "foobared", "InvalidParameterValue", "Value for parameter TaskHandle is invalid."],
  [
    "names a queue that does not exist",
    (arn) => JSON.stringify({ taskId: "10f57157-fc38-4da9-a113-4de7e12d05dd", sourceArn: `${arn}x` }),
    "ResourceNotFoundException",
    "The resource that you specified for the SourceArn parameter doesn't exist.",
  ],
  [
    "names a task that does not exist",
    (arn) => JSON.stringify({ taskId: "10f57157-fc38-4da9-a113-4de7e12d05dd", sourceArn: arn }),
    "ResourceNotFoundException",
    "Task does not exist.",
  ],
])("it refuses to cancel by a handle that %s", async (_what, handleOf, name, message) => {
  const { sqs, dead } = await createDeadLetters(0);

  const TaskHandle = Buffer.from(handleOf(dead.arn)).toString("base64");

  expect(await refusalOf(sqs.cancelMessageMoveTask({ TaskHandle }))).toMatchObject({ name, message });
});
