import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { BenchQueue, refusalOf, startBench } from "../bench.ts";

async function createQueue(name = "contents", attributes = {}) {
  const bench = await startBench();
  return { ...bench, queue: await BenchQueue.create(bench.sqs, name, attributes) };
}

describe("a body", () => {
  test.each(['"&quot;&quot;\r', "Zoë 👋", "{\r\n\t}"])("it arrives as it was sent: %j", async (body) => {
    const { queue } = await createQueue();

    await queue.send(body);

    expect(await queue.receiveBodies()).toEqual([body]);
  });

  test.each(["\u0000", "\u0008", "\u0013", "\uFFFF"])(
    "it is refused with the character %j",
    async (character) => {
      const { queue } = await createQueue();

      expect((await refusalOf(queue.send(`a${character}b`))).name).toBe("InvalidMessageContents");
    },
  );

  test("it is refused when it is empty", async () => {
    const { queue } = await createQueue();

    expect(await refusalOf(queue.send(""))).toMatchObject({
      name: "MissingParameter",
      message: "The request must contain the parameter MessageBody.",
    });
  });

  test("it is refused when it is longer than the queue allows, attributes counted in", async () => {
    const { sqs, queue } = await createQueue("contents", { MaximumMessageSize: "1024" });
    const send = (length: number) =>
      sqs.sendMessage({
        QueueUrl: queue.url,
        MessageBody: "a".repeat(length),
        MessageAttributes: { k: { DataType: "String", StringValue: "x" } },
      });

    await send(1024 - 8);
    const refusal = await refusalOf(send(1024 - 7));

    expect(refusal).toMatchObject({
      name: "InvalidParameterValue",
      message: "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.",
    });
  });
});

describe("message attributes", () => {
  const sendWith = async (MessageAttributes: Record<string, MessageAttributeValue>) => {
    const { sqs, queue } = await createQueue();
    await sqs.sendMessage({ QueueUrl: queue.url, MessageBody: "body", MessageAttributes });
    return queue;
  };

  test("they arrive as they were sent", async () => {
    const attributes = {
      text: { DataType: "String", StringValue: "Zoë" },
      "labelled.number": { DataType: "Number.int", StringValue: "-1.5e3" },
      "attr.1øßä": { DataType: "String", StringValue: "valid" },
      bytes: { DataType: "Binary.gif", BinaryValue: new Uint8Array([0, 255]) },
    };

    const queue = await sendWith(attributes);

    const [message] = await queue.receive();
    expect(message?.MessageAttributes).toMatchObject({
      ...attributes,
      bytes: { DataType: "Binary.gif", BinaryValue: expect.anything() },
    });
    expect([...message!.MessageAttributes!["bytes"]!.BinaryValue!]).toEqual([0, 255]);
  });

  test.each<[string, string[], string[]]>([
    ["none", [], []],
    ["all", ["All"], ["General", "Hello", "Help.Me"]],
    ["all, by wildcard", [".*"], ["General", "Hello", "Help.Me"]],
    ["all, by another wildcard", ["*"], ["General", "Hello", "Help.Me"]],
    ["by name", ["Hello", "Foo"], ["Hello"]],
    ["by prefix", ["Hel.*"], ["Hello", "Help.Me"]],
    ["by a name that is none", ["Hel*"], []],
  ])("a receive gets those that it asks for: %s", async (_what, MessageAttributeNames, expected) => {
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    const queue = await sendWith({ General: text("Kenobi"), Hello: text("There"), "Help.Me": text("Me") });

    const { Messages } = await queue.sqs.receiveMessage({ QueueUrl: queue.url, MessageAttributeNames });

    expect(Object.keys(Messages?.[0]?.MessageAttributes ?? {}).sort()).toEqual(expected);
  });

  test("they have the checksums that AWS was recorded to answer with", async () => {
    const { sqs, queue } = await createQueue();

    const texts = await sqs.sendMessage({
      QueueUrl: queue.url,
      MessageBody: "msg",
      MessageAttributes: {
        Hello: { DataType: "String", StringValue: "There" },
        General: { DataType: "String", StringValue: "Kenobi" },
        "Help.Me": { DataType: "String", StringValue: "Me" },
      },
    });
    const traced = await sqs.sendMessage({
      QueueUrl: queue.url,
      MessageBody: "test",
      MessageSystemAttributes: {
        AWSTraceHeader: {
          DataType: "String",
          StringValue: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
        },
      },
    });

    expect(texts).toMatchObject({
      MD5OfMessageBody: "6e2baaf3b97dbeef01c0043275f9a0e7",
      MD5OfMessageAttributes: "4c360f3fdafd970e05fae2f149d997f5",
    });
    expect(traced.MD5OfMessageAttributes).toBeUndefined();
    expect(traced.MD5OfMessageSystemAttributes).toBe("5ae4d5d7636402d80f4eb6d213245a88");
  });

  test.each<[string, Record<string, MessageAttributeValue>]>([
    ["an empty value", { a: { DataType: "String", StringValue: "" } }],
    ["no type", { a: { DataType: "", StringValue: "x" } }],
    ["an unknown type", { a: { DataType: "Invalid", StringValue: "x" } }],
    ["a type that is too long", { a: { DataType: `Number.${"L".repeat(256)}`, StringValue: "1" } }],
    ["a number that is none", { a: { DataType: "Number", StringValue: "one" } }],
    ["control characters", { a: { DataType: "String", StringValue: "a\u0008" } }],
    ["a reserved name", { "aWs.x": { DataType: "String", StringValue: "x" } }],
    ["another reserved name", { "AMAZON.x": { DataType: "String", StringValue: "x" } }],
    ["a name that begins with a dot", { ".x": { DataType: "String", StringValue: "x" } }],
    ["a name that ends with a dot", { "x.": { DataType: "String", StringValue: "x" } }],
    ["a name with other characters", { "x!": { DataType: "String", StringValue: "x" } }],
    ["a name that is too long", { ["L".repeat(257)]: { DataType: "String", StringValue: "x" } }],
    [
      "too many of them",
      Object.fromEntries(
        Array.from({ length: 11 }, (_, n) => [`n${n}`, { DataType: "String", StringValue: "x" }]),
      ),
    ],
  ])("they are refused with %s", async (_what, attributes) => {
    expect((await refusalOf(sendWith(attributes))).name).toBe("InvalidParameterValue");
  });
});

