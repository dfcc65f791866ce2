import { SQS } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { BenchQueue, refusalOf, startBench } from "../bench.ts";

test("it makes a queue whose URL names endpoint, account and queue", async () => {
  const { aws, sqs } = await startBench();

  const { QueueUrl } = await sqs.createQueue({ QueueName: "some-queue_1" });

  expect(QueueUrl).toBe(`${aws.endpoint}/000000000000/some-queue_1`);
  expect(await sqs.getQueueUrl({ QueueName: "some-queue_1" })).toMatchObject({ QueueUrl });
});

test("it answers with the existing queue when nothing that is asked for differs", async () => {
  const { sqs } = await startBench();
  const Attributes = { DelaySeconds: "1", ReceiveMessageWaitTimeSeconds: "1" };
  const { QueueUrl } = await sqs.createQueue({ QueueName: "same", Attributes });

  const again = [
    await sqs.createQueue({ QueueName: "same" }),
    await sqs.createQueue({ QueueName: "same", Attributes: { DelaySeconds: "1" } }),
    await sqs.createQueue({ QueueName: "same", Attributes: { VisibilityTimeout: "30" } }),
  ];

  expect(again.map((answer) => answer.QueueUrl)).toEqual([QueueUrl, QueueUrl, QueueUrl]);
});

test("it compares with what the queue has now, not with what it was made with", async () => {
  const { sqs } = await startBench();
  const { QueueUrl } = await sqs.createQueue({ QueueName: "same", Attributes: { DelaySeconds: "1" } });
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { DelaySeconds: "2" } });

  const refusal = await refusalOf(sqs.createQueue({ QueueName: "same", Attributes: { DelaySeconds: "1" } }));

  expect(refusal).toEqual({
    name: "QueueNameExists",
    code: "QueueAlreadyExists",
    message: "A queue already exists with the same name and a different value for attribute DelaySeconds",
  });
  expect(await sqs.createQueue({ QueueName: "same", Attributes: { DelaySeconds: "2" } })).toMatchObject({
    QueueUrl,
  });
});

test.each<[string, string, Record<string, string>]>([
  ["slashes", "queue/with/", {}],
  ["81 letters", "x".repeat(81), {}],
  ["a FIFO suffix, but standard", "plain.fifo", {}],
  ["no FIFO suffix, but FIFO", "plain", { FifoQueue: "true" }],
  ["nothing before the FIFO suffix", ".fifo", { FifoQueue: "true" }],
])("it refuses a name with %s", async (_what, QueueName, Attributes) => {
  const { sqs } = await startBench();

  const refusal = await refusalOf(sqs.createQueue({ QueueName, Attributes }));

  expect(refusal.name).toBe("InvalidParameterValue");
});

test("it takes the name of a queue in place of its URL", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "by-name");

  await sqs.sendMessage({ QueueUrl: "by-name", MessageBody: "body" });

  expect(await queue.receiveBodies()).toEqual(["body"]);
});

test("it does not find queues that are not there, or are another account's", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "mine");

  const refusals = [
    await refusalOf(sqs.getQueueUrl({ QueueName: "none" })),
    await refusalOf(sqs.getQueueUrl({ QueueName: "mine", QueueOwnerAWSAccountId: "111111111111" })),
    await refusalOf(sqs.sendMessage({ QueueUrl: `${queue.url}x`, MessageBody: "body" })),
    await refusalOf(
      sqs.sendMessage({ QueueUrl: queue.url.replace("000000000000", "111111111111"), MessageBody: "body" }),
    ),
  ];

  const refusal = {
    name: "QueueDoesNotExist",
    code: "AWS.SimpleQueueService.NonExistentQueue",
    message: "The specified queue does not exist.",
  };
  expect(refusals).toEqual([refusal, refusal, refusal, refusal]);
});

