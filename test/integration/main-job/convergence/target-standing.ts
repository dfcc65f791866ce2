import { isDeepStrictEqual } from "node:util";
import { targetAttributes } from "../../../../shared/contracts/names.ts";
import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import type { Admin } from "../../../../tools/local/admin.ts";

/** A user of the target org as an admin sees them. */
export interface SeenUser {
  readonly id: string;
  readonly status: UserStatus;
  /** Null for somebody who belongs to no connection. */
  readonly link: string | null;
  readonly signsInBy: "federation" | "password" | "nothing";
  readonly profile: Readonly<Record<string, unknown>>;
}

/** The same, and what is known of who decided what. */
export interface TargetStanding extends SeenUser {
  readonly madeBy: "bridge" | "admin";
  /** Who brought the status about. */
  readonly statusBy: "bridge" | "admin";
  /** What the bridge last decided about the status, and in which second. */
  readonly decided: { readonly status: UserStatus; readonly atSeconds: number } | null;
}

/** Design, section 6: what becomes of a status within this time of the same decision of ours counts as ours. */
const effectSeconds = 120;

export async function seeUser(admin: Admin, idOrLogin: string): Promise<SeenUser | null> {
  const user = (await admin.find(`/api/v1/users/${idOrLogin.replaceAll("'", "%27")}`)) as {
    id: string;
    status: UserStatus;
    profile: Record<string, unknown>;
    credentials: { password?: object; provider: { type: string } };
  } | null;
  if (user === null) return null;
  const { id, status, profile, credentials } = user;
  const isFederated = credentials.provider.type === "FEDERATION";
  return {
    id,
    status,
    link: (profile[targetAttributes.link] ?? null) as string | null,
    signsInBy: isFederated ? "federation" : credentials.password === undefined ? "nothing" : "password",
    profile,
  };
}

/** How somebody stands whom a worker may have changed since `before`; undefined for somebody new. */
export function judgeWorker(
  before: TargetStanding | undefined,
  seen: SeenUser,
  atSeconds: number,
  wantsEnabled: boolean,
): TargetStanding {
  if (before === undefined) return { ...seen, madeBy: "bridge", statusBy: "bridge", decided: null };
  if (before.status === seen.status) {
    // Somebody whom the bridge finds enabled, and wants enabled, is no longer somebody whom it shut off.
    const isPutRight =
      wantsEnabled && isLive(seen.status) && (before.decided?.status ?? "ACTIVE") !== "ACTIVE";
    return { ...before, ...seen, decided: isPutRight ? { status: "ACTIVE", atSeconds } : before.decided };
  }
  // Whom others suspended and we deactivate stays suspended by them.
  if (before.status === "SUSPENDED" && before.statusBy === "admin" && seen.status === "DEPROVISIONED")
    return { ...before, ...seen };
  const status = isLive(seen.status) ? "ACTIVE" : seen.status;
  return { ...before, ...seen, statusBy: "bridge", decided: { status, atSeconds } };
}

/** How somebody stands whose status an admin has just changed. */
export function judgeAdmin(before: TargetStanding, seen: SeenUser, atSeconds: number): TargetStanding {
  const { decided } = before;
  const isOurDecision =
    decided !== null && decided.status === seen.status && atSeconds - decided.atSeconds <= effectSeconds;
  return { ...before, ...seen, statusBy: isOurDecision ? "bridge" : "admin" };
}

/** Neither suspended nor deactivated nor waiting to be activated for the first time. */
export function isLive(status: UserStatus): boolean {
  return status !== "SUSPENDED" && status !== "DEPROVISIONED" && status !== "STAGED";
}

/** In the target before the bridge knew them, and theirs by adoption. */
export function isAdopted({ madeBy, link }: TargetStanding): boolean {
  return madeBy === "admin" && link !== null;
}

/** Whether two looks at somebody show the same. */
export function isUntouched(before: SeenUser, after: SeenUser): boolean {
  return before.status === after.status && isDeepStrictEqual(before.profile, after.profile);
}

export function isSameLogin({ profile }: TargetStanding, login: string): boolean {
  return String(profile["login"]).toLowerCase() === login.toLowerCase();
}
