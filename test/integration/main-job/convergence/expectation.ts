import type { Mapping } from "../../../../shared/contracts/mapping.ts";
import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import type { Policy } from "./history.ts";
import type { Employment } from "./source-person.ts";
import { isLive, type TargetStanding } from "./target-users.ts";

/**
 * What the design (section 6) asks for, in plain code of its own: nothing of the product is used here, above all neither its
 * status table nor its planner.
 */

/** What the source org shows at one moment. */
export interface Truth {
  readonly employment: Employment;
  readonly isAppActive: boolean;
  /** False when the org answers nothing about anybody. */
  readonly isReadable: boolean;
}

export type Wish = "enabled" | "suspended" | "deactivate" | "remove-by-suspending" | "none";

export function decideWish({ employment, isAppActive, isReadable }: Truth, policy: Policy): Wish {
  const { status, isAssigned } = employment;
  if (!isReadable) return "none";
  const leaves = policy.onLeave === "deactivate" ? "deactivate" : "remove-by-suspending";
  if (status === "DEPROVISIONED") return leaves;
  if (status === null) return isAppActive ? leaves : "none";
  if (!isAssigned) {
    if (!isAppActive) return "none";
    return policy.onUnassign === "deactivate" ? "deactivate" : "remove-by-suspending";
  }
  if (status === "STAGED") return "none";
  return status === "SUSPENDED" ? "suspended" : "enabled";
}

/** Statuses that the target user may have after the bridge has done its part; null stands for nobody. */
export function expectStatuses(
  wish: Wish,
  user: TargetStanding | null,
  policy: Policy,
): readonly (UserStatus | null)[] {
  const isRemoval = wish === "deactivate" || wish === "remove-by-suspending";
  if (user === null) return [wish === "enabled" ? "ACTIVE" : null];
  const { status } = user;
  if (wish === "none" || (isRemoval && policy.removals === "hold")) return [status];
  if (wish === "deactivate") return ["DEPROVISIONED"];
  if (wish === "remove-by-suspending") {
    if (status === "SUSPENDED" || status === "DEPROVISIONED") return [status];
    return [status === "ACTIVE" ? "SUSPENDED" : "DEPROVISIONED"];
  }
  if (wish === "suspended") {
    if (status === "SUSPENDED" || status === "DEPROVISIONED") return [status];
    if (status === "ACTIVE") return ["SUSPENDED"];
    return [policy.whenUnsuspendable === "deactivate" ? "DEPROVISIONED" : status];
  }
  if (isLive(status)) return [status];
  if (user.statusBy === "admin" && policy.statusAuthority === "both") return [status];
  // Who has no way to sign in becomes PROVISIONED by an activation.
  return status === "SUSPENDED" ? ["ACTIVE"] : ["ACTIVE", "PROVISIONED"];
}

/** The reconcile's ending once there is nothing more to do, as `kind` or `kind: reason`. */
export function expectEnding(
  { employment }: Truth,
  wish: Wish,
  user: TargetStanding | null,
  policy: Policy,
): string {
  if (wish === "none") return "ignored: source-staged";
  if (user === null) return wish === "suspended" ? "ignored: source-suspended" : "ignored: not-in-target";
  const isRemoval = wish === "deactivate" || wish === "remove-by-suspending";
  const { status } = user;
  if (isRemoval) {
    const isShutOff = status === "DEPROVISIONED" || (status === "SUSPENDED" && wish !== "deactivate");
    return policy.removals === "hold" && !isShutOff ? "held: removals-on-hold" : "unchanged";
  }
  if (wish === "suspended")
    return isLive(status) && employment.status === "SUSPENDED" ? "held: cannot-suspend" : "unchanged";
  if (status === "SUSPENDED") return "held: suspended-in-target";
  return status === "DEPROVISIONED" ? "held: deactivated-in-target" : "unchanged";
}

/** The mapping of every history. */
export const mapping: Mapping = {
  email: { from: "email", lowerCase: true },
  firstName: { from: "firstName", lowerCase: false },
  lastName: { from: "lastName", lowerCase: false },
  title: { from: "title", lowerCase: false },
  costCenter: { from: "costCenter", lowerCase: false },
  nickName: { firstOf: ["nickName", "firstName"], lowerCase: false },
  displayName: { template: "{lastName}, {firstName}", lowerCase: false },
  organization: { value: "Acme" },
};

/** What that mapping makes of somebody, written out by hand. */
export function projectProfile(
  profile: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string | null>> {
  return {
    login: profile["login"] ?? null,
    email: profile["email"]?.toLowerCase() ?? null,
    firstName: profile["firstName"] ?? null,
    lastName: profile["lastName"] ?? null,
    title: profile["title"] ?? null,
    costCenter: profile["costCenter"] ?? null,
    nickName: profile["nickName"] ?? profile["firstName"] ?? null,
    displayName: `${profile["lastName"]}, ${profile["firstName"]}`,
    organization: "Acme",
  };
}
