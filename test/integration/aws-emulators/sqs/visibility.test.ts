import { describe, expect, test } from "vitest";
import { BenchQueue, refusalOf, startBench } from "../bench.ts";

const kinds = [
  { kind: "standard", name: "seen", group: undefined },
  { kind: "FIFO", name: "seen.fifo", group: "a" },
] as const;

async function createWithOne(name: string, group: string | undefined, attributes = {}) {
  const bench = await startBench();
  const queue = await BenchQueue.create(bench.sqs, name, attributes);
  await queue.send("body", group);
  return { ...bench, queue };
}

describe.each(kinds)("on a $kind queue", ({ name, group }) => {
  test("it hides a received message for the queue's time-out and no longer", async () => {
    const { clock, queue } = await createWithOne(name, group, { VisibilityTimeout: "180" });
    const [first] = await queue.receive();

    clock.advance(179_999);
    const before = await queue.receive();
    clock.advance(1);
    const [second] = await queue.receive();

    expect(before).toEqual([]);
    expect(second?.MessageId).toBe(first?.MessageId);
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    expect(second?.Attributes?.ApproximateReceiveCount).toBe("2");
    expect(second?.Attributes?.ApproximateFirstReceiveTimestamp).toBe(
      first?.Attributes?.ApproximateFirstReceiveTimestamp,
    );
  });

  test("it lets a receive choose another time-out, 0 included", async () => {
    const { clock, queue } = await createWithOne(name, group);

    const bodies = [
      await queue.receiveBodies(10, 0),
      await queue.receiveBodies(10, 5),
      await queue.receiveBodies(),
    ];
    clock.advance(5000);

    expect(bodies).toEqual([["body"], ["body"], []]);
    expect(await queue.receiveBodies()).toEqual(["body"]);
  });

  test("it counts a changed time-out from the change on", async () => {
    const { clock, queue } = await createWithOne(name, group);
    const [message] = await queue.receive();
    clock.advance(20_000);

    await queue.changeVisibility(message!, 20);
    clock.advance(19_999);
    const before = await queue.receive();
    clock.advance(1);

    expect(before).toEqual([]);
    expect(await queue.receiveBodies()).toEqual(["body"]);
  });

  test("it keeps a message out of sight for twelve hours from its receive at most", async () => {
    const { clock, queue } = await createWithOne(name, group);
    const [message] = await queue.receive();
    clock.advance(1000);

    const refusal = await refusalOf(queue.changeVisibility(message!, 43_200));
    await queue.changeVisibility(message!, 43_199);

    expect(refusal.name).toBe("InvalidParameterValue");
    expect(refusal.message).toContain("beyond the limit [43200 seconds]");
  });

  test("it refuses handles that are none and handles of other queues", async () => {
    const { sqs, queue } = await createWithOne(name, group);
    const other = await BenchQueue.create(sqs, name.replace("seen", "other"));
    const [message] = await queue.receive();

    const refusals = [
      await refusalOf(queue.changeVisibility({ ReceiptHandle: "INVALID" }, 1)),
      await refusalOf(queue.delete({ ReceiptHandle: "INVALID" })),
      await refusalOf(other.delete(message!)),
    ];

    expect(refusals.map((refusal) => refusal.name)).toEqual(Array(3).fill("ReceiptHandleIsInvalid"));
    expect(refusals[0]?.message).toBe('The input receipt handle "INVALID" is not a valid receipt handle.');
  });

  test("it refuses to change the visibility of a deleted message, but not to delete it again", async () => {
    const { queue } = await createWithOne(name, group);
    const [message] = await queue.receive();
    await queue.delete(message!);

    const refusal = await refusalOf(queue.changeVisibility(message!, 0));
    await queue.delete(message!);

    expect(refusal).toMatchObject({
      name: "InvalidParameterValue",
      message: `Value ${message?.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    });
  });
});

describe("on a standard queue", () => {
  test("it deletes with a handle whose time-out has ended", async () => {
    const { clock, queue } = await createWithOne("seen", undefined);
    const [message] = await queue.receive();
    clock.advance(30_000);

    await queue.delete(message!);

    expect(await queue.counts()).toEqual([0, 0, 0]);
  });

  test("it hides a message again with a handle whose time-out has ended", async () => {
    const { clock, queue } = await createWithOne("seen", undefined);
    const [message] = await queue.receive();
    clock.advance(30_000);

    await queue.changeVisibility(message!, 10);

    expect(await queue.receive()).toEqual([]);
  });

  test("it shows a message again with a handle from before its latest receive", async () => {
    const { queue } = await createWithOne("seen", undefined);
    const [first] = await queue.receive(1, 0);
    await queue.receive(1, 3);

    await queue.changeVisibility(first!, 0);

    expect(await queue.receiveBodies()).toEqual(["body"]);
  });
});

describe("on a FIFO queue", () => {
  test("it refuses to delete with a handle whose time-out has ended", async () => {
    const { clock, queue } = await createWithOne("seen.fifo", "a");
    const [message] = await queue.receive();
    clock.advance(30_000);

    const refusal = await refusalOf(queue.delete(message!));

    expect(refusal).toMatchObject({
      name: "InvalidParameterValue",
      message: `Value ${message?.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    });
    expect(await queue.counts()).toEqual([1, 0, 0]);
  });

  test("it refuses to delete or hide with a handle from before the latest receive", async () => {
    const { queue } = await createWithOne("seen.fifo", "a");
    const [first] = await queue.receive(1, 0);
    await queue.receive();

    const refusals = [
      await refusalOf(queue.delete(first!)),
      await refusalOf(queue.changeVisibility(first!, 0)),
    ];

    expect(refusals.map(({ name }) => name)).toEqual(["InvalidParameterValue", "InvalidParameterValue"]);
    expect(await queue.counts()).toEqual([0, 1, 0]);
  });
});

test.each([-1, 43_201])("it refuses a time-out of %i seconds", async (seconds) => {
  const { queue } = await createWithOne("seen", undefined);
  const [message] = await queue.receive();

  const refusals = [
    await refusalOf(queue.receive(1, seconds)),
    await refusalOf(queue.changeVisibility(message!, seconds)),
  ];

  expect(refusals.map(({ name }) => name)).toEqual(["InvalidParameterValue", "InvalidParameterValue"]);
});
