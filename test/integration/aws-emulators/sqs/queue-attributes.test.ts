import { describe, expect, test } from "vitest";
import { BenchQueue, refusalOf, startBench } from "../bench.ts";

test("it shows what a new standard queue has", async () => {
  const { clock, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "plain");

  const now = String(Math.floor(clock.nowMs() / 1000));
  expect(await queue.attributes()).toEqual({
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: "0",
    ApproximateNumberOfMessagesNotVisible: "0",
    ApproximateNumberOfMessagesDelayed: "0",
    CreatedTimestamp: now,
    LastModifiedTimestamp: now,
    VisibilityTimeout: "30",
    MaximumMessageSize: "1048576",
    MessageRetentionPeriod: "345600",
    DelaySeconds: "0",
    ReceiveMessageWaitTimeSeconds: "0",
    SqsManagedSseEnabled: "true",
  });
});

test("it shows what a new FIFO queue has besides", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "plain.fifo");

  expect(await queue.attributes()).toMatchObject({
    FifoQueue: "true",
    ContentBasedDeduplication: "false",
    DeduplicationScope: "queue",
    FifoThroughputLimit: "perQueue",
  });
});

test("it answers with the attributes that are asked for and set, and with none for none", async () => {
  const { sqs } = await startBench();
  const { url: QueueUrl } = await BenchQueue.create(sqs, "plain");

  const some = await sqs.getQueueAttributes({
    QueueUrl,
    AttributeNames: ["VisibilityTimeout", "RedrivePolicy"],
  });
  const none = await sqs.getQueueAttributes({ QueueUrl });

  expect(some.Attributes).toEqual({ VisibilityTimeout: "30" });
  expect(none.Attributes).toBeUndefined();
});

test("it refuses to answer with an attribute that no queue has", async () => {
  const { sqs } = await startBench();
  const { url: QueueUrl } = await BenchQueue.create(sqs, "plain");

  const refusal = await refusalOf(
    sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["Nonsense" as "All"] }),
  );

  expect(refusal).toMatchObject({ name: "InvalidAttributeName", message: "Unknown Attribute Nonsense." });
});

test("it changes attributes and the time of the last change", async () => {
  const { clock, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "plain");
  clock.advance(5000);

  await sqs.setQueueAttributes({
    QueueUrl: queue.url,
    Attributes: { VisibilityTimeout: "69", DelaySeconds: "420" },
  });

  const { CreatedTimestamp, ...attributes } = await queue.attributes();
  expect(attributes).toMatchObject({
    VisibilityTimeout: "69",
    DelaySeconds: "420",
    MessageRetentionPeriod: "345600",
    LastModifiedTimestamp: String(Number(CreatedTimestamp) + 5),
  });
});

describe.each(["set", "create"] as const)("%s", (how) => {
  const apply = async (Attributes: Record<string, string>, name = "plain") => {
    const { sqs } = await startBench();
    if (how === "create") {
      const Kind = name.endsWith(".fifo") ? { FifoQueue: "true" } : {};
      return refusalOf(sqs.createQueue({ QueueName: name, Attributes: { ...Kind, ...Attributes } }));
    }
    const { url: QueueUrl } = await BenchQueue.create(sqs, name);
    return refusalOf(sqs.setQueueAttributes({ QueueUrl, Attributes }));
  };

  test.each([
    ["VisibilityTimeout", "43201"],
    ["VisibilityTimeout", "-1"],
    ["MaximumMessageSize", "1023"],
    ["MaximumMessageSize", "1048577"],
    ["MessageRetentionPeriod", "59"],
    ["MessageRetentionPeriod", "1209601"],
    ["DelaySeconds", "901"],
    ["DelaySeconds", "soon"],
    ["ReceiveMessageWaitTimeSeconds", "21"],
    ["SqsManagedSseEnabled", "maybe"],
  ])("it refuses %s=%s", async (name, value) => {
    expect(await apply({ [name]: value })).toMatchObject({
      name: "InvalidAttributeValue",
      message: `Invalid value for the parameter ${name}.`,
    });
  });

  test.each(["ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"])(
    "it refuses %s for a standard queue",
    async (name) => {
      const value = { ContentBasedDeduplication: "true", DeduplicationScope: "queue" }[name] ?? "perQueue";

      expect((await apply({ [name]: value })).name).toBe("InvalidAttributeName");
    },
  );

  test("it refuses an attribute that no queue has", async () => {
    expect(await apply({ Nonsense: "1" })).toMatchObject({
      name: "InvalidAttributeName",
      message: "Unknown Attribute Nonsense.",
    });
  });

  test("it refuses a throughput limit per group while repeats are looked for in the whole queue", async () => {
    const refusal = await apply({ FifoThroughputLimit: "perMessageGroupId" }, "plain.fifo");

    expect(refusal.name).toBe("InvalidAttributeValue");
  });

  test("it refuses two kinds of encryption at once", async () => {
    expect(await apply({ KmsMasterKeyId: "key", SqsManagedSseEnabled: "true" })).toMatchObject({
      name: "InvalidAttributeName",
      message:
        "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.",
    });
  });
});

test("it never lets a queue change its type", async () => {
  const { sqs } = await startBench();
  const standard = await BenchQueue.create(sqs, "plain");
  const fifo = await BenchQueue.create(sqs, "plain.fifo");
  const set = (QueueUrl: string, FifoQueue: string) =>
    sqs.setQueueAttributes({ QueueUrl, Attributes: { FifoQueue } });

  const refusals = [await refusalOf(set(standard.url, "true")), await refusalOf(set(fifo.url, "false"))];
  await set(fifo.url, "true");

  expect(refusals).toMatchObject([
    { name: "InvalidAttributeName", message: "Unknown Attribute FifoQueue." },
    {
      name: "InvalidAttributeValue",
      message: "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.",
    },
  ]);
});

test("it turns the queue's own encryption off when a key is named", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "plain", {
    KmsMasterKeyId: "testKeyId",
    KmsDataKeyReusePeriodSeconds: "6000",
  });

  expect(await queue.attributes()).toMatchObject({
    KmsMasterKeyId: "testKeyId",
    KmsDataKeyReusePeriodSeconds: "6000",
    SqsManagedSseEnabled: "false",
  });
});

test("it clears an attribute that is set to nothing", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "plain");
  const set = (Policy: string) => sqs.setQueueAttributes({ QueueUrl: queue.url, Attributes: { Policy } });
  await set('{"Version":"2012-10-17","Statement":[]}');
  const before = await queue.attributes();

  await set("");

  expect(before.Policy).toBe('{"Version":"2012-10-17","Statement":[]}');
  expect(await queue.attributes()).not.toHaveProperty("Policy");
});
