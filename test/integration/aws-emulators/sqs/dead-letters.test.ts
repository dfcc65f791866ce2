import { describe, expect, test } from "vitest";
import { BenchQueue, refusalOf, startBench } from "../bench.ts";

async function createPair(suffix: "" | ".fifo", maxReceiveCount = 2) {
  const bench = await startBench();
  const dead = await BenchQueue.create(bench.sqs, `dead${suffix}`);
  const queue = await BenchQueue.create(bench.sqs, `work${suffix}`, {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount }),
  });
  return { ...bench, dead, queue };
}

describe.each(["", ".fifo"] as const)("with queues named *%s", (suffix) => {
  const group = suffix === "" ? undefined : "a";

  test("it gives a message up at the receive after the last allowed one, and hands out the next", async () => {
    const { queue, dead } = await createPair(suffix);
    await queue.send("poison", group);
    await queue.receive(1, 0);
    await queue.send("next", group);
    await queue.receive(1, 0);

    const third = await queue.receiveBodies(1, 0);

    expect(third).toEqual(["next"]);
    expect(await queue.counts()).toEqual([1, 0, 0]);
    expect(await dead.counts()).toEqual([1, 0, 0]);
  });

  test("it keeps id, body, attributes and receive count of a dead letter, and says where it came from", async () => {
    const { sqs, queue, dead } = await createPair(suffix);
    const { MessageId } = await sqs.sendMessage({
      QueueUrl: queue.url,
      MessageBody: "poison",
      MessageAttributes: { n: { DataType: "Number", StringValue: "1" } },
      ...(group === undefined ? {} : { MessageGroupId: group, MessageDeduplicationId: "d" }),
    });
    for (let receive = 0; receive < 3; receive += 1) await queue.receive(1, 0);

    const [letter] = await dead.receive();

    expect(letter).toMatchObject({
      MessageId,
      Body: "poison",
      MessageAttributes: { n: { DataType: "Number", StringValue: "1" } },
      Attributes: { ApproximateReceiveCount: "3", DeadLetterQueueSourceArn: queue.arn },
    });
  });

  test("it refuses a dead-letter queue of the other type", async () => {
    const { sqs, queue } = await createPair(suffix);
    const other = await BenchQueue.create(sqs, suffix === "" ? "other.fifo" : "other");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: other.arn, maxReceiveCount: 1 });

    const refusal = await refusalOf(
      sqs.setQueueAttributes({ QueueUrl: queue.url, Attributes: { RedrivePolicy } }),
    );

    expect(refusal.name).toBe("InvalidParameterValue");
    expect(refusal.message).toContain("same type of queue");
  });
});

test("it moves dead letters on when their queue has a dead-letter queue itself, counting its own receives", async () => {
  const { sqs, queue, dead } = await createPair("", 1);
  const last = await BenchQueue.create(sqs, "last");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: last.arn, maxReceiveCount: 1 });
  await sqs.setQueueAttributes({ QueueUrl: dead.url, Attributes: { RedrivePolicy } });
  await queue.send("body");

  const received = [];
  for (const one of [queue, queue, dead, dead, last]) received.push(await one.receiveBodies(10, 0));

  expect(received).toEqual([["body"], [], ["body"], [], ["body"]]);
});

test("it keeps handing out a message when its dead-letter queue has gone", async () => {
  const { sqs, queue, dead } = await createPair("", 1);
  await sqs.deleteQueue({ QueueUrl: dead.url });
  await queue.send("body");

  await queue.receive(1, 0);

  expect(await queue.receiveBodies()).toEqual(["body"]);
});

test("it lets two queues be each other's dead-letter queue", async () => {
  const { sqs, queue, dead } = await createPair("", 1);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queue.arn, maxReceiveCount: 1 });
  await sqs.setQueueAttributes({ QueueUrl: dead.url, Attributes: { RedrivePolicy } });
  await queue.send("body");

  const received = [];
  for (const one of [queue, queue, dead, dead, queue]) received.push(await one.receiveBodies(10, 0));

  expect(received).toEqual([["body"], [], ["body"], [], ["body"]]);
});

test("it counts the retention of a dead letter from its first send on a standard queue, afresh on a FIFO queue", async () => {
  for (const suffix of ["", ".fifo"] as const) {
    const { clock, sqs, queue, dead } = await createPair(suffix, 1);
    for (const { url } of [queue, dead]) {
      await sqs.setQueueAttributes({ QueueUrl: url, Attributes: { MessageRetentionPeriod: "60" } });
    }
    await queue.send("body", suffix === "" ? undefined : "a");
    await queue.receive(1, 0);
    clock.advance(59_000);
    await queue.receive();

    clock.advance(1000);

    expect(await dead.counts()).toEqual(suffix === "" ? [0, 0, 0] : [1, 0, 0]);
  }
});

