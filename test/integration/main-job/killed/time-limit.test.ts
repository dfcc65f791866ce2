import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildReconcile } from "../../../../functions/worker/build-reconcile.ts";
import type { Orgs } from "../../../../functions/worker/open-orgs.ts";
import { type BatchDeps, processBatch } from "../../../../functions/worker/process-batch.ts";
import { targetAttributes } from "../../../../shared/contracts/names.ts";
import { fail } from "../../../../shared/core/result.ts";
import type { CallOkta } from "../../../../shared/okta/org-client.ts";
import { MemoryQueue } from "../../../support/memory-queue.ts";
import { createRecordingLog } from "../../../support/recording-log.ts";
import { buildBatch, buildRecord } from "../../../support/records.ts";
import { StubClock } from "../../../support/stub-clock.ts";
import { type QueuedOrgs, startQueuedOrgs } from "../queued-orgs.ts";
import { announceDeletion, type Flow, flows, type Person } from "./flows.ts";
import { begin, expectEnding, hireSomebody, listLinked } from "./kill-in-flow.ts";

let orgs: QueuedOrgs;
let ways: Orgs;

beforeAll(async () => {
  orgs = await startQueuedOrgs({ connection: { adoptExisting: "by-login" } });
  ways = orgs.connect();
});
afterAll(() => orgs.stop());

interface Slowness {
  readonly answerMs: number;
  /** Whether a request whose answer is no longer waited for has its effect all the same. */
  readonly isEffective: boolean;
}

/** An org that takes its time, by a clock that only this moves. */
function slowDown(call: CallOkta, clock: StubClock, { answerMs, isEffective }: Slowness): CallOkta {
  return async ({ deadlineMs = Number.POSITIVE_INFINITY, lastStartMs: _none, ...request }) => {
    const leftMs = deadlineMs - clock.nowMs();
    if (leftMs > answerMs) {
      clock.advance(answerMs);
      return call(request);
    }
    clock.advance(leftMs);
    if (isEffective) await call(request);
    return fail({ kind: "retry", reason: "org-unavailable" });
  };
}

const invocationMs = 30_000;

/** One invocation with one record of somebody. */
async function invoke({ userId }: Person, flow: Flow | null, slowness: Slowness, remainingMs = invocationMs) {
  const clock = new StubClock(Date.now());
  const endMs = clock.nowMs() + remainingMs;
  const slow: Orgs = {
    ...ways,
    callSource: slowDown(ways.callSource, clock, slowness),
    callTarget: slowDown(ways.callTarget, clock, slowness),
  };
  const { log, find } = createRecordingLog();
  const queue = new MemoryQueue();
  const deadLetterQueue = new MemoryQueue();
  const reconcile = buildReconcile(slow, clock);
  const deps: BatchDeps = {
    connectionId: orgs.connection.id,
    queue,
    deadLetterQueue,
    clock,
    random: () => 0,
    log,
    reconcile,
  };
  const hint = flow?.isDeletion ? announceDeletion() : null;
  const batch = buildBatch([buildRecord({ userId, hint })]);
  const { batchItemFailures } = await processBatch(
    batch,
    { getRemainingTimeInMillis: () => endMs - clock.nowMs() },
    deps,
  );
  return {
    isReturned: batchItemFailures.length === 1,
    isParked: deadLetterQueue.sent.length > 0,
    leftMs: endMs - clock.nowMs(),
    outcomes: find("record.outcome"),
    hidden: queue.hidden.map(({ seconds }) => seconds),
  };
}

const atOnce: Slowness = { answerMs: 0, isEffective: true };

describe("an org that is so slow that the invocation's time runs out", () => {
  const slownesses = [3, 4, 5, 6, 7, 9, 13, 26].flatMap((seconds) =>
    [true, false].map((isEffective) => ({ answerMs: seconds * 1000, isEffective })),
  );

  test.each(flows)(
    "leaves nobody halfway: done, or given back and brought to the end by the next: $name",
    async (flow) => {
      for (const slowness of slownesses) {
        const where = JSON.stringify(slowness);
        const person = await begin(orgs, flow);

        const slow = await invoke(person, flow, slowness);
        if (slow.isReturned) expect((await invoke(person, flow, atOnce)).isReturned, where).toBe(false);

        expect(slow.isParked, where).toBe(false);
        expect(slow.leftMs, where).toBeGreaterThanOrEqual(3000); // what settling everybody's records may take
        if (slowness.answerMs === 3000) expect(slow.isReturned, where).toBe(false);
        await expectEnding(orgs, flow, person);
      }
    },
  );
});

test("an org that takes 9 s an answer ends up with the record of a status that is not set, and the next invocation sets it", async () => {
  const flow = flows.find(({ name }) => name === "suspend")!;
  const person = await begin(orgs, flow);

  const slow = await invoke(person, flow, { answerMs: 9000, isEffective: true });
  const inBetween = await listLinked(orgs, person);
  await invoke(person, flow, atOnce);

  expect(slow.isReturned).toBe(true);
  expect(inBetween).toMatchObject([
    { status: "ACTIVE", profile: { [targetAttributes.statusRecord]: expect.stringMatching(/^SUSPENDED@/) } },
  ]);
  await expectEnding(orgs, flow, person);
});

describe("an invocation with little time left", () => {
  test("of 11 s asks neither org about anybody, and gives everybody back at once", async () => {
    const person = await hireSomebody(orgs);
    orgs.source.requests.clear();
    orgs.target.requests.clear();

    const { isReturned, outcomes, hidden } = await invoke(person, null, atOnce, 11_000);

    expect([isReturned, hidden]).toEqual([true, [1]]);
    expect(outcomes).toMatchObject([{ outcome: "retry", reason: "out-of-time", requests: 0 }]);
    expect([...orgs.source.requests.list(), ...orgs.target.requests.list()]).toEqual([]);
  });

  test("of 12 s begins somebody, and leaves off when no time for writing would be left", async () => {
    const person = await hireSomebody(orgs);

    const { isReturned, outcomes } = await invoke(
      person,
      null,
      { answerMs: 4000, isEffective: true },
      12_000,
    );

    expect(outcomes).toMatchObject([{ outcome: "retry", reason: "out-of-time", requests: 1 }]);
    expect([isReturned, await listLinked(orgs, person)]).toEqual([true, []]);
  });
});
