import { describe, expect, test } from "vitest";
import { settlePerson } from "../../../../functions/worker/settle-person.ts";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import { connectionId } from "../../../support/connections.ts";
import { MemoryQueue } from "../../../support/memory-queue.ts";
import { link } from "../../../support/people.ts";
import { createRecordingLog } from "../../../support/recording-log.ts";
import { buildRecord } from "../../../support/records.ts";
import { instantAt, StubClock } from "../../../support/stub-clock.ts";

const records = [buildRecord({ messageId: "m1", ageMs: 9000 }), buildRecord({ messageId: "m2" })];

function open() {
  const queue = new MemoryQueue();
  const deadLetterQueue = new MemoryQueue();
  const { log, find } = createRecordingLog();
  const deps = { connectionId, queue, deadLetterQueue, clock: new StubClock(), random: () => 0, log };
  return {
    queue,
    deadLetterQueue,
    find,
    settle: (outcome: Outcome, given = records) => settlePerson(given, outcome, deps),
  };
}

test.each<Outcome>([
  { kind: "applied", changes: ["create"] },
  { kind: "unchanged" },
  { kind: "ignored", reason: "not-in-target" },
  { kind: "held", reason: "cannot-suspend", changes: [] },
])("acknowledges all records after $kind", async (outcome) => {
  const { settle, queue, deadLetterQueue } = open();

  expect(await settle(outcome)).toEqual({ outcome, returned: [], afterSeconds: null });
  expect([queue.hidden, deadLetterQueue.sent]).toEqual([[], []]);
});

describe("a rejection", () => {
  const rejected: Outcome = {
    kind: "rejected",
    reason: "value-refused",
    refusal: { status: 400, errorCode: "E0000001", field: "email" },
  };

  test("is parked as one copy, with its reason and Okta's code, and acknowledged", async () => {
    const { settle, deadLetterQueue } = open();

    const settled = await settle(rejected);

    expect(settled).toEqual({ outcome: rejected, returned: [], afterSeconds: null });
    expect(deadLetterQueue.sent).toEqual([
      {
        body: records[1]?.body,
        groupId: link,
        deduplicationId: "m2",
        attributes: {
          "orgbridge.reason": "value-refused",
          "orgbridge.errorCode": "E0000001",
          "orgbridge.status": "400",
          "orgbridge.field": "email",
          "orgbridge.firstReceivedAt": instantAt(-8500),
          "orgbridge.receiveCount": "1",
          "orgbridge.parkedAt": instantAt(0),
        },
      },
    ]);
  });

  test("without a refusal of Okta's has no code", async () => {
    const { settle, deadLetterQueue } = open();

    await settle({ kind: "rejected", reason: "ambiguous-link" });

    expect(deadLetterQueue.sent[0]?.attributes).toMatchObject({
      "orgbridge.reason": "ambiguous-link",
      "orgbridge.errorCode": null,
      "orgbridge.field": null,
    });
  });

  test("that cannot be parked gives every record back: nothing is lost", async () => {
    const { settle, deadLetterQueue, find } = open();
    deadLetterQueue.failure = new Error("SECRET");

    const settled = await settle(rejected);

    expect(settled).toEqual({
      outcome: { kind: "retry", reason: "unexpected" },
      returned: records,
      afterSeconds: null,
    });
    expect(find("park.failed")).toMatchObject([{ connectionId, messageId: "m2", error: "Error" }]);
  });
});

describe("a retry", () => {
  const retry: Outcome = { kind: "retry", reason: "rate-limited", afterMs: 20_000 };

  test("returns all records of the person together, hidden for one time", async () => {
    const { settle, queue, deadLetterQueue } = open();

    const settled = await settle(retry);

    expect(settled).toEqual({ outcome: retry, returned: records, afterSeconds: 20 });
    expect(queue.hidden).toEqual([
      { receiptHandle: "receipt of m1", seconds: 20 },
      { receiptHandle: "receipt of m2", seconds: 20 },
    ]);
    expect(deadLetterQueue.sent).toEqual([]);
  });

  test("returns the records even when they cannot be hidden", async () => {
    const { settle, queue, find } = open();
    queue.failure = new Error("SECRET");

    expect(await settle(retry)).toEqual({ outcome: retry, returned: records, afterSeconds: null });
    expect(find("visibility.unchanged").map((line) => line["messageId"])).toEqual(["m1", "m2"]);
  });

  test("that has not helped for hours is parked, with what it ended for last", async () => {
    const { settle, queue, deadLetterQueue } = open();
    const worn = [buildRecord({ messageId: "m1", receiveCount: 60, ageMs: 7 * 3_600_000 }), buildRecord()];

    const settled = await settle(
      { kind: "retry", reason: "credential-refused", errorCode: "invalid_client" },
      worn,
    );

    expect(settled).toMatchObject({ outcome: { kind: "rejected", reason: "tried-too-often" }, returned: [] });
    expect(queue.hidden).toEqual([]);
    expect(deadLetterQueue.sent[0]?.attributes).toMatchObject({
      "orgbridge.reason": "tried-too-often",
      "orgbridge.errorCode": "invalid_client",
    });
  });

  test("without a code is parked by its reason", async () => {
    const { settle, deadLetterQueue } = open();

    await settle({ kind: "retry", reason: "unexpected" }, [
      buildRecord({ receiveCount: 60, ageMs: 7 * 3_600_000 }),
    ]);

    expect(deadLetterQueue.sent[0]?.attributes).toMatchObject({ "orgbridge.errorCode": "unexpected" });
  });

  test("counts the age from the oldest record, so that a new event does not begin it anew", async () => {
    const { settle } = open();
    const old = [buildRecord({ messageId: "m1", ageMs: 900_001 }), buildRecord({ messageId: "m2" })];

    expect(await settle({ kind: "retry", reason: "login-moving" }, old)).toMatchObject({
      outcome: { kind: "rejected", reason: "login-taken" },
    });
  });
});