test("a receive gets the system attributes that it asks for, by the old parameter as well", async () => {
  const { sqs, queue } = await createQueue();
  await queue.send("body");
  const receive = async (options: object) => {
    const { Messages } = await sqs.receiveMessage({ QueueUrl: queue.url, VisibilityTimeout: 0, ...options });
    return Object.keys(Messages?.[0]?.Attributes ?? {}).sort();
  };

  const all = ["ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "SenderId", "SentTimestamp"];
  expect(await receive({ MessageSystemAttributeNames: ["All"] })).toEqual(all);
  expect(await receive({ AttributeNames: ["All"] })).toEqual(all);
  expect(await receive({ MessageSystemAttributeNames: ["SenderId", "Nonsense"] })).toEqual(["SenderId"]);
  expect(await receive({})).toEqual([]);
});

test("a receive gets the trace header of a message", async () => {
  const { sqs, queue } = await createQueue();
  const header = "Root=1-5759e988-bd862e3fe1be46a994272793";
  await sqs.sendMessage({
    QueueUrl: queue.url,
    MessageBody: "body",
    MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: header } },
  });

  const [message] = await queue.receive();

  expect(message?.Attributes).toMatchObject({ AWSTraceHeader: header });
});

describe("ids of a FIFO message", () => {
  test.each([
    ["MessageGroupId", "x".repeat(129)],
    ["MessageDeduplicationId", "x".repeat(129)],
    ["MessageGroupId", "a b"],
    ["MessageDeduplicationId", "ä"],
  ])("%s is refused when it is not well formed (%s)", async (name, id) => {
    const { sqs, queue } = await createQueue("contents.fifo");

    const refusal = await refusalOf(
      sqs.sendMessage({
        QueueUrl: queue.url,
        MessageBody: "body",
        MessageGroupId: "g",
        MessageDeduplicationId: "d",
        [name]: id,
      }),
    );

    expect(refusal.name).toBe("InvalidParameterValue");
  });

  test("a missing group id is refused", async () => {
    const { sqs, queue } = await createQueue("contents.fifo");

    const refusal = await refusalOf(
      sqs.sendMessage({ QueueUrl: queue.url, MessageBody: "body", MessageDeduplicationId: "d" }),
    );

    expect(refusal).toEqual({
      name: "MissingParameter",
      code: "MissingParameter",
      message: "The request must contain the parameter MessageGroupId.",
    });
  });

  test("a deduplication id is refused on a standard queue", async () => {
    const { sqs, queue } = await createQueue();

    const refusal = await refusalOf(
      sqs.sendMessage({ QueueUrl: queue.url, MessageBody: "body", MessageDeduplicationId: "d" }),
    );

    expect(refusal.name).toBe("InvalidParameterValue");
  });
});

test.each([0, 11])("a receive of %i messages is refused", async (MaxNumberOfMessages) => {
  const { sqs, queue } = await createQueue();

  expect(await refusalOf(sqs.receiveMessage({ QueueUrl: queue.url, MaxNumberOfMessages }))).toMatchObject({
    name: "InvalidParameterValue",
    message: `Value ${MaxNumberOfMessages} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
  });
});

test.each([-1, 21])("a wait of %i seconds is refused", async (WaitTimeSeconds) => {
  const { sqs, queue } = await createQueue();

  expect((await refusalOf(sqs.receiveMessage({ QueueUrl: queue.url, WaitTimeSeconds }))).name).toBe(
    "InvalidParameterValue",
  );
});
