import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { SQS } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { BenchQueue, region, startWith } from "../bench.ts";

async function startQueue() {
  const { aws, client, clock } = await startWith(CloudWatch);
  const sqs = new SQS({
    endpoint: aws.endpoint,
    region,
    credentials: { accessKeyId: "AKIDTEST", secretAccessKey: "any" },
  });
  onTestFinished(() => sqs.destroy());
  const queue = await BenchQueue.create(sqs, "sync.fifo");
  const ask = async (name: string, QueueName = "sync.fifo", Namespace = "AWS/SQS") => {
    const { MetricDataResults: [result] = [] } = await client.getMetricData({
      StartTime: new Date(clock.nowMs() - 600_000),
      EndTime: new Date(clock.nowMs() + 60_000),
      MetricDataQueries: [
        {
          Id: "asked",
          MetricStat: {
            Metric: { Namespace, MetricName: name, Dimensions: [{ Name: "QueueName", Value: QueueName }] },
            Period: 60,
            Stat: "Maximum",
          },
        },
      ],
    });
    return result!.Values;
  };
  return { clock, queue, ask };
}

test("it tells how old the oldest message is, in flight or not, and how many there are", async () => {
  const { clock, queue, ask } = await startQueue();
  await queue.send("old", "a");
  clock.advance(90_000);
  await queue.send("new", "b");
  await queue.receive(1);

  const figures = await Promise.all(
    [
      "ApproximateAgeOfOldestMessage",
      "ApproximateNumberOfMessagesVisible",
      "ApproximateNumberOfMessagesNotVisible",
      "ApproximateNumberOfMessagesDelayed",
    ].map((name) => ask(name)),
  );

  expect(figures).toEqual([[90], [1], [1], [0]]);
});

test("it says 0 of an empty queue, and nothing of what is not there", async () => {
  const { ask } = await startQueue();

  expect(await ask("ApproximateAgeOfOldestMessage")).toEqual([0]);
  expect(await ask("ApproximateAgeOfOldestMessage", "none.fifo")).toEqual([]);
  expect(await ask("NumberOfMessagesSent")).toEqual([]);
  expect(await ask("ApproximateAgeOfOldestMessage", "sync.fifo", "orgbridge/orgbridge")).toEqual([]);
});
