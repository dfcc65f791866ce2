import type { RateLimit } from "../answers/rate-limit-headers.ts";

/** What we know of one rate-limit bucket of an org, from its answers. */
export interface Budget {
  readonly limit: number;
  readonly remaining: number;
  /** Names the window: what `X-Rate-Limit-Reset` said, in milliseconds since 1970, by the org's clock. */
  readonly resetMs: number;
  /** When the window ends by our clock, if our own request opened it; else null. */
  readonly ownEndMs: number | null;
  /** An answer showed that the window had not ended when it should have: it is not taken to end before, by the org's clock. */
  readonly notBeforeMs: number;
  /** Answers in this window that were ours. */
  readonly answers: number;
}

/** An instant by our clock and by the org's; the latter is not later than it really is. */
export interface Instant {
  readonly nowMs: number;
  readonly orgNowMs: number;
}

/**
 * Whether a request may go now; otherwise how long the window still lasts, or that the answer to another one will tell.
 */
export type Pace =
  | { readonly kind: "go" }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "wait-for-answer" };

/** Reset times of one window differ by the rounding to seconds; those of the next are far off. */
const roundingMs = 1000;
/** `Date` leaves the fraction of a second out and `Reset` rounds it up: between them is the window's length, and a second. */
const roundedUpMs = 1000;
/** A window that should have ended so long ago has ended, however its end was rounded. */
const surelyEndedMs = 2000;

/**
 * Decides whether one more request fits into a window, leaving a share of the limit to others. Nothing known means go: the
 * answer will tell. Right after a window's end one request goes ahead, so that however many workers begin the next one at
 * once, each knows what is left of it.
 *
 * @param inFlight requests sent and not yet answered, which the budget cannot have counted
 * @param reserveShare 0 to 0.9 of the limit that the header names, which is already our app's own share
 */
export function decidePace(
  budget: Budget | undefined,
  inFlight: number,
  instant: Instant,
  reserveShare: number,
): Pace {
  if (budget === undefined) return { kind: "go" };
  const { orgNowMs } = instant;
  const endsMs = estimateEndMs(budget, instant);
  const reserve = Math.floor(budget.limit * reserveShare);
  if (orgNowMs >= endsMs + surelyEndedMs)
    return budget.limit - inFlight > reserve ? { kind: "go" } : { kind: "wait-for-answer" };
  if (orgNowMs >= endsMs) return inFlight === 0 ? { kind: "go" } : { kind: "wait-for-answer" };
  if (budget.remaining - inFlight * countUsers(budget) > reserve) return { kind: "go" };
  if (budget.remaining > reserve && inFlight > 0) return { kind: "wait-for-answer" };
  return { kind: "wait", ms: Math.ceil(endsMs - orgNowMs) };
}

/**
 * How many use the window, ourselves included, each as much as we do: others, too, have requests on their way, which no
 * answer has counted.
 */
function countUsers({ limit, remaining, answers }: Budget): number {
  return Math.max(1, (limit - remaining) / Math.max(1, answers));
}

/**
 * What an answer tells about its bucket; a concurrency refusal (`Limit: 0`) tells nothing, and neither does an answer from a
 * window that is over, which a newer one has overtaken.
 */
export function updateBudget(
  budget: Budget | undefined,
  { limit, remaining, resetMs, resetInMs }: RateLimit,
  instant: Instant,
): Budget | undefined {
  if (limit === 0) return budget;
  const { nowMs, orgNowMs } = instant;
  const ownEndMs = remaining === limit - 1 ? nowMs + Math.max(0, resetInMs - roundedUpMs) : null;
  const first: Budget = { limit, remaining, resetMs, ownEndMs, notBeforeMs: 0, answers: 1 };
  if (budget === undefined || resetMs > budget.resetMs + roundingMs) return first;
  // Two counters can apply, our app's and the whole org's: the one that is shown is the tighter.
  if (resetMs < budget.resetMs - roundingMs) return orgNowMs < resetMs ? first : budget;
  const isOver = orgNowMs >= estimateEndMs(budget, instant);
  return {
    ...budget,
    limit,
    // Answers overtake each other: within a window the lowest remainder is the newest truth.
    remaining: Math.min(budget.remaining, remaining),
    ownEndMs: budget.ownEndMs ?? ownEndMs,
    notBeforeMs: isOver ? orgNowMs + roundingMs : budget.notBeforeMs,
    answers: budget.answers + 1,
  };
}

/**
 * When a window ends, by the org's clock. `Reset` is rounded to seconds; but windows last for whole ones, so that we know better when
 * it was our own request that opened the window. Were that wrong, the request that goes ahead would tell.
 */
function estimateEndMs({ resetMs, ownEndMs, notBeforeMs }: Budget, { nowMs, orgNowMs }: Instant): number {
  return Math.max(ownEndMs === null ? resetMs : ownEndMs - nowMs + orgNowMs, notBeforeMs);
}
