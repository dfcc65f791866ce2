import { type UserStatus, userStatuses } from "../../contracts/okta-user.ts";
import type { TargetUser } from "./people.ts";

/** What this bridge decided about a target user's status, and when by the target org's clock. */
export interface StatusRecord {
  readonly status: UserStatus;
  readonly decidedAtMs: number;
}

/** A status that changed this long after our decision is still ours: activations and deactivations can be slow. */
const effectWindowMs = 120_000;

/** Writes a record as it is kept in the target profile: `<status>@<instant>`. */
export function formatStatusRecord(record: StatusRecord): string {
  return `${record.status}@${new Date(record.decidedAtMs).toISOString()}`;
}

/** @returns null when there is no record, or one that is not ours to understand */
export function parseStatusRecord(text: unknown): StatusRecord | null {
  if (typeof text !== "string") return null;
  const [statusText, instant] = text.split("@", 2);
  const status = userStatuses.find((known) => known === statusText);
  const decidedAtMs = Date.parse(instant ?? "");
  return status === undefined || Number.isNaN(decidedAtMs) ? null : { status, decidedAtMs };
}

/**
 * Whether the status that the target user has now is this bridge's doing.
 *
 * With record (S, t) and the user's (status, changed at c):
 * - c ≤ t, or never changed: our decision has not taken effect yet, so what is there is what we decided to leave behind;
 * - c > t, status = S, within two minutes: our decision took effect;
 * - otherwise somebody else decided after us.
 *
 * Compared in whole seconds, because `Date` has no more; somebody else's change in that very second reads as ours.
 */
export function isStatusOurs(
  user: Pick<TargetUser, "status" | "statusChangedMs">,
  record: StatusRecord | null,
): boolean {
  if (record === null) return false;
  if (user.statusChangedMs === null) return true;
  const elapsedMs = (Math.floor(user.statusChangedMs / 1000) - Math.floor(record.decidedAtMs / 1000)) * 1000;
  return elapsedMs <= 0 || (user.status === record.status && elapsedMs <= effectWindowMs);
}
