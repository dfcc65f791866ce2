import { type RejectReason, type RetryReason, waitReasons } from "../../contracts/outcomes.ts";
import type { Outcome } from "../outcome.ts";

/** How often and how long a record has been tried. */
export interface RecordHistory {
  readonly receiveCount: number;
  /** Milliseconds since it was sent. */
  readonly ageMs: number;
}

/** A record to be tried again comes back after a while, or is parked because waiting has not helped. */
export type RetryDecision =
  | { readonly kind: "return"; readonly afterSeconds: number }
  | { readonly kind: "park"; readonly reason: RejectReason };

/** The longest that a record is hidden at a time; a longer wait is made of several. */
const longestSeconds = 900;
const manyReceives = 50;
const longAgeMs = 6 * 3_600_000;
/** Somebody's rename that frees a login should not take longer than this, while the orgs answer. */
const loginMovingMs = 900_000;
/** Nor than this, whatever was watched: workers may come and go. */
const longestLoginMovingMs = 24 * 3_600_000;

/** SQS gives a record up after a thousand receives, and waiting must not be what uses them up: beyond so many, pauses grow on. */
const patientReceives = 60;

/** First pause without a time from the server; it doubles with every receive where nothing says that it will be quick. */
const firstPauseSeconds: Readonly<Partial<Record<RetryReason, number>>> = {
  "in-transition": 2,
  "source-behind-event": 2,
  "link-not-searchable": 2,
  "login-moving": 10,
};

/**
 * Decides what becomes of a record that ended as `retry`.
 *
 * @param random 0 (inclusive) to 1 (exclusive): spreads people who all met the same trouble
 */
export function decideRetry(
  retry: Extract<Outcome, { kind: "retry" }>,
  history: RecordHistory,
  random: number,
): RetryDecision {
  if (retry.reason === "login-moving" && hasWaitedEnough(retry.watchedMs, history.ageMs))
    return { kind: "park", reason: "login-taken" };
  const isWorn = history.receiveCount >= manyReceives && history.ageMs > longAgeMs;
  if (isWorn && !waitReasons.has(retry.reason)) return { kind: "park", reason: "tried-too-often" };
  const seconds =
    retry.afterMs === undefined
      ? computePause(retry.reason, history.receiveCount, random)
      : retry.afterMs / 1000 + random;
  const leastSeconds = isTimed(retry) ? 1 : computePatience(history.receiveCount);
  return {
    kind: "return",
    afterSeconds: Math.min(longestSeconds, Math.max(leastSeconds, Math.ceil(seconds))),
  };
}

/** Only what was watched counts: an outage ages records, and keeps whoever has the login from making way. */
function hasWaitedEnough(watchedMs: number | undefined, ageMs: number): boolean {
  return Math.min(ageMs, watchedMs ?? ageMs) > loginMovingMs || ageMs > longestLoginMovingMs;
}

/** Whether the time that is left to wait is known, so that a later one would leave a limit unused; two seconds are a guess. */
function isTimed({ afterMs }: Extract<Outcome, { kind: "retry" }>): boolean {
  return afterMs !== undefined && afterMs > 2000;
}

function computePatience(receiveCount: number): number {
  return receiveCount > patientReceives ? receiveCount : 1;
}

/** Half to the whole of a pause that doubles with every receive; short ones grow more slowly. */
function computePause(reason: RetryReason, receiveCount: number, random: number): number {
  const first = firstPauseSeconds[reason];
  if (first !== undefined) return Math.min(60, first * Math.max(1, receiveCount / 2));
  return 2 ** Math.min(receiveCount + 1, 10) * (0.5 + random / 2);
}