test("it lists queues by prefix and in pages", async () => {
  const { sqs } = await startBench();
  for (const QueueName of ["a-1", "a-2", "a-3", "b-1"]) await sqs.createQueue({ QueueName });
  const namesOf = (urls: readonly string[] | undefined) => urls?.map((url) => url.split("/").at(-1));

  const all = await sqs.listQueues({});
  const first = await sqs.listQueues({ QueueNamePrefix: "a-", MaxResults: 2 });
  const rest = await sqs.listQueues({ QueueNamePrefix: "a-", MaxResults: 2, NextToken: first.NextToken });
  const none = await sqs.listQueues({ QueueNamePrefix: "c-" });

  expect(namesOf(all.QueueUrls)).toEqual(["a-1", "a-2", "a-3", "b-1"]);
  expect(namesOf(first.QueueUrls)).toEqual(["a-1", "a-2"]);
  expect(namesOf(rest.QueueUrls)).toEqual(["a-3"]);
  expect([all.NextToken, rest.NextToken, none.QueueUrls]).toEqual([undefined, undefined, undefined]);
});

test("it deletes a queue with its messages and frees the name after 60 seconds", async () => {
  const { clock, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "short-lived");
  await queue.send("body");

  await sqs.deleteQueue({ QueueUrl: queue.url });
  const gone = await refusalOf(queue.receive());
  clock.advance(59_999);
  const early = await refusalOf(sqs.createQueue({ QueueName: "short-lived" }));
  clock.advance(1);
  await sqs.createQueue({ QueueName: "short-lived" });

  expect(gone.name).toBe("QueueDoesNotExist");
  expect(early).toEqual({
    name: "QueueDeletedRecently",
    code: "AWS.SimpleQueueService.QueueDeletedRecently",
    message:
      "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
  });
  expect(await queue.receive()).toEqual([]);
});

test("it purges visible, delayed and received messages for good", async () => {
  const { clock, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "full");
  for (const body of ["1", "2"]) await queue.send(body);
  await sqs.sendMessage({ QueueUrl: queue.url, MessageBody: "late", DelaySeconds: 2 });
  await queue.receive(1);

  await sqs.purgeQueue({ QueueUrl: queue.url });
  clock.advance(30_000);
  await queue.send("after");

  expect(await queue.receiveBodies()).toEqual(["after"]);
});

test("it purges a queue once in 60 seconds", async () => {
  const { clock, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "full");
  await sqs.purgeQueue({ QueueUrl: queue.url });

  const refusal = await refusalOf(sqs.purgeQueue({ QueueUrl: queue.url }));
  clock.advance(60_000);
  await sqs.purgeQueue({ QueueUrl: queue.url });

  expect(refusal).toEqual({
    name: "PurgeQueueInProgress",
    code: "AWS.SimpleQueueService.PurgeQueueInProgress",
    message: "Only one PurgeQueue operation on full is allowed every 60 seconds.",
  });
});

test("it drops messages when their retention period is over, received ones included", async () => {
  for (const name of ["kept", "kept.fifo"]) {
    const { clock, sqs } = await startBench();
    const queue = await BenchQueue.create(sqs, name, { MessageRetentionPeriod: "60" });
    for (const body of ["1", "2"]) await queue.send(body, name === "kept" ? undefined : body);
    await queue.receive(1);

    clock.advance(59_999);
    const before = await queue.counts();
    clock.advance(1);

    expect(before[0]).toBe(2);
    expect(await queue.counts()).toEqual([0, 0, 0]);
  }
});

test("it keeps the queues of each region apart", async () => {
  const { aws, sqs } = await startBench();
  const elsewhere = new SQS({
    endpoint: aws.endpoint,
    region: "us-west-2",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  onTestFinished(() => elsewhere.destroy());

  await BenchQueue.create(sqs, "here");
  const there = await BenchQueue.create(elsewhere, "there");

  expect((await sqs.listQueues({})).QueueUrls).toEqual([`${aws.endpoint}/000000000000/here`]);
  expect((await there.attributes()).QueueArn).toBe("arn:aws:sqs:us-west-2:000000000000:there");
});
