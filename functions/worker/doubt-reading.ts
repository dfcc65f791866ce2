import {
  deleteHintType,
  endsMembership,
  eventTypes,
  isEventType,
  profileHintType,
} from "../../shared/contracts/event-types.ts";
import type { Hint } from "../../shared/contracts/queue-message.ts";
import { changesOf, type Outcome } from "../../shared/core/outcome.ts";
import type { SourceReading } from "../../shared/core/plan/people.ts";
import type { PersonHint } from "./group-records.ts";
import type { PeopleInARow } from "./people-in-a-row.ts";

/** An event older than this is not waited for: what the source shows by then is what there is. Nor is one of the future. */
const hintTrustMs = 60_000;
/** `lastUpdated` is in whole seconds, `published` is not. */
const roundingMs = 1000;

/**
 * Reasons not to act on what the source org said, yet or at all.
 *
 * @returns how the reconcile ends, or null when there is nothing to doubt
 */
export function doubtReading(
  userId: string,
  reading: SourceReading,
  hint: PersonHint | null,
  missing: PeopleInARow,
  nowMs: number,
): Outcome | null {
  if (reading.kind === "missing") {
    const isAnnounced = hint?.eventType === deleteHintType;
    const isDoubtful = !isAnnounced && missing.isOneOfMany(userId);
    return isDoubtful ? { kind: "held", reason: "source-user-missing", changes: [] } : null;
  }
  missing.forget();
  if (reading.user.isInTransition) return { kind: "retry", reason: "in-transition" };
  const isShutOffFirst = reading.user.status === "SUSPENDED";
  const isAppBehind = !isShutOffFirst && mayLackPush(reading, hint, nowMs);
  return isAppBehind || isBehind(reading.user.lastUpdatedMs, hint, nowMs) ? sourceBehindEvent : null;
}

const sourceBehindEvent = { kind: "retry", reason: "source-behind-event" } as const;

/**
 * How it ends with somebody suspended, who does not stay usable until what the app has of them is up to date: they are looked at once
 * more for that.
 */
export function awaitPush(
  outcome: Outcome,
  reading: SourceReading,
  hint: PersonHint | null,
  nowMs: number,
): Outcome {
  const isEnd = outcome.kind === "retry" || outcome.kind === "ignored";
  if (isEnd || !mayLackPush(reading, hint, nowMs)) return outcome;
  return { ...sourceBehindEvent, changes: changesOf(outcome) };
}

/**
 * Whether the source does not show yet what a fresh event about the user announced. Only for events that move the user's
 * `lastUpdated`, and only while the event is young: after that, what is there is what there is.
 */
function isBehind(lastUpdatedMs: number, hint: Hint | null, nowMs: number): boolean {
  if (hint === null || !isEventType(hint.eventType) || hint.eventType === deleteHintType) return false;
  if (eventTypes[hint.eventType] !== "user") return false;
  const publishedMs = Date.parse(hint.publishedAt);
  return Math.abs(nowMs - publishedMs) < hintTrustMs && publishedMs - lastUpdatedMs > roundingMs;
}

/** How long Okta may take to bring a changed attribute, or a rename, to an app: not documented, and seldom seconds. */
const appPushMs = 10_000;

/**
 * Whether what an app has of somebody may not show yet what a fresh event changed about them; no event would tell of it later. An
 * attribute that the app does not take never moves the app's profile, so this is not waited for as long as the user itself.
 */
function mayLackPush(reading: SourceReading, hint: PersonHint | null, nowMs: number): boolean {
  if (reading.kind !== "in-scope") return false;
  const appUpdatedMs = reading.appAttributes?.lastUpdatedMs ?? reading.appUpdatedMs;
  const changedAt = hint?.eventType === profileHintType ? hint.publishedAt : hint?.profileChangedAt;
  if (appUpdatedMs === undefined || changedAt === undefined) return false;
  // A rename that had reached the app in the second of its event would show.
  const toleranceMs = reading.appUpdatedMs === undefined ? roundingMs : 0;
  const publishedMs = Date.parse(changedAt);
  return Math.abs(nowMs - publishedMs) < appPushMs && publishedMs - appUpdatedMs > toleranceMs;
}

/** Okta's search usually knows a change within a second. */
const searchLagMs = 10_000;
const newUserMs = 600_000;

/**
 * Whether somebody who is to be shut off may be in the target although neither login nor search finds them: created so short
 * a time ago, and changed so shortly after, that the search cannot know yet. They have no next event to be noticed by.
 */
export function mayBeUnsearchable(reading: SourceReading, hint: Hint | null, nowMs: number): boolean {
  if (hint === null || Math.abs(nowMs - Date.parse(hint.publishedAt)) > searchLagMs) return false;
  if (reading.kind === "missing") return true;
  const isNew = nowMs - reading.user.createdMs < newUserMs;
  // Somebody new who is simply not in scope is the ordinary case, unless they have just been taken out of it.
  const isLeaving = reading.kind !== "out-of-scope" || endsMembership(hint.eventType);
  return isNew && isLeaving;
}
