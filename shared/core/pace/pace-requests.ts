import type { RateLimit } from "../answers/rate-limit-headers.ts";

/** What we know of one rate-limit bucket of an org, from its newest answer. */
export interface Budget {
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, by our clock. */
  readonly resetAtMs: number;
}

/** Whether a request may go now; otherwise how long the window still lasts. */
export type Pace = { readonly kind: "go" } | { readonly kind: "wait"; readonly ms: number };

/** Reset is in whole seconds, so the window may end up to a second later than it says. */
const resetMarginMs = 1000;
/** Reset times of one window differ by the rounding to seconds and by the way of the answer; a new window is far off. */
const newWindowMs = 3000;

/**
 * Decides whether one more request fits into a window, leaving a share of the limit to others. Nothing known means go: the
 * answer will tell.
 *
 * @param inFlight requests sent and not yet answered, which the budget cannot have counted
 * @param reserveShare 0 to 0.9 of the limit that the header names, which is already our app's own share
 */
export function decidePace(
  budget: Budget | undefined,
  inFlight: number,
  nowMs: number,
  reserveShare: number,
): Pace {
  if (budget === undefined || nowMs >= budget.resetAtMs) return { kind: "go" };
  const reserve = Math.floor(budget.limit * reserveShare);
  if (budget.remaining - inFlight > reserve) return { kind: "go" };
  return { kind: "wait", ms: budget.resetAtMs - nowMs };
}

/** What an answer tells about its bucket; a concurrency refusal (`Limit: 0`) tells nothing. */
export function updateBudget(
  budget: Budget | undefined,
  rateLimit: RateLimit,
  nowMs: number,
): Budget | undefined {
  if (rateLimit.limit === 0) return budget;
  const resetAtMs = nowMs + rateLimit.resetInMs + resetMarginMs;
  const isSameWindow =
    budget !== undefined && nowMs < budget.resetAtMs && resetAtMs - budget.resetAtMs < newWindowMs;
  // Answers overtake each other: within a window the lowest remainder is the newest truth.
  const remaining = isSameWindow ? Math.min(budget.remaining, rateLimit.remaining) : rateLimit.remaining;
  return { limit: rateLimit.limit, remaining, resetAtMs };
}
