import type { Connection } from "../../shared/contracts/connection.ts";
import { buildSourceUserKey, targetAttributes } from "../../shared/contracts/names.ts";
import type { Hint } from "../../shared/contracts/queue-message.ts";
import { type Failure, outcomeOfFailure } from "../../shared/core/failure.ts";
import type { Outcome } from "../../shared/core/outcome.ts";
import { type Desired, decideWish } from "../../shared/core/plan/decide-wish.ts";
import { type Plan, planUser } from "../../shared/core/plan/plan-user.ts";
import type { SourceDirectory, TargetDirectory } from "../../shared/core/ports.ts";
import { type Applied, applyPlan } from "./apply-plan.ts";
import { doubtReading } from "./doubt-reading.ts";
import type { MissingPeople } from "./missing-people.ts";
import { readSource } from "./read-source.ts";
import { readTarget } from "./read-target.ts";

export interface ReconcileDeps {
  readonly connection: Connection;
  readonly source: SourceDirectory;
  readonly target: TargetDirectory;
  readonly missing: MissingPeople;
  readonly nowMs: () => number;
}

/** A source user younger than this is created without a search: the unique link refuses a second one. */
const newUserMs = 600_000;
/** How often somebody who changes under our hands is read and planned anew in one go. */
const planAttempts = 3;

/**
 * Makes the target org agree with the source org about one person: reads both, plans, applies.
 *
 * What happened does not matter, only what is so now; so the same call twice, late or in the wrong order does no harm.
 *
 * @param hint the newest event that made us look, or null
 */
export async function reconcileUser(
  userId: string,
  hint: Hint | null,
  deps: ReconcileDeps,
): Promise<Outcome> {
  const { connection } = deps;
  const reading = await readSource(userId, connection.scope, deps.source);
  if (!reading.ok) return outcomeOfFailure(reading.failure);
  const doubt = doubtReading(userId, reading.value, hint, deps.missing, deps.nowMs());
  if (doubt !== null) return doubt;
  const desired = decideWish(reading.value, connection);
  if (desired.kind === "held" || desired.kind === "ignored") return endWithoutTarget(desired);

  const link = buildSourceUserKey(connection.id, userId);
  const wanted = { link, login: desired.login, claimsLogin: desired.kind === "present" };
  const isNew = desired.kind === "present" && deps.nowMs() - desired.createdMs < newUserMs;
  let seen = await readTarget({ ...wanted, isNew }, deps.target);
  for (let attempt = 1; attempt <= planAttempts; attempt += 1) {
    if (!seen.ok) return seen.failure;
    const observed = seen.value;
    const plan = planUser(desired, observed, link, connection);
    if (plan.kind === "end") return plan.outcome;
    const applied = await applyPlan(plan.operations, observed, deps.target);
    if (applied.failure === null) return concludeApplied(plan, applied);
    if (!callsForAnotherLook(applied.failure)) return outcomeOfFailure(applied.failure);
    // Somebody changed, or came to be in between or unseen by the search: the person themself, or another with their login.
    seen = await readTarget({ ...wanted, isNew: false }, deps.target);
    const isAsBefore = seen.ok && (seen.value === null) === (observed === null);
    if (isAsBefore && applied.failure.kind === "invalid") return explainDuplicate(applied.failure);
  }
  return { kind: "retry", reason: "state-changed" };
}

function endWithoutTarget(desired: Extract<Desired, { kind: "held" | "ignored" }>): Outcome {
  return desired.kind === "held" ? { ...desired, changes: [] } : desired;
}

function concludeApplied(plan: Extract<Plan, { kind: "apply" }>, applied: Applied): Outcome {
  const { changes, isRecordMissing } = applied;
  if (plan.hold !== null) return { kind: "held", reason: plan.hold, changes };
  return isRecordMissing
    ? { kind: "applied", changes, note: "record-missing" }
    : { kind: "applied", changes };
}

type Invalid = Extract<Failure, { kind: "invalid" }>;

/** Whether the plan may have been made for somebody who is no longer so. */
function callsForAnotherLook(failure: Failure): boolean {
  if (failure.kind === "invalid") return isLinkTaken(failure) || failure.duplicates.includes("login");
  return failure.kind === "stale-read" || failure.kind === "not-found";
}

/** A duplicate whose other half cannot be seen. */
function explainDuplicate(failure: Invalid): Outcome {
  if (isLinkTaken(failure)) return { kind: "retry", reason: "link-not-searchable" };
  return { kind: "rejected", reason: "login-taken", refusal: failure.refusal };
}

function isLinkTaken(failure: Invalid): boolean {
  return failure.duplicates.includes(targetAttributes.link);
}
