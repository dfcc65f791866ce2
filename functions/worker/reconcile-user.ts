import { buildSourceUserKey } from "../../shared/contracts/names.ts";
import type { Change } from "../../shared/contracts/outcomes.ts";
import { outcomeOfFailure } from "../../shared/core/failure.ts";
import { addEarlierChanges, changesOf, type Outcome } from "../../shared/core/outcome.ts";
import type { TargetDirectory } from "../../shared/core/ports.ts";
import { applyPlan } from "./apply-plan.ts";
import {
  callsForAnotherLook,
  concludeApplied,
  concludeIdle,
  explainDuplicate,
  isLoginTaken,
  isSettled,
  showsSamePeople,
} from "./conclude.ts";
import { awaitPush, doubtReading, mayBeUnsearchable } from "./doubt-reading.ts";
import type { PersonHint } from "./group-records.ts";
import type { PeopleInARow } from "./people-in-a-row.ts";
import { type PlanDeps, planPerson } from "./plan-person.ts";
import { prepareWish, type Wanted } from "./prepare-wish.ts";
import { readSource } from "./read-source.ts";
import { readTarget } from "./read-target.ts";

export interface ReconcileDeps extends PlanDeps {
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
const mostReplans = 3;
/** Whoever should have been shut off so long ago is shut off, even if the org cannot write the record of it. */
const overdueMs = 3_600_000;

/**
 * Makes the target org agree with the source org about one person: reads both, plans, applies.
 *
 * What happened does not matter, only what is so now; so the same call twice, late or in the wrong order does no harm.
 *
 * @param hint the newest event that made us look, or null
 */
export async function reconcileUser(
  userId: string,
  hint: PersonHint | null,
  deps: ReconcileDeps,
): Promise<Outcome> {
  const outcome = await reconcile(userId, hint, deps);
  const isForbidden = outcome.kind === "rejected" && outcome.reason === "protected";
  if (isForbidden && deps.forbidden.isOneOfMany(userId)) return { kind: "retry", reason: "role-lost" };
  if (changesOf(outcome).length > 0) deps.forbidden.forget(); // only a write shows that we still may write
  return outcome;
}

async function reconcile(userId: string, hint: PersonHint | null, deps: ReconcileDeps): Promise<Outcome> {
  const { connection } = deps;
  const reading = await readSource(userId, connection, deps.source);
  if (!reading.ok) return outcomeOfFailure(reading.failure);
  const readAtMs = deps.nowMs();
  const doubt = doubtReading(userId, reading.value, hint, deps.missing, readAtMs);
  if (doubt !== null) return doubt;
  const prepared = prepareWish(reading.value, connection);
  if (prepared.kind === "end") return prepared.outcome;
  const { desired, unholdable } = prepared;
  const circumstances = {
    isUnsearchable: mayBeUnsearchable(reading.value, hint, deps.nowMs()),
    isOverdue: hint !== null && deps.nowMs() - Date.parse(hint.publishedAt) > overdueMs,
  };
  const outcome = await makeSo(desired, buildSourceUserKey(connection.id, userId), circumstances, deps);
  const isRefused = isSettled(outcome) && unholdable !== null;
  const ending = isRefused ? addEarlierChanges(unholdable, changesOf(outcome)) : outcome;
  return awaitPush(ending, reading.value, hint, readAtMs);
}

interface Circumstances {
  /** They may be there although nothing finds them. */
  readonly isUnsearchable: boolean;
  /** What is to be done should have been done long ago. */
  readonly isOverdue: boolean;
}

/** Reads the person in the target, plans and applies, again while they change under our hands. */
async function makeSo(
  desired: Wanted,
  link: string,
  { isUnsearchable, isOverdue }: Circumstances,
  deps: ReconcileDeps,
): Promise<Outcome> {
  const wanted = { link, login: desired.login, mustBeSure: !mayBeCreated(desired) };
  const changes: Change[] = [];
  const end = (outcome: Outcome): Outcome => addEarlierChanges(outcome, changes);
  const first = { ...wanted, maySkipSearch: maySkipSearch(desired, deps.nowMs()), isLoginTaken: false };
  let found = await readTarget(first, deps.target);
  for (let replans = 0; ; replans += 1) {
    if (!found.ok) return end(found.failure);
    const before = found.value;
    const { plan, observed, conflict } = await planPerson(desired, before, link, deps);
    if (plan.kind === "end")
      return end(concludeIdle(plan.outcome, conflict, isUnsearchable && before.user === null));
    const applied = await applyPlan(plan.operations, observed, deps.target, isOverdue);
    changes.push(...applied.changes);
    const { failure } = applied;
    if (failure === null) return end(concludeApplied(plan, applied, conflict));
    if (!callsForAnotherLook(failure)) return end(outcomeOfFailure(failure));
    if (replans === mostReplans) return end({ kind: "retry", reason: "state-changed" });
    // Somebody changed, or came to be in between or unseen by the search: the person themself, or another with their login.
    const again = { ...wanted, maySkipSearch: false, isLoginTaken: isLoginTaken(failure) };
    found = await readTarget(again, deps.target);
    const explained = found.ok && showsSamePeople(found.value, before) ? explainDuplicate(failure) : null;
    if (explained !== null) return end(explained);
  }
}

/** Only a create may do without the search: the target refuses a second one, and nothing else would notice the miss. */
function maySkipSearch(desired: Wanted, nowMs: number): boolean {
  return mayBeCreated(desired) && nowMs - desired.createdMs < newUserMs;
}

function mayBeCreated(desired: Wanted): desired is Extract<Wanted, { kind: "present" }> {
  return desired.kind === "present" && desired.wish !== "suspended";
}
