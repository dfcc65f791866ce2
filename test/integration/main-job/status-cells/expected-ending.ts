import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import type { Change, HoldReason } from "../../../../shared/contracts/outcomes.ts";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import type { PlanPolicy } from "../../../../shared/core/plan/plan-user.ts";
import { statusTable } from "../../../../shared/core/plan/status-table.ts";
import { type SourceState, titleInSource } from "./source-states.ts";
import type { TargetState } from "./target-states.ts";

/** How somebody stands in the target. */
export interface Standing {
  readonly status: UserStatus | null;
  readonly recorded: UserStatus | null;
  readonly title: string | null;
}

/** What one reconcile of a cell must come to, and the next one. */
export interface Ending {
  readonly outcome: Outcome;
  readonly standing: Standing;
  readonly reads: number;
  readonly writes: number;
  readonly next: { readonly outcome: Outcome; readonly reads: number; readonly writes: 0 };
}

type ExpectedSource = Pick<SourceState, "wish" | "reads" | "isLoginKnown">;

/** The promise about a cell, worked out from the table without the planner. */
export function expectEnding(target: TargetState, source: ExpectedSource, policy: PlanPolicy): Ending {
  const { steps, hold } = choose(target, source, policy);
  const isAltered = steps.length > 0;
  const lifecycle = steps.find((step) => Object.hasOwn(statusAfter, step));
  const status = decideStatus(target, source, lifecycle, steps, policy);
  const outcome = decideOutcome(target, source, steps, hold);
  const nextReads = countReads(source, status !== null);
  return {
    outcome,
    standing: {
      status,
      recorded: decideRecord(target, source, lifecycle, hold),
      title: isUpdated(steps) ? titleInSource : null,
    },
    reads: countReads(source, target.status !== null),
    writes: isAltered ? countWrites(target, steps, lifecycle) : 0,
    next: { outcome: decideNext(outcome, source), reads: nextReads, writes: 0 },
  };
}

const statusAfter: Readonly<Record<string, UserStatus>> = {
  suspend: "SUSPENDED",
  unsuspend: "ACTIVE",
  deactivate: "DEPROVISIONED",
  activate: "ACTIVE",
};

type Choice = { readonly steps: readonly Change[]; readonly hold: HoldReason | null };

function choose({ situation }: TargetState, { wish }: ExpectedSource, policy: PlanPolicy): Choice {
  if (wish === null) return { steps: [], hold: null };
  const { steps, hold, overruling, whilePending } = statusTable[situation][wish];
  const isActivatedNext = wish === "enabled" && policy.initialStatus === "active_without_pass";
  if (steps.includes("create") && isActivatedNext) return { steps: ["create", "activate"], hold: null };
  if (whilePending !== undefined && policy.initialStatus.startsWith("pending_"))
    return { steps: whilePending, hold: null };
  const isRemoval = wish === "deactivated" || wish === "removed-by-suspending";
  if (isRemoval && steps.length > 0 && policy.removals === "hold")
    return { steps: [], hold: "removals-on-hold" };
  if (policy.statusAuthority === "source" && overruling) return { steps: overruling, hold: null };
  if (policy.whenUnsuspendable === "deactivate" && hold === "cannot-suspend")
    return { steps: ["deactivate"], hold: null };
  return { steps, hold: hold ?? null };
}

function decideStatus(
  target: TargetState,
  { wish }: ExpectedSource,
  lifecycle: Change | undefined,
  steps: readonly Change[],
  { initialStatus }: PlanPolicy,
): UserStatus | null {
  if (steps.includes("activate") && steps.includes("create")) return "PROVISIONED";
  if (steps.includes("create"))
    return wish === "staged" || initialStatus.startsWith("pending_") ? "STAGED" : "ACTIVE";
  if (lifecycle === "activate") return target.activatesTo;
  return lifecycle === undefined ? target.status : statusAfter[lifecycle]!;
}

function decideOutcome(
  target: TargetState,
  { wish }: ExpectedSource,
  steps: readonly Change[],
  hold: HoldReason | null,
): Outcome {
  if (wish === null || (wish === "staged" && steps.length === 0))
    return { kind: "ignored", reason: "source-staged" };
  if (hold !== null) return { kind: "held", reason: hold, changes: steps };
  if (steps.length > 0) return { kind: "applied", changes: steps };
  if (target.status !== null) return { kind: "unchanged" };
  return { kind: "ignored", reason: wish === "suspended" ? "source-suspended" : "not-in-target" };
}

/** Deactivating whom others suspended claims nothing; somebody wanted and live is never recorded as shut off. */
function decideRecord(
  target: TargetState,
  { wish }: ExpectedSource,
  lifecycle: Change | undefined,
  hold: HoldReason | null,
): UserStatus | null {
  const isTheirs = lifecycle === "deactivate" && target.situation === "suspended-by-others";
  if (target.status === null) return null; // somebody new has no past
  if (lifecycle !== undefined && !isTheirs) return statusAfter[lifecycle]!;
  const isLive = target.situation === "active" || target.situation === "pending";
  const isPutRight = wish === "enabled" && hold === null && isLive && target.record !== null;
  return isPutRight ? "ACTIVE" : target.record;
}

function isUpdated(steps: readonly Change[]): boolean {
  return steps.includes("update") || steps.includes("create");
}

/** The target is asked by login; somebody not found so is searched for, twice to be sure, unless they would only be created. */
function countReads(source: ExpectedSource, isThere: boolean): number {
  if (source.wish === null) return source.reads;
  const byLogin = source.isLoginKnown ? 1 : 0;
  if (!isThere)
    return source.reads + byLogin + (source.wish === "enabled" || source.wish === "staged" ? 0 : 2);
  return source.reads + (source.isLoginKnown ? 1 : 2);
}

/** A change of status is two: the record, with the attributes, and the call. Attributes alone, or a create, are one. */
function countWrites(
  { situation }: TargetState,
  steps: readonly Change[],
  lifecycle: Change | undefined,
): number {
  if (lifecycle === undefined) return 1;
  if (lifecycle === "deactivate" && situation === "suspended-by-others") return 1;
  return steps[0] === "update" && lifecycle === "activate" ? 3 : 2;
}

function decideNext(outcome: Outcome, { wish }: ExpectedSource): Outcome {
  if (wish === "staged") return { kind: "ignored", reason: "source-staged" };
  if (outcome.kind === "applied") return { kind: "unchanged" };
  return outcome.kind === "held" ? { ...outcome, changes: [] } : outcome;
}
