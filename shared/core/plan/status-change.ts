import { targetAttributes } from "../../contracts/names.ts";
import type { UserStatus } from "../../contracts/okta-user.ts";
import type { Change } from "../../contracts/outcomes.ts";
import { buildWrite, type LifecycleAction, type Operation } from "./operations.ts";
import type { Profile, TargetUser } from "./people.ts";
import { formatStatusRecord, type StatusRecord } from "./status-record.ts";
import type { Cell, TargetSituation, Wish } from "./status-table.ts";

const statusAfter: Readonly<Record<LifecycleAction, UserStatus>> = {
  activate: "ACTIVE",
  suspend: "SUSPENDED",
  unsuspend: "ACTIVE",
  deactivate: "DEPROVISIONED",
};

export function isLifecycleAction(change: Change): change is LifecycleAction {
  return Object.hasOwn(statusAfter, change);
}

/** The record goes before suspend, unsuspend and deactivate and after activate: a crash in between leaves it telling the truth. */
export function buildStatusChange(
  action: LifecycleAction,
  cell: Cell,
  situation: TargetSituation,
  differing: Profile,
  observed: TargetUser,
): readonly Operation[] {
  const lifecycle: Operation = { kind: "lifecycle", action };
  const recorded = buildRecord(statusAfter[action], observed);
  if (action === "activate") {
    // A deactivated user's profile cannot be written, so there the attributes wait until the user is active.
    const isUpdatedFirst = cell.steps[0] === "update";
    return isUpdatedFirst
      ? [...buildWrite(differing, differing, false), lifecycle, ...buildWrite(recorded, {}, false)]
      : [lifecycle, ...buildWrite({ ...differing, ...recorded }, differing, false)];
  }
  // Deactivating somebody whom another suspended leaves the record alone: it would claim their suspension for us.
  const isRecorded = !(action === "deactivate" && situation === "suspended-by-others");
  const isShutOff = action !== "unsuspend";
  return [...buildWrite({ ...differing, ...(isRecorded ? recorded : {}) }, differing, isShutOff), lifecycle];
}

/** A record that still says suspended or deactivated of somebody who is to be enabled, and is: a crash left it behind. */
export function correctRecord(
  wish: Wish,
  situation: TargetSituation,
  record: StatusRecord | null,
  observed: TargetUser,
): Profile {
  const isLive = situation === "active" || situation === "pending";
  if (wish !== "enabled" || !isLive || record === null || record.status === "ACTIVE") return {};
  return buildRecord("ACTIVE", observed);
}

function buildRecord(status: UserStatus, observed: TargetUser): Profile {
  return { [targetAttributes.statusRecord]: formatStatusRecord({ status, decidedAtMs: observed.readAtMs }) };
}
