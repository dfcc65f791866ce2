import type { UserStatus } from "../../contracts/okta-user.ts";
import type { Change, HoldReason } from "../../contracts/outcomes.ts";

/** How the target user stands, as far as it matters to the plan. */
export type TargetSituation =
  | "none"
  | "staged"
  | "pending" // PROVISIONED, RECOVERY, PASSWORD_EXPIRED, LOCKED_OUT
  | "active"
  | "suspended-by-us"
  | "suspended-by-others"
  | "deactivated-by-us"
  | "deactivated-by-others";

/**
 * What the target user should come to. `staged` is for somebody STAGED in the source, if the connection wants them at all. The last
 * two are removals: how is the connection's choice.
 */
export type Wish = "enabled" | "staged" | "suspended" | "deactivated" | "removed-by-suspending";

/** One cell: what to do, in this order, and what to hold afterwards. No step and no hold: nothing to do. */
export interface Cell {
  readonly steps: readonly Change[];
  readonly hold?: HoldReason;
  /** What to do instead when the source overrules statuses set in the target (`statusAuthority: "source"`). */
  readonly overruling?: readonly Change[];
  /** What to do instead while new people wait for others to activate them (`initialStatus: "pending_…"`). */
  readonly whilePending?: readonly Change[];
}

const nothing: Cell = { steps: [] };
const update: Cell = { steps: ["update"] };
const deactivate: Cell = { steps: ["deactivate"] };
const updateButCannotSuspend: Cell = { steps: ["update"], hold: "cannot-suspend" };

/**
 * Status now in the target × wish → what to do. This is the product's promise about statuses, in one place.
 *
 * `update` in a cell means: write the mapped attributes where they differ. A removal never writes any.
 */
export const statusTable: Readonly<Record<TargetSituation, Readonly<Record<Wish, Cell>>>> = {
  none: {
    enabled: { steps: ["create"] },
    staged: { steps: ["create"] },
    suspended: nothing,
    deactivated: nothing,
    "removed-by-suspending": nothing,
  },
  staged: {
    enabled: { steps: ["update", "activate"], whilePending: ["update"] },
    staged: nothing,
    suspended: updateButCannotSuspend,
    deactivated: deactivate,
    "removed-by-suspending": deactivate,
  },
  pending: {
    enabled: update,
    staged: nothing,
    suspended: updateButCannotSuspend,
    deactivated: deactivate,
    "removed-by-suspending": deactivate,
  },
  active: {
    enabled: update,
    staged: nothing,
    suspended: { steps: ["update", "suspend"] },
    deactivated: deactivate,
    "removed-by-suspending": { steps: ["suspend"] },
  },
  "suspended-by-us": {
    enabled: { steps: ["update", "unsuspend"] },
    staged: nothing,
    suspended: update,
    deactivated: deactivate,
    "removed-by-suspending": nothing,
  },
  "suspended-by-others": {
    enabled: { steps: ["update"], hold: "suspended-in-target", overruling: ["update", "unsuspend"] },
    staged: nothing,
    suspended: update,
    deactivated: deactivate,
    "removed-by-suspending": nothing,
  },
  "deactivated-by-us": {
    enabled: { steps: ["activate", "update"] },
    staged: nothing,
    suspended: nothing,
    deactivated: nothing,
    "removed-by-suspending": nothing,
  },
  "deactivated-by-others": {
    enabled: { steps: [], hold: "deactivated-in-target", overruling: ["activate", "update"] },
    staged: nothing,
    suspended: nothing,
    deactivated: nothing,
    "removed-by-suspending": nothing,
  },
};

/** Places a target status, and who set it, in the table. */
export function situationOf(status: UserStatus, isOurs: boolean): TargetSituation {
  switch (status) {
    case "STAGED":
      return "staged";
    case "PROVISIONED":
    case "RECOVERY":
    case "PASSWORD_EXPIRED":
    case "LOCKED_OUT":
      return "pending";
    case "ACTIVE":
      return "active";
    case "SUSPENDED":
      return isOurs ? "suspended-by-us" : "suspended-by-others";
    case "DEPROVISIONED":
      return isOurs ? "deactivated-by-us" : "deactivated-by-others";
  }
}
