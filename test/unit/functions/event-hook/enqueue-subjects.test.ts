import { expect, test } from "vitest";
import { enqueueSubjects } from "../../../../functions/event-hook/enqueue-subjects.ts";
import { parseJson } from "../../../../shared/contracts/parse.ts";
import { queueMessageSchema } from "../../../../shared/contracts/queue-message.ts";
import type { EventSubject } from "../../../../shared/core/events/select-subjects.ts";
import { MemoryQueue } from "../../../support/memory-queue.ts";
import { buildHint } from "../../../support/records.ts";
import { instantAt, StubClock } from "../../../support/stub-clock.ts";

function buildSubjects(count: number): readonly EventSubject[] {
  return Array.from({ length: count }, (_, index) => ({
    userId: `00u${index}`,
    hint: buildHint(-3000, { eventId: `event${index}` }),
  }));
}

function enqueue(count: number, queue: MemoryQueue) {
  return enqueueSubjects(buildSubjects(count), "acme", queue, new StubClock());
}

test("sends who, never what: one message per event, in the person's own group", async () => {
  const queue = new MemoryQueue();

  const unsent = await enqueue(1, queue);

  expect(unsent).toEqual({ count: 0, error: null });
  expect(queue.sent).toMatchObject([{ groupId: "acme:00u0", deduplicationId: "event0" }]);
  expect(parseJson(queueMessageSchema, queue.sent[0]?.body ?? "")).toEqual({
    ok: true,
    value: {
      version: 1,
      connectionId: "acme",
      subject: { type: "user", id: "00u0" },
      hint: buildHint(-3000, { eventId: "event0" }),
      origin: "hook",
      enqueuedAt: instantAt(0),
    },
  });
});

test("sends nothing for nobody", async () => {
  const queue = new MemoryQueue();

  expect(await enqueue(0, queue)).toEqual({ count: 0, error: null });
  expect(queue.batchSizes).toEqual([]);
});

test.each([
  [1, [1]],
  [10, [10]],
  [11, [10, 1]],
  [25, [10, 10, 5]],
])("sends %i messages in batches of at most ten", async (count, batchSizes) => {
  const queue = new MemoryQueue();

  await enqueue(count, queue);

  expect(queue.batchSizes).toEqual(batchSizes);
});

test("sends a thousand events, each once, a few batches at a time", async () => {
  const queue = new MemoryQueue();

  await enqueue(1000, queue);

  expect(queue.batchSizes).toHaveLength(100);
  expect(new Set(queue.sent.map((message) => message.deduplicationId)).size).toBe(1000);
  expect(queue.mostBatchesAtOnce).toBe(4);
});

test("sends refused entries again, and only those", async () => {
  const queue = new MemoryQueue();
  let refusals = 2;
  queue.isRefused = (message) => message.deduplicationId === "event3" && refusals-- > 0;

  const unsent = await enqueue(10, queue);

  expect(unsent).toEqual({ count: 0, error: null });
  expect(queue.batchSizes).toEqual([10, 1, 1]);
  expect(queue.sent).toHaveLength(10);
});

test("tells how many entries were refused to the end, and accepts the others", async () => {
  const queue = new MemoryQueue();
  queue.isRefused = (message) => message.deduplicationId === "event3";

  const unsent = await enqueue(10, queue);

  expect(unsent).toEqual({ count: 1, error: "entries refused" });
  expect(queue.batchSizes).toEqual([10, 1, 1]);
  expect(queue.sent).toHaveLength(9);
});

test("tells that nothing was sent when SQS is down, and what kind of error it was", async () => {
  const queue = new MemoryQueue();
  queue.failure = Object.assign(new Error("SECRET"), { name: "TimeoutError" });

  expect(await enqueue(25, queue)).toEqual({ count: 25, error: "TimeoutError" });
});

test("soon stops asking while SQS is down, so that Okta hears of it in time", async () => {
  const queue = new MemoryQueue();
  queue.failure = new Error("down");

  expect(await enqueue(1000, queue)).toMatchObject({ count: 1000 });
  expect(queue.batchSizes.length).toBeLessThanOrEqual(4);
});
