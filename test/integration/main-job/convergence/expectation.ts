import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import type { ScopeKind } from "../../../../shared/contracts/scope.ts";
import type { Employment } from "./employment.ts";
import type { Policy } from "./history.ts";
import { isAdopted, isLive, type TargetStanding } from "./target-standing.ts";

/**
 * What the design (section 6) asks for, in plain code of its own: nothing of the product is used here, above all neither its
 * status table nor its planner.
 */

/** What the source org shows at one moment. */
export interface Truth {
  readonly scope: ScopeKind;
  readonly employment: Employment;
  /** False when the org answers nothing about anybody. */
  readonly isReadable: boolean;
  /** False when the app is inactive, or one of the groups gone, or what shows the scope hidden. */
  readonly isScopeOpen: boolean;
  /** False when somebody's list of groups is empty, which nobody's is. */
  readonly areGroupsListed: boolean;
}

/** `staged`: in scope, and not activated in the source yet. `unknown`: the source proves nothing. */
export type Wish = "enabled" | "suspended" | "staged" | "deactivate" | "remove-by-suspending" | "unknown";

export function decideWish(truth: Truth, policy: Policy): Wish {
  const { scope, employment, isReadable, isScopeOpen, areGroupsListed } = truth;
  const { status, ways } = employment;
  if (!isReadable) return "unknown";
  const leaves = policy.onLeave === "deactivate" ? "deactivate" : "remove-by-suspending";
  if (status === "DEPROVISIONED") return leaves;
  if (status === null) return isScopeOpen ? leaves : "unknown";
  if (scope === "groups" && !areGroupsListed) return "unknown";
  if (scope !== "everyone" && ways.length === 0) {
    if (!isScopeOpen) return "unknown";
    return policy.onUnassign === "deactivate" ? "deactivate" : "remove-by-suspending";
  }
  if (status === "STAGED") return "staged";
  return status === "SUSPENDED" ? "suspended" : "enabled";
}

/** Okta's statuses after each way to begin: without anything to sign in with, an activation makes nobody ACTIVE. */
const beginnings = {
  federated: "ACTIVE",
  active_with_pass: "ACTIVE",
  active_without_pass: "PROVISIONED",
  pending_with_pass: "STAGED",
  pending_without_pass: "STAGED",
} as const;

/** The status of somebody who was not in the target; null stands for nobody. */
export function expectBeginning(wish: Wish, { initialStatus, whenSourceStaged }: Policy): UserStatus | null {
  if (wish === "enabled") return beginnings[initialStatus];
  return wish === "staged" && whenSourceStaged === "create-staged" ? "STAGED" : null;
}

/** Statuses that the target user may have after the bridge has done its part; null stands for nobody. */
export function expectStatuses(
  wish: Wish,
  user: TargetStanding | null,
  policy: Policy,
): readonly (UserStatus | null)[] {
  if (user === null) return [expectBeginning(wish, policy)];
  const { status } = user;
  const isSpared = isAdopted(user) && policy.adoptedRemoval === "hold";
  switch (wish) {
    case "unknown":
    case "staged":
      return [status];
    case "deactivate":
      return [policy.removals === "hold" || isSpared ? status : "DEPROVISIONED"];
    case "remove-by-suspending":
      if (policy.removals === "hold" || isSpared) return [status];
      if (status === "SUSPENDED" || status === "DEPROVISIONED") return [status];
      return [status === "ACTIVE" ? "SUSPENDED" : "DEPROVISIONED"];
    case "suspended":
      if (status === "SUSPENDED" || status === "DEPROVISIONED") return [status];
      if (status === "ACTIVE") return ["SUSPENDED"];
      return [policy.whenUnsuspendable === "deactivate" && !isSpared ? "DEPROVISIONED" : status];
    case "enabled":
      return expectEnabled(user, policy);
  }
}

function expectEnabled(user: TargetStanding, policy: Policy): readonly UserStatus[] {
  const { status, link, statusBy } = user;
  // Who has no way to sign in becomes PROVISIONED by an activation.
  const activated = ["ACTIVE", "PROVISIONED"] as const;
  if (status === "STAGED") return policy.initialStatus.startsWith("pending_") ? [status] : activated;
  if (isLive(status)) return [status];
  // A deactivated account of nobody's is not revived by adopting it.
  const isRevival = link === null && status === "DEPROVISIONED";
  const isOverruled = policy.statusAuthority === "source" && !isRevival;
  if (statusBy === "admin" && !isOverruled) return [status];
  return status === "SUSPENDED" ? ["ACTIVE"] : activated;
}

/** The reconcile's ending once there is nothing more to do, as `kind` or `kind: reason`. */
export function expectEnding(wish: Wish, user: TargetStanding | null, policy: Policy): string {
  if (wish === "unknown") return "retry: scope-unreadable";
  if (wish === "staged") return "ignored: source-staged";
  if (user === null) return wish === "suspended" ? "ignored: source-suspended" : "ignored: not-in-target";
  const { status } = user;
  if (wish === "deactivate" || wish === "remove-by-suspending") {
    const isShutOff = status === "DEPROVISIONED" || (status === "SUSPENDED" && wish !== "deactivate");
    if (isShutOff) return "unchanged";
    if (policy.removals === "hold") return "held: removals-on-hold";
    return isAdopted(user) ? "held: removal-of-adopted" : "unchanged";
  }
  if (wish === "suspended")
    return status === "SUSPENDED" || status === "DEPROVISIONED" ? "unchanged" : "held: cannot-suspend";
  if (status === "SUSPENDED") return "held: suspended-in-target";
  return status === "DEPROVISIONED" ? "held: deactivated-in-target" : "unchanged";
}
