import { describe, expect, test } from "vitest";
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

/** Milliseconds of 100 receives of ten messages, each deleted; the best of a few rounds, to be rid of pauses. */
function timeReceives(queue: Queue): number {
  const rounds = Array.from({ length: 4 }, () => {
    const startMs = performance.now();
    for (let receive = 0; receive < 100; receive += 1) {
      const deliveries = queue.receive({
        maxMessages: 10,
        visibilityTimeoutSeconds: undefined,
        attemptId: undefined,
      });
      expect(deliveries).toHaveLength(10);
      for (const { receiptHandle } of deliveries) queue.delete(receiptHandle);
    }
    return performance.now() - startMs;
  });
  return Math.min(...rounds);
}

describe.each(["large", "large.fifo"])("a queue named %s", (name) => {
  test("it holds 100,000 messages in less than 300 MB and receives as fast as from a short queue", () => {
    const short = createFilledQueue(name, 5_000);
    timeReceives(createFilledQueue(name, 5_000));
    const shortMs = timeReceives(short);
    const beforeBytes = process.memoryUsage().heapUsed;

    const large = createFilledQueue(name, 100_000);

    const usedMb = (process.memoryUsage().heapUsed - beforeBytes) / 1024 / 1024;
    expect(usedMb).toBeLessThan(300);
    expect(large.counts.visible).toBe(100_000);
    expect(timeReceives(large)).toBeLessThan(10 * shortMs + 5);
  });
});
