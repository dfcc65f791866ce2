import { connect } from "node:net";
import { expect, test } from "vitest";
import { startBench } from "./bench.ts";

async function post(endpoint: string, target: string | undefined, body: string) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: target === undefined ? {} : { "x-amz-target": target },
    body,
  });
  const { __type: type } = (await response.json()) as { __type: string };
  return { status: response.status, type, query: response.headers.get("x-amzn-query-error") };
}

test("it answers in the form of each service's protocol", async () => {
  const { aws } = await startBench();
  const call = (target: string) =>
    fetch(aws.endpoint, { method: "POST", headers: { "x-amz-target": target }, body: "{}" });

  const sqs = await call("AmazonSQS.ListQueues");
  const secrets = await call("secretsmanager.ListSecrets");

  expect([sqs.status, sqs.headers.get("content-type")]).toEqual([200, "application/x-amz-json-1.0"]);
  expect([secrets.status, secrets.headers.get("content-type")]).toEqual([200, "application/x-amz-json-1.1"]);
  expect(sqs.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
});

test("it puts the code of the older protocol into a header of SQS's errors", async () => {
  const { aws } = await startBench();

  const missing = await post(aws.endpoint, "AmazonSQS.GetQueueUrl", '{"QueueName":"none"}');
  const absent = await post(aws.endpoint, "AmazonSQS.GetQueueUrl", "{}");

  expect(missing).toEqual({
    status: 400,
    type: "com.amazonaws.sqs#QueueDoesNotExist",
    query: "AWS.SimpleQueueService.NonExistentQueue;Sender",
  });
  expect(absent).toMatchObject({ status: 400, query: "MissingParameter;Sender" });
});

test.each<[string, string | undefined, string, string]>([
  ["an unknown action", "AmazonSQS.Nonsense", "{}", "UnknownOperationException"],
  ["a property of every object", "AmazonSQS.constructor", "{}", "UnknownOperationException"],
  ["an unknown service", "DynamoDB_20120810.ListTables", "{}", "UnknownOperationException"],
  ["no action", undefined, "Action=ListQueues", "UnknownOperationException"],
  ["malformed JSON", "AmazonSQS.ListQueues", "{", "SerializationException"],
  ["JSON that is no object", "secretsmanager.ListSecrets", "[]", "SerializationException"],
  ["a text in place of a number", "AmazonSQS.ListQueues", '{"MaxResults":"1"}', "SerializationException"],
  ["a number in place of a text", "AmazonSQS.GetQueueUrl", '{"QueueName":1}', "SerializationException"],
  ["an object in place of a list", "AmazonSQS.SendMessageBatch", '{"QueueUrl":"q","Entries":{}}', "Queue"],
])("it refuses %s and stays alive", async (_what, target, body, type) => {
  const { aws, sqs } = await startBench();

  const answer = await post(aws.endpoint, target, body);

  expect(answer.status).toBe(400);
  expect(answer.type).toContain(type);
  await expect(sqs.listQueues({})).resolves.toBeDefined();
});

test("it refuses a request that is larger than any service takes", async () => {
  const { aws, sqs } = await startBench();

  const answer = await post(aws.endpoint, "AmazonSQS.SendMessage", "x".repeat(9 * 1024 * 1024));

  expect(answer).toMatchObject({ status: 413, type: expect.stringContaining("RequestEntityTooLarge") });
  await expect(sqs.listQueues({})).resolves.toBeDefined();
});

test("it survives callers that speak no HTTP or hang up in the middle of a request", async () => {
  const { aws, sqs } = await startBench();
  const { port } = new URL(aws.endpoint);

  for (const text of ["nonsense\r\n\r\n", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"]) {
    const socket = connect(Number(port), "127.0.0.1");
    await new Promise<void>((resolve) => socket.write(text, () => resolve()));
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.destroy();
    await closed;
  }

  await expect(sqs.listQueues({})).resolves.toBeDefined();
});
