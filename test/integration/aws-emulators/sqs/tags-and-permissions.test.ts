import { expect, test } from "vitest";
import { BenchQueue, refusalOf, startBench } from "../bench.ts";

test("it sets, overwrites, lists and removes tags", async () => {
  const { sqs } = await startBench();
  const { QueueUrl } = await sqs.createQueue({ QueueName: "tagged", tags: { MyTag: "1", mytag: "2" } });
  const tags = async () => (await sqs.listQueueTags({ QueueUrl })).Tags;
  const atFirst = await tags();

  await sqs.tagQueue({ QueueUrl, Tags: { MyTag: "one", empty: "" } });
  const tagged = await tags();
  await sqs.untagQueue({ QueueUrl, TagKeys: ["MyTag", "none"] });
  const untagged = await tags();
  await sqs.untagQueue({ QueueUrl, TagKeys: ["mytag", "empty"] });

  expect(atFirst).toEqual({ MyTag: "1", mytag: "2" });
  expect(tagged).toEqual({ MyTag: "one", mytag: "2", empty: "" });
  expect(untagged).toEqual({ mytag: "2", empty: "" });
  expect(await tags()).toBeUndefined();
});

test("it keeps permissions as statements of the queue's policy", async () => {
  const { sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "shared");
  const permission = { QueueUrl: queue.url, Actions: ["ReceiveMessage"] };
  const policy = async () => (await queue.attributes()).Policy;

  await sqs.addPermission({ ...permission, Label: "one", AWSAccountIds: ["111111111111", "222222222222"] });
  await sqs.addPermission({ ...permission, Label: "two", AWSAccountIds: ["111111111111"] });
  const both = JSON.parse((await policy()) ?? "") as object;
  const again = await refusalOf(sqs.addPermission({ ...permission, Label: "one", AWSAccountIds: ["1"] }));
  await sqs.removePermission({ QueueUrl: queue.url, Label: "one" });
  const one = JSON.parse((await policy()) ?? "") as { Statement: object[] };
  await sqs.removePermission({ QueueUrl: queue.url, Label: "two" });

  expect(both).toEqual({
    Version: "2008-10-17",
    Id: `${queue.arn}/SQSDefaultPolicy`,
    Statement: [
      {
        Sid: "one",
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"] },
        Action: "SQS:ReceiveMessage",
        Resource: queue.arn,
      },
      {
        Sid: "two",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: "SQS:ReceiveMessage",
        Resource: queue.arn,
      },
    ],
  });
  expect(again.message).toBe("Value one for parameter Label is invalid. Reason: Already exists.");
  expect(one.Statement).toMatchObject([{ Sid: "two" }]);
  expect(await policy()).toBeUndefined();
  expect(await refusalOf(sqs.removePermission({ QueueUrl: queue.url, Label: "two" }))).toMatchObject({
    name: "InvalidParameterValue",
    message: "Value two for parameter Label is invalid. Reason: can't find label.",
  });
});
