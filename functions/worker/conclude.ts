import { targetAttributes } from "../../shared/contracts/names.ts";
import { type Failure, outcomeOfFailure } from "../../shared/core/failure.ts";
import type { Outcome } from "../../shared/core/outcome.ts";
import type { Plan } from "../../shared/core/plan/plan-user.ts";
import type { Applied } from "./apply-plan.ts";
import type { Planned } from "./plan-person.ts";

/**
 * How it ends where nothing had to be done. Somebody who cannot be seen yet is not taken for absent.
 * @param isUnsearchable whether they may be in the target although nothing found them
 */
export function concludeIdle(outcome: Outcome, conflict: Outcome | null, isUnsearchable: boolean): Outcome {
  if (outcome.kind === "ignored" && isUnsearchable) return { kind: "retry", reason: "link-not-searchable" };
  return preferConflict(outcome, conflict);
}

/** How a plan ended that came to its end; what it changed is added to every ending. */
export function concludeApplied(
  plan: Extract<Plan, { kind: "apply" }>,
  applied: Applied,
  conflict: Outcome | null,
): Outcome {
  if (applied.refusedUpdate !== null) return outcomeOfFailure(applied.refusedUpdate);
  if (applied.unkeptField !== null) {
    const refusal = { status: 200, errorCode: null, field: applied.unkeptField };
    return { kind: "rejected", reason: "value-not-kept", refusal };
  }
  if (plan.hold !== null) return { kind: "held", reason: plan.hold, changes: [] };
  const done = { kind: "applied", changes: [] } as const;
  return preferConflict(applied.isRecordMissing ? { ...done, note: "record-missing" } : done, conflict);
}

/** Whether the plan may have been made for somebody who is no longer so. */
export function callsForAnotherLook(failure: Failure): boolean {
  if (failure.kind === "invalid") return isLinkTaken(failure) || isLoginTaken(failure);
  return failure.kind === "stale-read" || failure.kind === "not-found";
}

/** Whether the org says that somebody else has the login. */
export function isLoginTaken(failure: Failure): boolean {
  return failure.kind === "invalid" && failure.duplicates.includes("login");
}

/** A duplicate whose other half cannot be seen; null for every other failure. */
export function explainDuplicate(failure: Failure): Outcome | null {
  if (failure.kind !== "invalid") return null;
  if (isLinkTaken(failure)) return { kind: "retry", reason: "link-not-searchable" };
  return { kind: "rejected", reason: "login-taken", refusal: failure.refusal };
}

/** Whether everything is as it should be, or was made so: what else ends with its own reason. */
export function isSettled(outcome: Outcome): boolean {
  return outcome.kind === "applied" || outcome.kind === "unchanged";
}

/** Whether the same two people are seen as before. */
export function showsSamePeople(
  now: { readonly user: { readonly id: string } | null; readonly holder: { readonly id: string } | null },
  before: { readonly user: { readonly id: string } | null; readonly holder: { readonly id: string } | null },
): boolean {
  return now.user?.id === before.user?.id && now.holder?.id === before.holder?.id;
}

/**
 * A login that somebody else has decides the ending of a person who is otherwise as they should be; a wait or a hold has
 * its own reason.
 */
function preferConflict(outcome: Outcome, conflict: Planned["conflict"]): Outcome {
  return isSettled(outcome) && conflict !== null ? conflict : outcome;
}

function isLinkTaken(failure: Extract<Failure, { kind: "invalid" }>): boolean {
  return failure.duplicates.includes(targetAttributes.link);
}
