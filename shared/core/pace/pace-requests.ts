import type { RateLimit } from "../answers/rate-limit-headers.ts";

/** What we know of one rate-limit bucket of an org, from its answers. Instants are the org's own. */
export interface Budget {
  readonly limit: number;
  readonly remaining: number;
  /** Names the window: what `X-Rate-Limit-Reset` said, in milliseconds since 1970. */
  readonly resetMs: number;
  /** When we take the window to end: then, or a second after an answer which showed that it had not. */
  readonly endsMs: number;
  /** Answers in this window that were ours. */
  readonly answers: number;
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
/** A window that should have ended so long ago has ended, however its end was rounded. */
const surelyEndedMs = 2000;

/**
 * Decides whether one more request fits into a window, leaving a share of the limit to others. Nothing known means go: the
 * answer will tell. Right after a window's end one request goes ahead, so that however many workers begin the next one at
 * once, each knows what is left of it.
 *
 * @param inFlight requests sent and not yet answered, which the budget cannot have counted
 * @param orgNowMs the org's time, not later than it really is
 * @param reserveShare 0 to 0.9 of the limit that the header names, which is already our app's own share
 */
export function decidePace(
  budget: Budget | undefined,
  inFlight: number,
  orgNowMs: number,
  reserveShare: number,
): Pace {
  if (budget === undefined) return { kind: "go" };
  const reserve = Math.floor(budget.limit * reserveShare);
  if (orgNowMs >= budget.endsMs + surelyEndedMs)
    return budget.limit - inFlight > reserve ? { kind: "go" } : { kind: "wait-for-answer" };
  if (orgNowMs >= budget.endsMs) return inFlight === 0 ? { kind: "go" } : { kind: "wait-for-answer" };
  if (budget.remaining - inFlight * countUsers(budget) > reserve) return { kind: "go" };
  return { kind: "wait", ms: Math.ceil(budget.endsMs - orgNowMs) };
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
 *
 * @param orgNowMs the org's time, not later than it really is
 */
export function updateBudget(
  budget: Budget | undefined,
  { limit, remaining, resetMs }: Pick<RateLimit, "limit" | "remaining" | "resetMs">,
  orgNowMs: number,
): Budget | undefined {
  if (limit === 0) return budget;
  const first: Budget = { limit, remaining, resetMs, endsMs: resetMs, answers: 1 };
  if (budget === undefined || resetMs > budget.resetMs + roundingMs) return first;
  // Two counters can apply, our app's and the whole org's: the one that is shown is the tighter.
  if (resetMs < budget.resetMs - roundingMs) return orgNowMs < resetMs ? first : budget;
  return {
    limit,
    // Answers overtake each other: within a window the lowest remainder is the newest truth.
    remaining: Math.min(budget.remaining, remaining),
    resetMs: budget.resetMs,
    endsMs: orgNowMs < budget.endsMs ? budget.endsMs : orgNowMs + roundingMs,
    answers: budget.answers + 1,
  };
}
