import type { SQSClient } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { createQueueDepthReader } from "../../../shared/aws/queue-depth.ts";

function open(attributes?: Readonly<Record<string, string>>) {
  const client = { send: () => Promise.resolve({ Attributes: attributes }) } as unknown as SQSClient;
  return createQueueDepthReader(client);
}

test("tells what can be received, what is in flight and what is delayed", async () => {
  const reader = open({
    ApproximateNumberOfMessages: "3",
    ApproximateNumberOfMessagesNotVisible: "2",
    ApproximateNumberOfMessagesDelayed: "1",
  });

  expect(await reader.readDepth("queue")).toEqual({ visible: 3, inFlight: 2, delayed: 1 });
});

test.each([
  ["no attributes", undefined],
  ["a number missing", { ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesDelayed: "0" }],
  [
    "an empty number",
    {
      ApproximateNumberOfMessages: "",
      ApproximateNumberOfMessagesNotVisible: "0",
      ApproximateNumberOfMessagesDelayed: "0",
    },
  ],
])("does not take a queue for empty when SQS answers with %s", async (_what, attributes) => {
  await expect(open(attributes).readDepth("queue")).rejects.toThrow("depth");
});

test("tells the queue's ARN, and throws when SQS does not", async () => {
  const arn = "arn:aws:sqs:us-east-1:000000000000:bridge-sync-acme.fifo";

  expect(await open({ QueueArn: arn }).readArn("queue")).toBe(arn);
  await expect(open({}).readArn("queue")).rejects.toThrow("ARN");
});
