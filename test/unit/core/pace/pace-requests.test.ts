import { describe, expect, test } from "vitest";
import type { RateLimit } from "../../../../shared/core/answers/rate-limit-headers.ts";
import {
  type Budget,
  decidePace,
  type Instant,
  updateBudget,
} from "../../../../shared/core/pace/pace-requests.ts";
import { testNowMs as nowMs } from "../../../support/stub-clock.ts";

const resetMs = nowMs + 20_000;
const budget: Budget = {
  limit: 100,
  remaining: 50,
  resetMs,
  ownEndMs: null,
  notBeforeMs: 0,
  answers: 50,
};
const now = at(nowMs);

/** What an answer says at an instant of such an org. */
function say(limit: number, remaining: number, endMs: number, saidAtMs = nowMs): RateLimit {
  return { limit, remaining, resetMs: endMs, resetInMs: endMs - Math.floor(saidAtMs / 1000) * 1000 };
}

/** An instant of an org whose clock is ours. */
function at(ms: number): Instant {
  return { nowMs: ms, orgNowMs: ms };
}

/** The same window after so many requests, all of them ours. */
const atRemaining = (remaining: number, limit = 100): Budget => ({
  ...budget,
  limit,
  remaining,
  answers: limit - remaining,
});

describe("within a window", () => {
  test("lets a request go while nothing is known", () => {
    expect(decidePace(undefined, 100, now, 0.1)).toEqual({ kind: "go" });
  });

  test.each([
    ["above the reserve", 11, 0, "go"],
    ["down to the reserve", 10, 0, "wait"],
    ["counted down by what is in flight", 12, 2, "wait-for-answer"],
    ["still above with one in flight", 12, 1, "go"],
  ] as const)("leaves a tenth of the limit to others: %s", (_name, remaining, inFlight, kind) => {
    expect(decidePace(atRemaining(remaining), inFlight, now, 0.1).kind).toBe(kind);
  });

  test("uses a limit up when nothing is reserved", () => {
    expect(decidePace(atRemaining(1), 0, now, 0)).toEqual({ kind: "go" });
    expect(decidePace(atRemaining(0), 0, now, 0).kind).toBe("wait");
  });

  test("lets at least one request of a window go, however large the reserve", () => {
    expect(decidePace(atRemaining(10, 10), 0, now, 0.9)).toEqual({ kind: "go" });
  });

  test("supposes that others have as much in flight as they have used", () => {
    const shared = { ...budget, remaining: 40, answers: 20 }; // two others, who use as much as we

    expect(decidePace(shared, 9, now, 0.1).kind).toBe("go");
    expect(decidePace(shared, 10, now, 0.1).kind).toBe("wait-for-answer");
  });

  test("says how long the window lasts", () => {
    expect(decidePace(atRemaining(0), 0, now, 0.1)).toEqual({ kind: "wait", ms: 20_000 });
  });
});

describe("after a window", () => {
  test("lets one request go ahead, and the others wait for its answer", () => {
    expect(decidePace(atRemaining(0), 0, at(resetMs), 0.1)).toEqual({ kind: "go" });
    expect(decidePace(atRemaining(0), 1, at(resetMs), 0.1)).toEqual({ kind: "wait-for-answer" });
  });

  test("lets as many go as the limit allows, once the window has surely ended", () => {
    expect(decidePace(atRemaining(0), 89, at(resetMs + 2000), 0.1)).toEqual({ kind: "go" });
    expect(decidePace(atRemaining(0), 90, at(resetMs + 2000), 0.1)).toEqual({ kind: "wait-for-answer" });
  });
});

describe("an answer", () => {
  test("tells of a budget", () => {
    expect(updateBudget(undefined, say(600, 500, resetMs), now)).toEqual({
      limit: 600,
      remaining: 500,
      resetMs,
      ownEndMs: null,
      notBeforeMs: 0,
      answers: 1,
    });
  });

  test("is believed when it shows the lowest remainder of a window, since answers overtake each other", () => {
    const late = updateBudget(budget, say(100, 60, resetMs), now);

    expect(late).toEqual({ ...budget, answers: 51 });
  });

  test.each([-1000, 0, 1000])("is one of the same window when its reset differs by %d ms", (differenceMs) => {
    const fresh = say(100, 49, resetMs + differenceMs);

    expect(updateBudget(budget, fresh, now)).toEqual({ ...budget, remaining: 49, answers: 51 });
  });

  test("brings the full remainder of a new window", () => {
    const fresh = say(100, 99, resetMs + 10_000);

    expect(updateBudget(budget, fresh, now)).toMatchObject({ remaining: 99, answers: 1 });
    expect(updateBudget(budget, fresh, at(resetMs))).toMatchObject({ remaining: 99, answers: 1 });
  });

  test.each([1, 400, 999])(
    "to the request that opened a window shows when it ends: as long after a second as it began, %d ms",
    (ms) => {
      const opened = updateBudget(undefined, say(100, 99, nowMs + 11_000, nowMs + ms), at(nowMs + ms));

      expect(decidePace({ ...opened!, remaining: 0 }, 0, at(nowMs + ms), 0.1)).toEqual({
        kind: "wait",
        ms: 10_000,
      });
    },
  );

  test("of a window that is over is too late", () => {
    const old = say(100, 0, resetMs - 10_000);

    expect(updateBudget(budget, old, at(resetMs - 9000))).toBe(budget);
  });

  test("of another counter, whose window ends sooner, is believed: the tighter one is shown", () => {
    const tighter = say(100, 3, resetMs - 10_000);

    expect(updateBudget(budget, tighter, now)).toMatchObject({ remaining: 3, resetMs: resetMs - 10_000 });
  });

  test("shows that a window lasts longer than its reset said: a second later the next one goes ahead", () => {
    const still = updateBudget(atRemaining(10), say(100, 9, resetMs), at(resetMs + 20));

    expect(decidePace(still, 0, at(resetMs + 20), 0.1)).toEqual({ kind: "wait", ms: 1000 });
  });

  test("of a concurrency refusal, whose limit is 0, tells nothing", () => {
    const refusal = say(0, 0, nowMs + 60_000);

    expect(updateBudget(budget, refusal, now)).toBe(budget);
    expect(updateBudget(undefined, refusal, now)).toBeUndefined();
  });
});
