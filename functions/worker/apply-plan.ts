import { targetAttributes } from "../../shared/contracts/names.ts";
import type { Change } from "../../shared/contracts/outcomes.ts";
import type { Failure } from "../../shared/core/failure.ts";
import { findUnkept } from "../../shared/core/plan/compare-values.ts";
import type { Operation } from "../../shared/core/plan/operations.ts";
import type { Profile, StoredUser, TargetUser } from "../../shared/core/plan/people.ts";
import type { TargetDirectory } from "../../shared/core/ports.ts";
import type { Result } from "../../shared/core/result.ts";

/** How far a plan got. */
export interface Applied {
  readonly changes: readonly Change[];
  /** Why it went no further; null when it came to its end. */
  readonly failure: Failure | null;
  /** Why the mapped attributes were not written, although the person was shut off all the same; else null. */
  readonly refusedUpdate: Failure | null;
  /** An attribute that the org accepted, and whose value it does not show; null when all are as sent. */
  readonly unkeptField: string | null;
  /** Somebody was shut off without the record of it. */
  readonly isRecordMissing: boolean;
}

/**
 * Carries out a plan's operations in their order, up to the first that fails. Shutting somebody off does not wait for a
 * write that the org refuses for good: it is tried with the record alone, then left out.
 * @param isOverdue whether it does not wait any longer either for a write that the org is not able to do
 */
export async function applyPlan(
  operations: readonly Operation[],
  observed: TargetUser | null,
  target: TargetDirectory,
  isOverdue = false,
): Promise<Applied> {
  const changes: Change[] = [];
  let refusedUpdate: Failure | null = null;
  let isRecordMissing = false;
  let unkeptField: string | null = null;
  let userId = observed?.id ?? null;
  // After a change of our own the ETag may have moved; what it guards against would have shown before.
  let etag = observed?.etag ?? null;
  const remaining = [...operations];
  for (let operation = remaining.shift(); operation !== undefined; operation = remaining.shift()) {
    let done = await applyOperation(operation, userId, etag, target);
    // Without the record their status would pass for somebody else's when they come back: one bad moment is no reason for that.
    // The write that went unanswered may have been done, and have moved the ETag.
    if (!done.ok && mayFail(operation) && isOverdue && isUnavailable(done.failure))
      done = await applyOperation(operation, userId, null, target);
    if (done.ok) {
      etag = null;
      if ("profile" in operation && done.value !== null) {
        userId = done.value.id;
        const unkept = findUnkept(operation.profile, done.value.profile);
        if (unkept === targetAttributes.statusRecord && mayFail(operation)) isRecordMissing = true;
        else unkeptField ??= unkept;
      }
      const change = nameChange(operation);
      if (change !== null) changes.push(change);
    } else if (operation.kind !== "write" || !mayFail(operation) || !isFinal(done.failure, isOverdue)) {
      return { changes, failure: done.failure, refusedUpdate, unkeptField, isRecordMissing };
    } else if (operation.isUpdate) {
      refusedUpdate = done.failure;
      remaining.unshift(...keepRecord(operation.profile));
    } else {
      isRecordMissing = true;
    }
  }
  return { changes, failure: null, refusedUpdate, unkeptField, isRecordMissing };
}

async function applyOperation(
  operation: Operation,
  userId: string | null,
  etag: string | null,
  target: TargetDirectory,
): Promise<Result<StoredUser | null, Failure>> {
  if (operation.kind === "create") return target.createUser(operation.profile, operation);
  if (userId === null) throw new TypeError("only a create can be planned for nobody");
  if (operation.kind === "join-group") return target.joinGroup(userId);
  if (operation.kind === "lifecycle")
    return asStaleStatus(await target.changeStatus(userId, operation.action));
  return target.updateProfile(userId, operation.profile, etag);
}

/** Whether shutting somebody off goes on without it. */
function mayFail(operation: Operation): boolean {
  return operation.kind === "write" && operation.mayFail;
}

/** The write without its mapped attributes, if a record is left then. */
function keepRecord(profile: Profile): readonly Operation[] {
  const record = profile[targetAttributes.statusRecord];
  if (record === undefined) return [];
  return [
    { kind: "write", profile: { [targetAttributes.statusRecord]: record }, isUpdate: false, mayFail: true },
  ];
}

/** Whether asking again, or reading again, would be in vain. */
function isFinal(failure: Failure, isOverdue: boolean): boolean {
  if (failure.kind === "retry") return isOverdue && isUnavailable(failure);
  return failure.kind !== "stale-read" && failure.kind !== "not-found";
}

function isUnavailable(failure: Failure): boolean {
  return failure.kind === "retry" && failure.reason === "org-unavailable";
}

/** The only thing that Okta finds invalid in a change of status is the status: it is not what we read. */
function asStaleStatus(result: Result<null, Failure>): Result<null, Failure> {
  return !result.ok && result.failure.kind === "invalid"
    ? { ok: false, failure: { kind: "stale-read" } }
    : result;
}

/** What an operation does to the person, for the log; null for what only keeps the books. */
export function nameChange(operation: Operation): Change | null {
  if (operation.kind === "create") return "create";
  if (operation.kind === "lifecycle") return operation.action;
  if (operation.kind === "join-group") return null;
  if (targetAttributes.link in operation.profile)
    return targetAttributes.adoption in operation.profile ? "adopt" : "relink";
  return operation.isUpdate ? "update" : null;
}
