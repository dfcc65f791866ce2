import type { Change } from "../../shared/contracts/outcomes.ts";
import type { Failure } from "../../shared/core/failure.ts";
import type { TargetUser } from "../../shared/core/plan/people.ts";
import type { Operation } from "../../shared/core/plan/plan-user.ts";
import type { TargetDirectory } from "../../shared/core/ports.ts";
import type { Result } from "../../shared/core/result.ts";

/** How far a plan got. */
export interface Applied {
  readonly changes: readonly Change[];
  /** Why it went no further; null when everything is done. */
  readonly failure: Failure | null;
  /** A removal went on although its record could not be written. */
  readonly isRecordMissing: boolean;
}

/** Carries out a plan's operations in their order, up to the first that fails. */
export async function applyPlan(
  operations: readonly Operation[],
  observed: TargetUser | null,
  target: TargetDirectory,
): Promise<Applied> {
  const changes: Change[] = [];
  let isRecordMissing = false;
  for (const operation of operations) {
    const done = await applyOperation(operation, observed, target);
    if (!done.ok) {
      if (!mayGoOn(operation, done.failure)) return { changes, failure: done.failure, isRecordMissing };
      isRecordMissing = true;
      continue;
    }
    const change = nameChange(operation);
    if (change !== null) changes.push(change);
  }
  return { changes, failure: null, isRecordMissing };
}

async function applyOperation(
  operation: Operation,
  observed: TargetUser | null,
  target: TargetDirectory,
): Promise<Result<null, Failure>> {
  if (operation.kind === "create") return target.createUser(operation.profile);
  if (observed === null) throw new TypeError("only a create can be planned for nobody");
  if (operation.kind === "lifecycle")
    return asStaleStatus(await target.changeStatus(observed.id, operation.action));
  return target.updateProfile(observed.id, operation.profile, observed.etag);
}

/** The only thing that Okta finds invalid in a change of status is the status: it is not what we read. */
function asStaleStatus(result: Result<null, Failure>): Result<null, Failure> {
  return !result.ok && result.failure.kind === "invalid"
    ? { ok: false, failure: { kind: "stale-read" } }
    : result;
}

/** A removal goes on without its record, unless the org only asks for patience or the person has changed. */
function mayGoOn(operation: Operation, failure: Failure): boolean {
  const isFinal = failure.kind !== "retry" && failure.kind !== "stale-read" && failure.kind !== "not-found";
  return operation.kind === "write" && operation.mayFail && isFinal;
}

function nameChange(operation: Operation): Change | null {
  if (operation.kind === "create") return "create";
  if (operation.kind === "lifecycle") return operation.action;
  return operation.isUpdate ? "update" : null;
}
