import { targetAttributes } from "../../shared/contracts/names.ts";
import type { Change } from "../../shared/contracts/outcomes.ts";
import type { Failure } from "../../shared/core/failure.ts";
import type { Profile, TargetUser } from "../../shared/core/plan/people.ts";
import type { Operation } from "../../shared/core/plan/plan-user.ts";
import type { TargetDirectory } from "../../shared/core/ports.ts";
import type { Result } from "../../shared/core/result.ts";

/** How far a plan got. */
export interface Applied {
  readonly changes: readonly Change[];
  /** Why it went no further; null when it came to its end. */
  readonly failure: Failure | null;
  /** Why the mapped attributes were not written, although the person was shut off all the same; else null. */
  readonly refusedUpdate: Failure | null;
  /** Somebody was shut off without the record of it. */
  readonly isRecordMissing: boolean;
}

/**
 * Carries out a plan's operations in their order, up to the first that fails. Shutting somebody off does not wait for a
 * write that the org refuses for good: it is tried with the record alone, then left out.
 */
export async function applyPlan(
  operations: readonly Operation[],
  observed: TargetUser | null,
  target: TargetDirectory,
): Promise<Applied> {
  const changes: Change[] = [];
  let refusedUpdate: Failure | null = null;
  let isRecordMissing = false;
  // After a change of our own the ETag may have moved; what it guards against would have shown before.
  let etag = observed?.etag ?? null;
  const remaining = [...operations];
  for (let operation = remaining.shift(); operation !== undefined; operation = remaining.shift()) {
    const done = await applyOperation(operation, observed, etag, target);
    if (done.ok) {
      etag = null;
      const change = nameChange(operation);
      if (change !== null) changes.push(change);
    } else if (operation.kind !== "write" || !operation.mayFail || !isFinal(done.failure)) {
      return { changes, failure: done.failure, refusedUpdate, isRecordMissing };
    } else if (operation.isUpdate) {
      refusedUpdate = done.failure;
      remaining.unshift(...keepRecord(operation.profile));
    } else {
      isRecordMissing = true;
    }
  }
  return { changes, failure: null, refusedUpdate, isRecordMissing };
}

async function applyOperation(
  operation: Operation,
  observed: TargetUser | null,
  etag: string | null,
  target: TargetDirectory,
): Promise<Result<null, Failure>> {
  if (operation.kind === "create") return target.createUser(operation.profile);
  if (observed === null) throw new TypeError("only a create can be planned for nobody");
  if (operation.kind === "lifecycle")
    return asStaleStatus(await target.changeStatus(observed.id, operation.action));
  return target.updateProfile(observed.id, operation.profile, etag);
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
function isFinal(failure: Failure): boolean {
  return failure.kind !== "retry" && failure.kind !== "stale-read" && failure.kind !== "not-found";
}

/** The only thing that Okta finds invalid in a change of status is the status: it is not what we read. */
function asStaleStatus(result: Result<null, Failure>): Result<null, Failure> {
  return !result.ok && result.failure.kind === "invalid"
    ? { ok: false, failure: { kind: "stale-read" } }
    : result;
}

function nameChange(operation: Operation): Change | null {
  if (operation.kind === "create") return "create";
  if (operation.kind === "lifecycle") return operation.action;
  return operation.isUpdate ? "update" : null;
}
