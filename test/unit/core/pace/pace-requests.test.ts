import { describe, expect, test } from "vitest";
import { type Budget, decidePace, updateBudget } from "../../../../shared/core/pace/pace-requests.ts";
import { testNowMs as nowMs } from "../../../support/stub-clock.ts";

const resetMs = nowMs + 20_000;
const budget: Budget = { limit: 100, remaining: 50, resetMs, endsMs: resetMs, answers: 50 };
/** The same window after so many requests, all of them ours. */
const atRemaining = (remaining: number, limit = 100): Budget => ({
  ...budget,
  limit,
  remaining,
  answers: limit - remaining,
});

describe("within a window", () => {
  test("lets a request go while nothing is known", () => {
    expect(decidePace(undefined, 100, nowMs, 0.1)).toEqual({ kind: "go" });
  });

  test.each([
    ["above the reserve", 11, 0, "go"],
    ["down to the reserve", 10, 0, "wait"],
    ["counted down by what is in flight", 12, 2, "wait"],
    ["still above with one in flight", 12, 1, "go"],
  ] as const)("leaves a tenth of the limit to others: %s", (_name, remaining, inFlight, kind) => {
    expect(decidePace(atRemaining(remaining), inFlight, nowMs, 0.1).kind).toBe(kind);
  });

  test("uses a limit up when nothing is reserved", () => {
    expect(decidePace(atRemaining(1), 0, nowMs, 0)).toEqual({ kind: "go" });
    expect(decidePace(atRemaining(0), 0, nowMs, 0).kind).toBe("wait");
  });

  test("lets at least one request of a window go, however large the reserve", () => {
    expect(decidePace(atRemaining(10, 10), 0, nowMs, 0.9)).toEqual({ kind: "go" });
  });

  test("supposes that others have as much in flight as they have used", () => {
    const shared = { ...budget, remaining: 40, answers: 20 }; // two others, who use as much as we

    expect(decidePace(shared, 9, nowMs, 0.1).kind).toBe("go");
    expect(decidePace(shared, 10, nowMs, 0.1).kind).toBe("wait");
  });

  test("says how long the window lasts", () => {
    expect(decidePace(atRemaining(0), 0, nowMs, 0.1)).toEqual({ kind: "wait", ms: 20_000 });
  });
});

describe("after a window", () => {
  test("lets one request go ahead, and the others wait for its answer", () => {
    expect(decidePace(atRemaining(0), 0, resetMs, 0.1)).toEqual({ kind: "go" });
    expect(decidePace(atRemaining(0), 1, resetMs, 0.1)).toEqual({ kind: "wait-for-answer" });
  });

  test("lets as many go as the limit allows, once the window has surely ended", () => {
    expect(decidePace(atRemaining(0), 89, resetMs + 2000, 0.1)).toEqual({ kind: "go" });
    expect(decidePace(atRemaining(0), 90, resetMs + 2000, 0.1)).toEqual({ kind: "wait-for-answer" });
  });
});

describe("an answer", () => {
  test("tells of a budget", () => {
    expect(updateBudget(undefined, { limit: 600, remaining: 599, resetMs }, nowMs)).toEqual({
      limit: 600,
      remaining: 599,
      resetMs,
      endsMs: resetMs,
      answers: 1,
    });
  });

  test("is believed when it shows the lowest remainder of a window, since answers overtake each other", () => {
    const late = updateBudget(budget, { limit: 100, remaining: 60, resetMs }, nowMs);

    expect(late).toEqual({ ...budget, answers: 51 });
  });

  test.each([-1000, 0, 1000])("is one of the same window when its reset differs by %d ms", (differenceMs) => {
    const fresh = { limit: 100, remaining: 49, resetMs: resetMs + differenceMs };

    expect(updateBudget(budget, fresh, nowMs)).toEqual({ ...budget, remaining: 49, answers: 51 });
  });

  test("brings the full remainder of a new window", () => {
    const fresh = { limit: 100, remaining: 99, resetMs: resetMs + 10_000 };

    expect(updateBudget(budget, fresh, nowMs)).toMatchObject({ remaining: 99, answers: 1 });
    expect(updateBudget(budget, fresh, resetMs)).toMatchObject({ remaining: 99, answers: 1 });
  });

  test("of a window that is over is too late", () => {
    const old = { limit: 100, remaining: 0, resetMs: resetMs - 10_000 };

    expect(updateBudget(budget, old, resetMs - 9000)).toBe(budget);
  });

  test("of another counter, whose window ends sooner, is believed: the tighter one is shown", () => {
    const tighter = { limit: 100, remaining: 3, resetMs: resetMs - 10_000 };

    expect(updateBudget(budget, tighter, nowMs)).toMatchObject({ remaining: 3, endsMs: resetMs - 10_000 });
  });

  test("shows that a window lasts longer than its reset said: a second later the next one goes ahead", () => {
    const still = updateBudget(atRemaining(10), { limit: 100, remaining: 9, resetMs }, resetMs + 20);

    expect(still?.endsMs).toBe(resetMs + 1020);
    expect(decidePace(still, 0, resetMs + 20, 0.1)).toEqual({ kind: "wait", ms: 1000 });
  });

  test("of a concurrency refusal, whose limit is 0, tells nothing", () => {
    const refusal = { limit: 0, remaining: 0, resetMs: nowMs + 60_000 };

    expect(updateBudget(budget, refusal, nowMs)).toBe(budget);
    expect(updateBudget(undefined, refusal, nowMs)).toBeUndefined();
  });
});
