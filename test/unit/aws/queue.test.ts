import type { SQSClient } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { createFifoQueue, type OutgoingMessage } from "../../../shared/aws/queue.ts";

const queueUrl = "http://127.0.0.1/000000000000/bridge-sync-acme.fifo";

/** A client that gives one answer and remembers the commands it was sent. */
function open(answer: unknown = {}) {
  const commands: { readonly name: string; readonly input: unknown }[] = [];
  const client = {
    send: (command: { readonly input: unknown; readonly constructor: { readonly name: string } }) => {
      commands.push({ name: command.constructor.name, input: command.input });
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  } as unknown as SQSClient;
  return { queue: createFifoQueue(client, queueUrl), commands };
}

function buildOutgoing(id: string): OutgoingMessage {
  return { body: `body ${id}`, groupId: "acme:00u1", deduplicationId: id };
}

test("sends a message with its group, its deduplication id and its attributes", async () => {
  const { queue, commands } = open();

  await queue.send({ ...buildOutgoing("a"), attributes: { reason: "refused", field: null } });

  expect(commands).toEqual([
    {
      name: "SendMessageCommand",
      input: {
        QueueUrl: queueUrl,
        MessageBody: "body a",
        MessageGroupId: "acme:00u1",
        MessageDeduplicationId: "a",
        MessageAttributes: { reason: { DataType: "String", StringValue: "refused" } },
      },
    },
  ]);
});

test("throws what the SDK throws when a message is not accepted", async () => {
  await expect(open(new Error("down")).queue.send(buildOutgoing("a"))).rejects.toThrow("down");
});

test("sends a batch in one call, each entry with ids of its own", async () => {
  const { queue, commands } = open({ Successful: [{ Id: "0" }, { Id: "1" }] });

  const unsent = await queue.sendBatch([buildOutgoing("a"), buildOutgoing("b")]);

  expect(unsent).toEqual([]);
  expect(commands).toMatchObject([
    {
      name: "SendMessageBatchCommand",
      input: {
        QueueUrl: queueUrl,
        Entries: [
          { Id: "0", MessageDeduplicationId: "a", MessageGroupId: "acme:00u1" },
          { Id: "1", MessageDeduplicationId: "b" },
        ],
      },
    },
  ]);
});

test("gives back the entries that SQS refused", async () => {
  const { queue } = open({ Successful: [{ Id: "0" }], Failed: [{ Id: "1", Code: "InternalError" }] });

  const unsent = await queue.sendBatch([buildOutgoing("a"), buildOutgoing("b")]);

  expect(unsent.map((message) => message.deduplicationId)).toEqual(["b"]);
});

test("gives back the entries that SQS does not mention: only what it accepted is accepted", async () => {
  const messages = [buildOutgoing("a"), buildOutgoing("b")];

  expect(await open({}).queue.sendBatch(messages)).toEqual(messages);
});

test("hides a received message for so many seconds", async () => {
  const { queue, commands } = open();

  await queue.hide("receipt1", 42);

  expect(commands).toEqual([
    {
      name: "ChangeMessageVisibilityCommand",
      input: { QueueUrl: queueUrl, ReceiptHandle: "receipt1", VisibilityTimeout: 42 },
    },
  ]);
});
