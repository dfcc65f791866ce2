import type { ScopedConnection } from "../../shared/contracts/connection.ts";
import { buildSourceUserKey, targetAttributes } from "../../shared/contracts/names.ts";
import type { Change } from "../../shared/contracts/outcomes.ts";
import type { Hint } from "../../shared/contracts/queue-message.ts";
import { type Failure, outcomeOfFailure } from "../../shared/core/failure.ts";
import { addEarlierChanges, changesOf, type Outcome } from "../../shared/core/outcome.ts";
import { type Desired, decideWish } from "../../shared/core/plan/decide-wish.ts";
import { dropUnholdable, findUnholdable } from "../../shared/core/plan/find-unholdable.ts";
import type { TargetUser } from "../../shared/core/plan/people.ts";
import { type Plan, planUser } from "../../shared/core/plan/plan-user.ts";
import type { SourceDirectory, TargetDirectory } from "../../shared/core/ports.ts";
import { type Applied, applyPlan } from "./apply-plan.ts";
import { doubtReading, mayBeUnsearchable } from "./doubt-reading.ts";
import type { PeopleInARow } from "./people-in-a-row.ts";
import { readSource } from "./read-source.ts";
import { readTarget } from "./read-target.ts";

export interface ReconcileDeps {
  readonly connection: ScopedConnection;
  readonly source: SourceDirectory;
  readonly target: TargetDirectory;
  /** People whom the source org does not know. */
  readonly missing: PeopleInARow;
  /** People whom the target org does not let us touch. */
  readonly forbidden: PeopleInARow;
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
  const outcome = await reconcile(userId, hint, deps);
  const isForbidden = outcome.kind === "rejected" && outcome.reason === "protected";
  if (isForbidden && deps.forbidden.isOneOfMany(userId)) return { kind: "retry", reason: "role-lost" };
  if (changesOf(outcome).length > 0) deps.forbidden.forget(); // only a write shows that we still may write
  return outcome;
}

async function reconcile(userId: string, hint: Hint | null, deps: ReconcileDeps): Promise<Outcome> {
  const { connection } = deps;
  const reading = await readSource(userId, connection.scope, deps.source);
  if (!reading.ok) return outcomeOfFailure(reading.failure);
  const doubt = doubtReading(userId, reading.value, hint, deps.missing, deps.nowMs());
  if (doubt !== null) return doubt;
  const decided = decideWish(reading.value, connection);
  if (decided.kind === "held" || decided.kind === "ignored") return endWithoutTarget(decided);
  const unholdable = findRefusal(decided);
  if (unholdable !== null && !isShutOff(decided)) return unholdable;
  const desired = unholdable === null ? decided : keepHoldable(decided);

  const link = buildSourceUserKey(connection.id, userId);
  const wanted = { link, login: desired.login, claimsLogin: desired.kind === "present" };
  const isUnsearchable = mayBeUnsearchable(reading.value, hint, deps.nowMs());
  const changes: Change[] = [];
  const end = (outcome: Outcome): Outcome =>
    addEarlierChanges(isSettled(outcome) ? (unholdable ?? outcome) : outcome, changes);
  let found = await readTarget(
    { ...wanted, maySkipSearch: maySkipSearch(desired, deps.nowMs()) },
    deps.target,
  );
  for (let attempt = 1; attempt <= planAttempts; attempt += 1) {
    if (!found.ok) return end(found.failure);
    const { user } = found.value;
    const wish = planUser(desired, user, link, connection);
    const conflict = writesLogin(wish) ? found.value.conflict : null;
    if (user === null && conflict !== null) return end(conflict);
    const plan =
      user === null || conflict === null ? wish : planUser(yieldLogin(desired, user), user, link, connection);
    if (plan.kind === "end") return end(decideEnding(plan.outcome, conflict, isUnsearchable));
    const applied = await applyPlan(plan.operations, user, deps.target);
    changes.push(...applied.changes);
    if (applied.failure === null) return end(decideEnding(concludeApplied(plan, applied), conflict, false));
    if (!callsForAnotherLook(applied.failure)) return end(outcomeOfFailure(applied.failure));
    // Somebody changed, or came to be in between or unseen by the search: the person themself, or another with their login.
    found = await readTarget({ ...wanted, maySkipSearch: false }, deps.target);
    const isAsBefore =
      found.ok && found.value.conflict === null && (found.value.user === null) === (user === null);
    if (isAsBefore && applied.failure.kind === "invalid") return end(explainDuplicate(applied.failure));
  }
  return end({ kind: "retry", reason: "state-changed" });
}

/** Only a create may do without the search: the target refuses a second one, and nothing else would notice the miss. */
function maySkipSearch(desired: Desired, nowMs: number): boolean {
  return desired.kind === "present" && desired.wish === "enabled" && nowMs - desired.createdMs < newUserMs;
}

function writesLogin(plan: Plan): boolean {
  return (
    plan.kind === "apply" && plan.operations.some((step) => "profile" in step && "login" in step.profile)
  );
}

/** While somebody else has the login, everything but the login is made as it should be: above all, the status. */
function yieldLogin(desired: Desired, user: TargetUser): Desired {
  return desired.kind === "present" ? { ...desired, login: user.login } : desired;
}

/**
 * A login that somebody else has decides the ending of a person who is otherwise as they should be; a wait or a hold has
 * its own reason. Somebody who cannot be seen yet is not taken for absent.
 */
function decideEnding(outcome: Outcome, conflict: Outcome | null, isUnsearchable: boolean): Outcome {
  if (outcome.kind === "ignored" && isUnsearchable) return { kind: "retry", reason: "link-not-searchable" };
  return isSettled(outcome) && conflict !== null ? conflict : outcome;
}

function isSettled(outcome: Outcome): boolean {
  return outcome.kind === "applied" || outcome.kind === "unchanged";
}

type Wanted = Extract<Desired, { kind: "present" | "removed" }>;

/** What no Okta org can hold is refused before anybody is asked. */
function findRefusal(desired: Wanted): Outcome | null {
  if (desired.kind !== "present") return null;
  const field = findUnholdable({ login: desired.login, ...desired.profile });
  if (field === null) return null;
  return { kind: "rejected", reason: "value-refused", refusal: { status: 0, errorCode: null, field } };
}

/** Whoever is to be shut off is shut off, whatever their attributes. */
function isShutOff(desired: Wanted): boolean {
  return desired.kind === "present" && desired.wish === "suspended";
}

function keepHoldable(desired: Wanted): Wanted {
  return desired.kind === "present" ? { ...desired, profile: dropUnholdable(desired.profile) } : desired;
}

function endWithoutTarget(desired: Extract<Desired, { kind: "held" | "ignored" }>): Outcome {
  return desired.kind === "held" ? { ...desired, changes: [] } : desired;
}

/** How a plan ended that came to its end; what it changed is added to every ending. */
function concludeApplied(plan: Extract<Plan, { kind: "apply" }>, applied: Applied): Outcome {
  if (applied.refusedUpdate !== null) return outcomeOfFailure(applied.refusedUpdate);
  if (plan.hold !== null) return { kind: "held", reason: plan.hold, changes: [] };
  const done = { kind: "applied", changes: [] } as const;
  return applied.isRecordMissing ? { ...done, note: "record-missing" } : done;
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