test.each<[string, unknown]>([
  ["no JSON", "nothing"],
  ["no target", { maxReceiveCount: 1 }],
  ["no count", { deadLetterTargetArn: "arn:aws:sqs:eu-central-1:000000000000:dead" }],
  [
    "a count that is no number",
    { deadLetterTargetArn: "arn:aws:sqs:eu-central-1:000000000000:dead", maxReceiveCount: "x" },
  ],
  ["a count of 0", { deadLetterTargetArn: "arn:aws:sqs:eu-central-1:000000000000:dead", maxReceiveCount: 0 }],
  [
    "a count over 1000",
    { deadLetterTargetArn: "arn:aws:sqs:eu-central-1:000000000000:dead", maxReceiveCount: 1001 },
  ],
  ["a target that is no ARN", { deadLetterTargetArn: "dummy", maxReceiveCount: 42 }],
  [
    "a target that does not exist",
    { deadLetterTargetArn: "arn:aws:sqs:eu-central-1:000000000000:none", maxReceiveCount: 1 },
  ],
])("it refuses a redrive policy with %s", async (_what, policy) => {
  const { sqs, queue } = await createPair("");
  const RedrivePolicy = typeof policy === "string" ? policy : JSON.stringify(policy);

  const refusals = [
    await refusalOf(sqs.setQueueAttributes({ QueueUrl: queue.url, Attributes: { RedrivePolicy } })),
    await refusalOf(sqs.createQueue({ QueueName: "new", Attributes: { RedrivePolicy } })),
  ];

  expect(refusals.map(({ name }) => name)).toEqual(["InvalidParameterValue", "InvalidParameterValue"]);
  expect(refusals[0]?.message).toContain(
    `Value ${RedrivePolicy} for parameter RedrivePolicy is invalid. Reason: `,
  );
});

test("it takes a receive count given as text", async () => {
  const { sqs, queue, dead } = await createPair("");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: "1" });
  await sqs.setQueueAttributes({ QueueUrl: queue.url, Attributes: { RedrivePolicy } });
  await queue.send("body");

  await queue.receive(1, 0);
  await queue.receive(1, 0);

  expect(await dead.receiveBodies()).toEqual(["body"]);
});

test("it gives nothing up any more once the redrive policy is cleared", async () => {
  const { sqs, queue } = await createPair("", 1);
  await queue.send("body");
  await queue.receive(1, 0);

  await sqs.setQueueAttributes({ QueueUrl: queue.url, Attributes: { RedrivePolicy: "" } });

  expect(await queue.receiveBodies()).toEqual(["body"]);
  expect(await queue.attributes()).not.toHaveProperty("RedrivePolicy");
});

test("it lists the queues that name a queue as their dead-letter queue", async () => {
  const { sqs, queue, dead } = await createPair("");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 });
  const second = await BenchQueue.create(sqs, "x-second", { RedrivePolicy });

  const { queueUrls } = await sqs.listDeadLetterSourceQueues({ QueueUrl: dead.url });
  const first = await sqs.listDeadLetterSourceQueues({ QueueUrl: dead.url, MaxResults: 1 });
  const rest = await sqs.listDeadLetterSourceQueues({
    QueueUrl: dead.url,
    MaxResults: 1,
    NextToken: first.NextToken,
  });

  expect(queueUrls).toEqual([queue.url, second.url]);
  expect([first.queueUrls, rest.queueUrls]).toEqual([[queue.url], [second.url]]);
});

test.each<[string, object, boolean]>([
  ["everybody", { redrivePermission: "allowAll" }, true],
  ["nobody", { redrivePermission: "denyAll" }, false],
  [
    "a list with it",
    { redrivePermission: "byQueue", sourceQueueArns: ["arn:aws:sqs:eu-central-1:000000000000:work"] },
    true,
  ],
  [
    "a list without it",
    { redrivePermission: "byQueue", sourceQueueArns: ["arn:aws:sqs:eu-central-1:000000000000:x"] },
    false,
  ],
])("it lets a queue use a dead-letter queue that allows %s accordingly", async (_what, allow, isAllowed) => {
  const { sqs } = await startBench();
  const dead = await BenchQueue.create(sqs, "dead", { RedriveAllowPolicy: JSON.stringify(allow) });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 });

  const created = sqs.createQueue({ QueueName: "work", Attributes: { RedrivePolicy } });

  if (isAllowed) expect((await created).QueueUrl).toBeDefined();
  else expect((await refusalOf(created)).name).toBe("InvalidParameterValue");
});

test.each<[string, string]>([
  ["no JSON", "x"],
  ["an unknown permission", '{"redrivePermission":"some"}'],
  [
    "a list where none belongs",
    '{"redrivePermission":"denyAll","sourceQueueArns":["arn:aws:sqs:eu-central-1:000000000000:x"]}',
  ],
  ["no list where one belongs", '{"redrivePermission":"byQueue"}'],
])("it refuses a redrive allow policy with %s", async (_what, RedriveAllowPolicy) => {
  const { sqs } = await startBench();

  const refusal = await refusalOf(sqs.createQueue({ QueueName: "dead", Attributes: { RedriveAllowPolicy } }));

  expect(refusal.name).toBe("InvalidParameterValue");
});
