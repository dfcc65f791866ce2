import type { Connection } from "../../contracts/connection.ts";
import { adoption, targetAttributes } from "../../contracts/names.ts";
import type { HoldReason } from "../../contracts/outcomes.ts";
import type { Outcome } from "../outcome.ts";
import { decideBeginning, leavesStaged } from "./beginnings.ts";
import { diffProfile } from "./compare-values.ts";
import type { Desired } from "./decide-wish.ts";
import type { Claim } from "./judge-holder.ts";
import { buildWrite, type Operation } from "./operations.ts";
import type { Profile, TargetUser } from "./people.ts";
import { buildStatusChange, correctRecord, isLifecycleAction } from "./status-change.ts";
import { isStatusOurs, parseStatusRecord } from "./status-record.ts";
import { type Cell, situationOf, statusTable } from "./status-table.ts";

/** What to do about one person: requests in this order, or an ending without any. */
export type Plan =
  | { readonly kind: "apply"; readonly operations: readonly Operation[]; readonly hold: HoldReason | null }
  | { readonly kind: "end"; readonly outcome: Outcome };

/** The connection's choices that decide between plans. */
export type PlanPolicy = Pick<
  Connection,
  "removals" | "adoptedRemoval" | "statusAuthority" | "whenUnsuspendable" | "initialStatus" | "federation"
>;

/**
 * Compares what the target org should show of a person with what it shows, and says what to do. A function of values: the
 * table is in `status-table.ts`, this adds what differs in the profile, the status record and the connection's policy.
 *
 * Planning against the state that a plan leads to gives an empty plan.
 *
 * @param link the person's `sourceUserKey`, which a new user gets
 * @param claim how the observed user, who is not linked to the person, comes to be theirs; null when they are
 */
export function planUser(
  desired: Desired,
  observed: TargetUser | null,
  link: string,
  policy: PlanPolicy,
  claim: Claim | null = null,
): Plan {
  switch (desired.kind) {
    case "ignored":
    case "held":
      return { kind: "end", outcome: desired.kind === "held" ? { ...desired, changes: [] } : desired };
    case "present":
      if (observed === null) return planAbsent(desired, link, policy);
      return desired.wish === "staged"
        ? end({ kind: "ignored", reason: "source-staged" })
        : planExisting(desired, observed, sparing(observed, claim, policy), claimBy(link, claim, policy));
    case "removed":
      if (observed === null) return end({ kind: "ignored", reason: "not-in-target" });
      return holdRemovals(planExisting(desired, observed, policy, {}), observed, policy);
  }
}

function planAbsent(
  desired: Extract<Desired, { kind: "present" }>,
  link: string,
  { initialStatus }: PlanPolicy,
): Plan {
  // Nobody is created in order to be suspended.
  if (desired.wish === "suspended") return end({ kind: "ignored", reason: "source-suspended" });
  const { credentials, isActive, isActivatedNext } = decideBeginning(initialStatus, desired.wish);
  const profile = { ...dropNulls(desired.profile), login: desired.login, [targetAttributes.link]: link };
  const create: Operation = { kind: "create", profile, credentials, isActive };
  const activate: Operation = { kind: "lifecycle", action: "activate" };
  return { kind: "apply", operations: isActivatedNext ? [create, activate] : [create], hold: null };
}

function planExisting(
  desired: Extract<Desired, { kind: "present" | "removed" }>,
  observed: TargetUser,
  policy: PlanPolicy,
  claimed: Profile,
): Plan {
  if (observed.isInTransition) return end({ kind: "retry", reason: "in-transition" });
  const record = parseStatusRecord(observed.profile[targetAttributes.statusRecord]);
  const situation = situationOf(observed.status, isStatusOurs(observed, record));
  const cell = applyPolicy(statusTable[situation][desired.wish], policy);
  const differing =
    desired.kind === "present" && cell.steps.includes("update")
      ? { ...diffProfile({ ...desired.profile, login: desired.login }, observed.profile), ...claimed }
      : {};
  const action = cell.steps.find(isLifecycleAction) ?? null;
  const changing =
    action === null
      ? buildWrite(
          { ...differing, ...correctRecord(desired.wish, situation, record, observed) },
          differing,
          false,
        )
      : buildStatusChange(action, cell, situation, differing, observed);
  const isJoining = { ...observed.profile, ...differing }[targetAttributes.adoption] === adoption.joining;
  const operations =
    isJoining && cell.steps.includes("update") ? [...changing, ...finishAdoption(policy)] : changing;
  const hold = cell.hold ?? null;
  if (operations.length > 0) return { kind: "apply", operations, hold };
  return end(hold === null ? { kind: "unchanged" } : { kind: "held", reason: hold, changes: [] });
}

/**
 * The policy towards people whom the bridge did not make: a deactivated account of nobody's is not revived by adopting it, and they are
 * not deactivated in place of a suspension while their removal is held.
 */
function sparing(observed: TargetUser, claim: Claim | null, policy: PlanPolicy): PlanPolicy {
  return {
    ...policy,
    ...(claim === "adopt" && observed.status === "DEPROVISIONED" ? { statusAuthority: "both" } : {}),
    ...(isHeldAsAdopted(observed, policy) ? { whenUnsuspendable: "hold" } : {}),
  };
}

function isHeldAsAdopted(observed: TargetUser, { adoptedRemoval }: PlanPolicy): boolean {
  return adoptedRemoval === "hold" && observed.profile[targetAttributes.adoption] != null;
}

/** What makes the observed user the person's own. Somebody adopted is marked, as long as they are not in the group yet. */
function claimBy(link: string, claim: Claim | null, { federation }: PlanPolicy): Profile {
  if (claim === null) return {};
  const linked = { [targetAttributes.link]: link };
  if (claim === "relink") return linked;
  return { ...linked, [targetAttributes.adoption]: federation === "none" ? adoption.done : adoption.joining };
}

/** Only who is linked may come into the group, since it lets them sign in; so the mark is what a crash in between is known by. */
function finishAdoption({ federation }: PlanPolicy): readonly Operation[] {
  const done: Profile = { [targetAttributes.adoption]: adoption.done };
  return [...(federation === "none" ? [] : [joinGroup]), ...buildWrite(done, {}, false)];
}

const joinGroup: Operation = { kind: "join-group" };

function applyPolicy(cell: Cell, policy: PlanPolicy): Cell {
  if (policy.statusAuthority === "source" && cell.overruling !== undefined) return { steps: cell.overruling };
  if (policy.whenUnsuspendable === "deactivate" && cell.hold === "cannot-suspend")
    return { steps: ["deactivate"] };
  if (cell.whilePending !== undefined && leavesStaged(policy.initialStatus))
    return { steps: cell.whilePending };
  return cell;
}

function holdRemovals(plan: Plan, observed: TargetUser, policy: PlanPolicy): Plan {
  if (plan.kind === "end") return plan;
  if (policy.removals === "hold") return end({ kind: "held", reason: "removals-on-hold", changes: [] });
  return isHeldAsAdopted(observed, policy)
    ? end({ kind: "held", reason: "removal-of-adopted", changes: [] })
    : plan;
}

/** A new user simply lacks what has no value. */
function dropNulls(profile: Profile): Profile {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null));
}

function end(outcome: Outcome): Plan {
  return { kind: "end", outcome };
}
