import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BatchDeps, processBatch } from "../../../../functions/worker/process-batch.ts";
import type { Hint } from "../../../../shared/contracts/queue-message.ts";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import { connectionId } from "../../../support/connections.ts";
import { MemoryQueue } from "../../../support/memory-queue.ts";
import { sourceUserId } from "../../../support/people.ts";
import { createRecordingLog } from "../../../support/recording-log.ts";
import { buildBatch, buildHint, buildRecord, type RecordOptions } from "../../../support/records.ts";
import { StubClock } from "../../../support/stub-clock.ts";

const unchanged: Outcome = { kind: "unchanged" };

/** A worker whose reconcile gives the outcome that the test names for a person, or throws it. */
function openWorker(outcomes: Readonly<Record<string, Outcome | Error>> = {}) {
  const queue = new MemoryQueue();
  const deadLetterQueue = new MemoryQueue();
  const { log, lines, find } = createRecordingLog();
  const reconciled: { readonly userId: string; readonly hint: Hint | null }[] = [];
  let remainingMs = 30_000;
  const deps: BatchDeps = {
    connectionId,
    queue,
    deadLetterQueue,
    clock: new StubClock(),
    random: () => 0,
    log,
    reconcile: (userId, hint) => {
      reconciled.push({ userId, hint });
      const outcome = outcomes[userId] ?? unchanged;
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve({ outcome, requests: 2 });
    },
  };
  const context = { getRemainingTimeInMillis: () => remainingMs };
  return {
    queue,
    deadLetterQueue,
    lines,
    find,
    reconciled,
    leave: (ms: number) => (remainingMs = ms),
    processEvent: (event: unknown) => processBatch(event, context, deps),
    /** The messages that go back, for these records (`m0`, `m1`, …). */
    async process(...options: readonly RecordOptions[]) {
      const records = options.map((option, index) => buildRecord({ messageId: `m${index}`, ...option }));
      const { batchItemFailures } = await processBatch(buildBatch(records), context, deps);
      return batchItemFailures.map((failure) => failure.itemIdentifier);
    },
  };
}

test("costs one reconcile for ten events of one person, with the newest hint", async () => {
  const worker = openWorker();
  const hints = Array.from({ length: 10 }, (_, index) => buildHint(-1000 * (10 - index)));

  const returned = await worker.process(...hints.map((hint) => ({ hint })));

  expect(returned).toEqual([]);
  expect(worker.reconciled).toEqual([{ userId: sourceUserId, hint: buildHint(-1000) }]);
});

test("reconciles each person of a batch once", async () => {
  const worker = openWorker();

  await worker.process({ userId: "a" }, { userId: "b" }, { userId: "a" });

  expect(worker.reconciled.map((one) => one.userId)).toEqual(["a", "b"]);
});

test("works on ten people at the same time", async () => {
  let underWay = 0;
  let most = 0;
  const context = { getRemainingTimeInMillis: () => 30_000 };
  const { log } = createRecordingLog();
  const deps: BatchDeps = {
    connectionId,
    queue: new MemoryQueue(),
    deadLetterQueue: new MemoryQueue(),
    clock: new StubClock(),
    random: () => 0,
    log,
    reconcile: async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      underWay -= 1;
      return { outcome: unchanged, requests: 2 };
    },
  };

  const people = Array.from({ length: 10 }, (_, index) => buildRecord({ userId: `user${index}` }));
  await processBatch(buildBatch(people), context, deps);

  expect(most).toBe(10);
});

test("returns the records of those who are tried again, and nobody else's", async () => {
  const worker = openWorker({ b: { kind: "retry", reason: "in-transition" } });

  const returned = await worker.process({ userId: "a" }, { userId: "b" }, { userId: "c" }, { userId: "b" });

  expect(returned.sort()).toEqual(["m1", "m3"]);
  expect(worker.queue.hidden.map((one) => one.receiptHandle)).toEqual(["receipt of m1", "receipt of m3"]);
});

test("names exactly the records that must come back, whatever becomes of whom and whichever queue fails", async () => {
  const endings = {
    done: { outcome: { kind: "applied", changes: ["update"] }, comesBack: "never" },
    retried: { outcome: { kind: "retry", reason: "in-transition" }, comesBack: "always" },
    faulty: { outcome: new TypeError("fault"), comesBack: "always" },
    parked: { outcome: { kind: "rejected", reason: "protected" }, comesBack: "if not parked" },
    unreadable: { outcome: new TypeError("is not asked for"), comesBack: "if not parked" },
  } as const;
  const names = ["done", "retried", "faulty", "parked", "unreadable"] as const;
  const outcomes = Object.fromEntries(names.map((name) => [name, endings[name].outcome]));
  const batches = fc.record({
    people: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 10 }),
    hidingFails: fc.boolean(),
    parkingFails: fc.boolean(),
  });

  await fc.assert(
    fc.asyncProperty(batches, async ({ people, hidingFails, parkingFails }) => {
      const worker = openWorker(outcomes);
      if (hidingFails) worker.queue.failure = new Error("down");
      if (parkingFails) worker.deadLetterQueue.failure = new Error("down");

      const returned = await worker.process(
        ...people.map((userId) => (userId === "unreadable" ? { userId, body: "{" } : { userId })),
      );

      const mustComeBack = (name: (typeof names)[number]): boolean =>
        endings[name].comesBack === "always" || (endings[name].comesBack === "if not parked" && parkingFails);
      const expected = people.flatMap((name, index) => (mustComeBack(name) ? [`m${index}`] : []));
      expect(returned.sort()).toEqual(expected.sort());
    }),
    { seed: 20261122, numRuns: 100 },
  );
});

