import { expect, onTestFinished, test, vi } from "vitest";
import {
  type EventSourceMappingOptions,
  startEventSourceMapping,
} from "../../../../tools/emulators/aws/lambda/event-source-mapping.ts";
import type { InvokeResult } from "../../../../tools/emulators/aws/lambda/invoke-result.ts";
import { BenchQueue, region, startBench } from "../bench.ts";

interface SqsEvent {
  readonly Records: readonly {
    readonly body: string;
    readonly messageId: string;
    readonly attributes: Readonly<Record<string, string>>;
  }[];
}

type Answer = (event: SqsEvent) => InvokeResult | Promise<InvokeResult>;

/** A mapping from a FIFO queue; `batches` resolves as soon as that many batches were dealt with. */
async function startMapping(
  queue: BenchQueue,
  endpoint: string,
  answer: Answer,
  options: Partial<EventSourceMappingOptions> = {},
) {
  const seen: string[][] = [];
  const invoke = vi.fn(async (event: unknown) => {
    seen.push((event as SqsEvent).Records.map(({ body }) => body));
    return answer(event as SqsEvent);
  });
  let count = 0;
  let listener = (): void => undefined;
  const mapping = startEventSourceMapping({
    queueUrl: queue.url,
    endpoint,
    region,
    batchSize: 10,
    maximumConcurrency: 1,
    reportBatchItemFailures: true,
    invoke,
    ...options,
    onBatch: () => {
      count += 1;
      listener();
    },
  });
  onTestFinished(() => mapping.stop());
  const batches = (wanted: number) =>
    new Promise<void>((resolve) => {
      listener = () => {
        if (count >= wanted) resolve();
      };
      listener();
    });
  return { mapping, seen, invoke, batches };
}

const succeed = (): InvokeResult => ({ kind: "answered", payload: {} });

function failing(...bodies: string[]): Answer {
  return ({ Records }) => ({
    kind: "answered",
    payload: {
      batchItemFailures: Records.filter(({ body }) => bodies.includes(body)).map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    },
  });
}

test("it hands over records in the shape that Lambda gives them", async () => {
  const { aws, clock, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "work.fifo");
  await sqs.sendMessage({
    QueueUrl: queue.url,
    MessageBody: "hello",
    MessageGroupId: "g",
    MessageDeduplicationId: "d",
    MessageAttributes: {
      reason: { DataType: "String", StringValue: "because" },
      blob: { DataType: "Binary", BinaryValue: Buffer.from([1, 2]) },
    },
  });

  const { invoke, batches } = await startMapping(queue, aws.endpoint, succeed);
  await batches(1);

  expect(invoke.mock.lastCall![0]).toEqual({
    Records: [
      {
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        body: "hello",
        attributes: {
          ApproximateReceiveCount: "1",
          ApproximateFirstReceiveTimestamp: String(clock.nowMs()),
          SentTimestamp: String(clock.nowMs()),
          SenderId: "AKIDTEST",
          MessageGroupId: "g",
          MessageDeduplicationId: "d",
          SequenceNumber: expect.stringMatching(/^\d{20}$/),
        },
        messageAttributes: {
          reason: { stringValue: "because", stringListValues: [], binaryListValues: [], dataType: "String" },
          blob: { binaryValue: "AQI=", stringListValues: [], binaryListValues: [], dataType: "Binary" },
        },
        md5OfBody: "5d41402abc4b2a76b9719d911017c592",
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: "aws:sqs",
        eventSourceARN: queue.arn,
        awsRegion: region,
      },
    ],
  });
  expect(await queue.counts()).toEqual([0, 0, 0]);
});

test("it deletes what succeeded and lets what failed come back after its visibility time-out", async () => {
  const { aws, clock, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "work.fifo", { VisibilityTimeout: "180" });
  for (const person of ["a", "b", "c"]) await queue.send(person, person);

  let first = true;
  const { seen, batches } = await startMapping(queue, aws.endpoint, (event) => {
    const answer = first ? failing("b")(event) : succeed();
    first = false;
    return answer;
  });
  await batches(1);
  const inBetween = await queue.counts();
  clock.advance(180_000);
  await batches(2);

  expect(inBetween).toEqual([0, 1, 0]);
  expect(seen).toEqual([["a", "b", "c"], ["b"]]);
  expect(await queue.counts()).toEqual([0, 0, 0]);
});

