import { expect, test } from "vitest";
import { Queue } from "../../../../../tools/emulators/aws/sqs/queue.ts";
import { defaultAttributes } from "../../../../../tools/emulators/aws/sqs/queue-attributes.ts";
import { ManualClock } from "../../../../../tools/emulators/clock.ts";

function createFilledQueue(name: string, count: number): Queue {
  const isFifo = name.endsWith(".fifo");
  const queue = new Queue({
    name,
    arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
    attributes: new Map([...defaultAttributes(isFifo), ["DeduplicationScope", "messageGroup"]]),
    clock: new ManualClock(),
    findByArn: () => undefined,
  });
  for (let n = 0; n < count; n += 1) {
    queue.send({
      body: `${n} `.padEnd(400, "x"),
      md5OfBody: "",
      attributes: new Map(),
      traceHeader: undefined,
      senderId: "test",
      groupId: isFifo ? `connection:person-${n % 20_000}` : undefined,
      deduplicationId: isFifo ? String(n) : undefined,
    });
  }
  return queue;
}

/** The places, in the order of sending, of the messages of `count` receives, each deleted. */
function drain(queue: Queue, count: number): readonly number[] {
  return Array.from({ length: count }, () => {
    const deliveries = queue.receive({
      maxMessages: 10,
      visibilityTimeoutSeconds: undefined,
      attemptId: undefined,
    });
    for (const { receiptHandle } of deliveries) queue.delete(receiptHandle);
    return deliveries.map(({ sent }) => Number.parseInt(sent.body, 10));
  }).flat();
}

// How fast a long queue is, beside a short one: `npm run bench:sqs`.
test.each([
  // A standard queue hands out in the order of sending.
  ["large", Array.from({ length: 1000 }, (_, place) => place)],
  // A FIFO queue takes all of a group (every 20,000th message here) before it turns to the next.
  ["large.fifo", Array.from({ length: 1000 }, (_, place) => Math.floor(place / 5) + 20_000 * (place % 5))],
])("a queue named %s holds 100,000 messages in less than 300 MB and keeps its order", (name, expected) => {
  const beforeBytes = process.memoryUsage().heapUsed;

  const queue = createFilledQueue(name, 100_000);

  const usedMb = (process.memoryUsage().heapUsed - beforeBytes) / 1024 / 1024;
  expect(usedMb).toBeLessThan(300);
  expect(queue.counts.visible).toBe(100_000);
  expect(drain(queue, 100)).toEqual(expected);
});
