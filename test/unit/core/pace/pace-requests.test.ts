import { expect, test } from "vitest";
import { type Budget, decidePace, updateBudget } from "../../../../shared/core/pace/pace-requests.ts";
import { testNowMs as nowMs } from "../../../support/stub-clock.ts";

const budget: Budget = { limit: 100, remaining: 50, resetAtMs: nowMs + 20_000 };

test("lets a request go while nothing is known", () => {
  expect(decidePace(undefined, 100, nowMs, 0.1)).toEqual({ kind: "go" });
});

test.each([
  ["above the reserve", 11, 0, "go"],
  ["down to the reserve", 10, 0, "wait"],
  ["counted down by what is in flight", 12, 2, "wait"],
  ["still above with one in flight", 12, 1, "go"],
] as const)("leaves a tenth of the limit to others: %s", (_name, remaining, inFlight, kind) => {
  expect(decidePace({ ...budget, remaining }, inFlight, nowMs, 0.1).kind).toBe(kind);
});

test("uses a limit up when nothing is reserved", () => {
  expect(decidePace({ ...budget, remaining: 1 }, 0, nowMs, 0)).toEqual({ kind: "go" });
  expect(decidePace({ ...budget, remaining: 0 }, 0, nowMs, 0).kind).toBe("wait");
});

test("lets at least one request of a window go, however large the reserve", () => {
  expect(decidePace({ ...budget, limit: 10, remaining: 10 }, 0, nowMs, 0.9)).toEqual({ kind: "go" });
});

test("says how long the window lasts", () => {
  expect(decidePace({ ...budget, remaining: 0 }, 0, nowMs, 0.1)).toEqual({ kind: "wait", ms: 20_000 });
});

test("lets requests go when the window has ended", () => {
  expect(decidePace({ ...budget, remaining: 0 }, 5, budget.resetAtMs, 0.1)).toEqual({ kind: "go" });
});

test("learns a budget from the first answer, with a second's margin", () => {
  const learned = updateBudget(undefined, { limit: 600, remaining: 599, resetInMs: 30_000 }, nowMs);

  expect(learned).toEqual({ limit: 600, remaining: 599, resetAtMs: nowMs + 31_000 });
});

test("believes the lowest remainder of a window, since answers overtake each other", () => {
  const late = updateBudget(budget, { limit: 100, remaining: 60, resetInMs: 19_000 }, nowMs);

  expect(late?.remaining).toBe(50);
});

test("takes the full remainder of a new window", () => {
  const fresh = { limit: 100, remaining: 99, resetInMs: 59_000 };

  expect(updateBudget(budget, fresh, nowMs)?.remaining).toBe(99);
  expect(updateBudget(budget, fresh, budget.resetAtMs)?.remaining).toBe(99);
});

test("learns nothing from a concurrency refusal, whose limit is 0", () => {
  const refusal = { limit: 0, remaining: 0, resetInMs: 60_000 };

  expect(updateBudget(budget, refusal, nowMs)).toBe(budget);
  expect(updateBudget(undefined, refusal, nowMs)).toBeUndefined();
});