test("parks who is rejected and goes on with the others", async () => {
  const worker = openWorker({ b: { kind: "rejected", reason: "login-taken" } });

  expect(await worker.process({ userId: "a" }, { userId: "b" }, { userId: "c" })).toEqual([]);
  expect(worker.deadLetterQueue.sent).toMatchObject([{ groupId: "acme:b", deduplicationId: "m1" }]);
});

describe("a fault of ours", () => {
  test("returns only the records of the person whom it hit", async () => {
    const worker = openWorker({ b: new TypeError("SECRET") });

    expect(await worker.process({ userId: "a" }, { userId: "b" }, { userId: "c" })).toEqual(["m1"]);
    expect(worker.find("record.fault")).toMatchObject([{ userId: "b", error: "TypeError" }]);
    expect(worker.lines.join()).not.toContain("SECRET");
  });
});

describe("a record that cannot be read", () => {
  test.each([
    ["no JSON", { body: "SECRET {" }, "unreadable-message"],
    ["no message of ours", { body: '{"hello":"SECRET"}' }, "unreadable-message"],
    ["in a group that does not fit", { groupId: "acme:00u2" }, "foreign-message"],
  ])(
    "because it is %s is parked with its reason, never blocks others, never comes back",
    async (_name, strange, reason) => {
      const worker = openWorker();

      const returned = await worker.process(strange, { userId: "a" });

      expect(returned).toEqual([]);
      expect(worker.deadLetterQueue.sent).toMatchObject([
        { deduplicationId: "m0", attributes: { "orgbridge.reason": reason } },
      ]);
      expect(worker.reconciled.map((one) => one.userId)).toEqual(["a"]);
      expect(worker.lines.join()).not.toContain("SECRET");
    },
  );

  test("is parked as it came, in its own group", async () => {
    const worker = openWorker();

    await worker.process({ body: "{", groupId: "odd" });

    expect(worker.deadLetterQueue.sent).toMatchObject([{ body: "{", groupId: "odd" }]);
  });

  test("comes back only when it cannot be parked", async () => {
    const worker = openWorker();
    worker.deadLetterQueue.failure = new Error("down");

    expect(await worker.process({ body: "{" }, { userId: "a" })).toEqual(["m0"]);
  });
});

test("begins nobody when little time is left, and gives everybody back soon", async () => {
  const worker = openWorker();
  worker.leave(9999);

  const returned = await worker.process({ userId: "a" }, { userId: "b" });

  expect(returned.sort()).toEqual(["m0", "m1"]);
  expect(worker.reconciled).toEqual([]);
  expect(worker.queue.hidden.map((one) => one.seconds)).toEqual([1, 1]);
  expect(worker.find("record.outcome")).toMatchObject([{ reason: "out-of-time" }, { reason: "out-of-time" }]);
});

test("logs one line a person: outcome, reason, changes, requests, tries and lag", async () => {
  const outcome: Outcome = { kind: "applied", changes: ["update", "suspend"] };
  const worker = openWorker({ [sourceUserId]: outcome });

  await worker.process({ hint: buildHint(-4000), receiveCount: 2 }, { hint: buildHint(-9000) });

  expect(worker.find("record.outcome")).toMatchObject([
    {
      connectionId,
      userId: sourceUserId,
      messageIds: ["m0", "m1"],
      outcome: "applied",
      reason: "none",
      changes: ["update", "suspend"],
      errorCode: null,
      requests: 2,
      receiveCount: 2,
      lagMs: 4000,
      Outcomes: 1,
    },
  ]);
});

test.each<[Outcome, object]>([
  [
    { kind: "retry", reason: "credential-refused", errorCode: "invalid_client", afterMs: 5000 },
    { outcome: "retry", reason: "credential-refused", errorCode: "invalid_client", afterSeconds: 5 },
  ],
  [
    {
      kind: "rejected",
      reason: "value-refused",
      refusal: { status: 400, errorCode: "E0000001", field: "email" },
    },
    { outcome: "rejected", reason: "value-refused", errorCode: "E0000001", field: "email" },
  ],
  [
    { kind: "held", reason: "suspended-in-target", changes: ["update"] },
    { outcome: "held", reason: "suspended-in-target", changes: ["update"] },
  ],
])("logs why: %j", async (outcome, line) => {
  const worker = openWorker({ [sourceUserId]: outcome });

  await worker.process({});

  expect(worker.find("record.outcome")).toMatchObject([line]);
});

test("takes an empty batch", async () => {
  expect(await openWorker().process()).toEqual([]);
});

test.each([undefined, {}, { Records: [{ messageId: "SECRET" }] }])(
  "throws at an event that is no batch, naming fields and no values: %j",
  async (event) => {
    const complaint = openWorker().processEvent(event);

    await expect(complaint).rejects.toThrow(/^not an SQS batch: /);
    await expect(complaint).rejects.not.toThrow("SECRET");
  },
);
