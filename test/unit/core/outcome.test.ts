import { expect, test } from "vitest";
import { type Failure, outcomeOfFailure } from "../../../shared/core/failure.ts";
import { reasonOf } from "../../../shared/core/outcome.ts";

const refusal = { status: 403, errorCode: "E0000006", field: null };

test.each<[Failure, object]>([
  [
    { kind: "retry", reason: "rate-limited", afterMs: 5 },
    { kind: "retry", reason: "rate-limited", afterMs: 5 },
  ],
  [{ kind: "not-found" }, { kind: "retry", reason: "state-changed" }],
  [{ kind: "stale-read" }, { kind: "retry", reason: "state-changed" }],
  [
    { kind: "forbidden", refusal },
    { kind: "rejected", reason: "protected", refusal },
  ],
  [
    { kind: "invalid", refusal, duplicates: [] },
    { kind: "rejected", reason: "value-refused", refusal },
  ],
  [
    { kind: "mastered-elsewhere", refusal },
    { kind: "rejected", reason: "mastered-elsewhere", refusal },
  ],
  [
    { kind: "refused", refusal },
    { kind: "rejected", reason: "refused", refusal },
  ],
])("ends a failure %j as an outcome with a reason", (failure, outcome) => {
  expect(outcomeOfFailure(failure)).toEqual(outcome);
});

test("names an outcome's reason in one word", () => {
  expect(reasonOf({ kind: "unchanged" })).toBe("none");
  expect(reasonOf({ kind: "applied", changes: ["update"] })).toBe("none");
  expect(reasonOf({ kind: "applied", changes: ["suspend"], note: "record-missing" })).toBe("record-missing");
  expect(reasonOf({ kind: "held", reason: "cannot-suspend", changes: [] })).toBe("cannot-suspend");
  expect(reasonOf({ kind: "rejected", reason: "refused" })).toBe("refused");
});