test.each<[string, unknown]>([
  ["nothing", null],
  ["an empty object", {}],
  ["null failures", { batchItemFailures: null }],
  ["no failures", { batchItemFailures: [] }],
])("it takes %s for a success of the whole batch", async (_what, payload) => {
  const { aws, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "work.fifo");
  await queue.send("a", "a");

  const { batches } = await startMapping(queue, aws.endpoint, () => ({ kind: "answered", payload }));
  await batches(1);

  expect(await queue.counts()).toEqual([0, 0, 0]);
});

test.each<[string, InvokeResult]>([
  [
    "an id that is not in the batch",
    { kind: "answered", payload: { batchItemFailures: [{ itemIdentifier: "stranger" }] } },
  ],
  ["an empty id", { kind: "answered", payload: { batchItemFailures: [{ itemIdentifier: "" }] } }],
  ["a null id", { kind: "answered", payload: { batchItemFailures: [{ itemIdentifier: null }] } }],
  ["a failure with another key", { kind: "answered", payload: { batchItemFailures: [{ id: "x" }] } }],
  ["failures that are no list", { kind: "answered", payload: { batchItemFailures: "all" } }],
  ["an error", { kind: "failed", errorType: "Error", errorMessage: "no" }],
  ["a time-out", { kind: "timed-out" }],
  ["a throttle", { kind: "throttled" }],
])("it takes %s for a failure of the whole batch", async (_what, result) => {
  const { aws, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "work.fifo");
  await queue.send("a", "a");
  await queue.send("b", "b");

  const { batches } = await startMapping(queue, aws.endpoint, () => result);
  await batches(1);

  expect(await queue.counts()).toEqual([0, 2, 0]);
});

test("it does not look into the answer unless partial responses are on", async () => {
  const { aws, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "work.fifo");
  await queue.send("a", "a");

  const { batches } = await startMapping(queue, aws.endpoint, failing("a"), {
    reportBatchItemFailures: false,
  });
  await batches(1);

  expect(await queue.counts()).toEqual([0, 0, 0]);
});

test("it never has two invocations of one group at once, and no more than its maximum altogether", async () => {
  const { aws, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "work.fifo");
  const running = new Map<string, number>();
  let most = 0;
  const overlaps: string[] = [];
  const groups = ["a", "b", "c", "d"];
  for (let n = 0; n < 3; n += 1) for (const group of groups) await queue.send(`${group}${n}`, group);

  const { mapping, seen, batches } = await startMapping(
    queue,
    aws.endpoint,
    async ({ Records }) => {
      const mine = new Set(Records.map(({ attributes }) => attributes["MessageGroupId"]!));
      for (const group of mine) {
        if (running.has(group)) overlaps.push(group);
        running.set(group, 1);
      }
      most = Math.max(most, running.size);
      await new Promise(setImmediate);
      for (const group of mine) running.delete(group);
      return succeed();
    },
    { batchSize: 1, maximumConcurrency: 3 },
  );
  await batches(12);
  await mapping.idle();

  expect(overlaps).toEqual([]);
  expect(most).toBeLessThanOrEqual(3);
  for (const group of groups) {
    expect(seen.flat().filter((body) => body.startsWith(group))).toEqual(
      [0, 1, 2].map((n) => `${group}${n}`),
    );
  }
});

test("it finishes what is in flight before it stops", async () => {
  const { aws, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "work.fifo");
  await queue.send("a", "a");
  const [started, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];

  const { mapping } = await startMapping(queue, aws.endpoint, async () => {
    started.resolve();
    await released.promise;
    return succeed();
  });
  await started.promise;
  const stopped = mapping.stop();
  released.resolve();
  await stopped;

  expect(await queue.counts()).toEqual([0, 0, 0]);
});

test("it sends innocents to the dead-letter queue when a function stops at the first failure across groups", async () => {
  const { aws, clock, sqs } = await startBench();
  const dead = await BenchQueue.create(sqs, "dead.fifo");
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
  const queue = await BenchQueue.create(sqs, "work.fifo", { RedrivePolicy });
  await queue.send("broken", "a");
  await queue.send("innocent", "b");
  const stopAtFirst: Answer = ({ Records }) => {
    const from = Records.findIndex(({ body }) => body === "broken");
    return failing(...Records.slice(from).map(({ body }) => body))({ Records });
  };

  const { batches } = await startMapping(queue, aws.endpoint, stopAtFirst);
  for (const batch of [1, 2]) {
    await batches(batch);
    clock.advance(30_000);
  }

  await vi.waitFor(async () => expect(await dead.counts()).toEqual([2, 0, 0]));
  expect((await dead.receiveBodies()).sort()).toEqual(["broken", "innocent"]);
});
