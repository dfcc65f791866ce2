import type { Connection } from "../../contracts/connection.ts";
import { targetAttributes } from "../../contracts/names.ts";
import { oktaIdSchema } from "../../contracts/okta-id.ts";
import type { UserStatus } from "../../contracts/okta-user.ts";
import type { RejectReason } from "../../contracts/outcomes.ts";
import { parse } from "../../contracts/parse.ts";
import type { Outcome } from "../outcome.ts";
import type { SourceReading, TargetUser } from "./people.ts";
import { isStatusOurs, parseStatusRecord } from "./status-record.ts";

/** How a target user comes to belong to somebody of the source whom they did not belong to. */
export type Claim =
  /** No connection has made them: they become the person with the same login. */
  | "adopt"
  /** Made for somebody who is deleted in the source since: they become the person hired again with the same login. */
  | "relink";

/** What follows from somebody's having the login that another person should have. */
export type Verdict =
  | { readonly kind: "claim"; readonly claim: Claim }
  | { readonly kind: "conflict"; readonly outcome: Outcome };

/** Who a target user belongs to. */
export type Belonging =
  | { readonly kind: "nobody" }
  | { readonly kind: "another-connection" }
  | { readonly kind: "this-connection"; readonly sourceUserId: string };

/** The connection's choices about people whom it did not make. */
export type ClaimPolicy = Pick<
  Connection,
  "id" | "adoptExisting" | "loginDomains" | "onRehire" | "onLeave" | "removals"
> & {
  /** The user type of everybody whom the bridge makes; undefined where bootstrap has not noted it. */
  readonly userTypeId?: string | undefined;
};

/**
 * A crash between a relink's activation and its writing is made good for so long: its record may come back after a quarter of an
 * hour, and the target may be down for hours then.
 */
const relinkWindowMs = 6 * 3_600_000;

export function readBelonging(holder: TargetUser, connectionId: string): Belonging {
  const link = readLink(holder);
  if (link === null) return { kind: "nobody" };
  const start = `${connectionId}:`;
  // The target's admins can write anything there, and it would become a part of an address in the source.
  const id = parse(oktaIdSchema, link.startsWith(start) ? link.slice(start.length) : null);
  return id.ok ? { kind: "this-connection", sourceUserId: id.value } : { kind: "another-connection" };
}

/** @returns the user's `sourceUserKey`, null for somebody whom no connection has made */
export function readLink(user: TargetUser): string | null {
  const link = user.profile[targetAttributes.link];
  return typeof link === "string" && link !== "" ? link : null;
}

/**
 * Whether somebody whom no connection has made may be adopted for the sake of their login.
 * @param isAbsent whether the person who should have the login is not in the target yet; nobody becomes two
 */
export function judgeUnlinked(
  holder: TargetUser,
  login: string,
  isAbsent: boolean,
  policy: ClaimPolicy,
): Verdict {
  if (isOfOtherType(holder, policy)) return reject("other-user-type");
  const isAdoptable = policy.adoptExisting === "by-login" && isOfDomains(login, policy.loginDomains);
  return isAbsent && isAdoptable ? { kind: "claim", claim: "adopt" } : reject("login-taken");
}

/** The same logins as the target takes from the sign-on in the source: one @, and nothing but one of the domains after it. */
function isOfDomains(login: string, domains: readonly string[]): boolean {
  const domain = /^[^@\s]+@([^@\s]+)$/.exec(login)?.[1];
  return domain !== undefined && domains.includes(domain.toLowerCase());
}

/**
 * Somebody of this connection has the login: it is theirs, or will be free, or they are deleted in the source.
 *
 * @param reading what the source says of them
 * @param wanted the login in question; `current` is the one that the other person has now, null when not in the target
 */
export function judgeLinked(
  holder: TargetUser,
  reading: SourceReading,
  wanted: { readonly login: string; readonly current: string | null },
  policy: ClaimPolicy,
): Verdict {
  if (reading.kind === "missing") return judgeDeleted(holder, wanted.current === null, policy);
  const login = reading.kind === "in-scope" ? reading.login : reading.user.profile["login"];
  if (isRenameOnItsWay(reading)) return wait("login-moving");
  if (typeof login !== "string" || isSameLogin(login, wanted.login)) return reject("linked-elsewhere");
  return wanted.current !== null && isSameLogin(login, wanted.current)
    ? reject("login-swap")
    : wait("login-moving");
}

/** Whether somebody has been changed in the source since the app was, which has another user name for them. */
function isRenameOnItsWay(reading: Exclude<SourceReading, { kind: "missing" }>): boolean {
  return (
    reading.kind === "in-scope" &&
    reading.appUpdatedMs !== undefined &&
    reading.user.lastUpdatedMs > reading.appUpdatedMs
  );
}

function judgeDeleted(holder: TargetUser, isAbsent: boolean, policy: ClaimPolicy): Verdict {
  const mayRelink = isAbsent && policy.onRehire === "relink";
  const isAvailable = isDeactivatedByUs(holder) || isBeingRelinked(holder);
  if (isAvailable && mayRelink) return { kind: "claim", claim: "relink" };
  // Their removal is on its way; what is shut off for good otherwise will not free the login.
  const isSuspended = holder.status === "SUSPENDED" && !(mayRelink && deactivatesLeavers(policy));
  const isShutOff = holder.status === "DEPROVISIONED" || isSuspended;
  return isShutOff ? reject("linked-elsewhere") : wait("login-moving");
}

/** Whether somebody who was only taken out of scope is deactivated, too, once they are gone: another worker may be at it just now. */
function deactivatesLeavers({ onLeave, removals }: ClaimPolicy): boolean {
  return onLeave === "deactivate" && removals === "apply";
}

function isDeactivatedByUs(holder: TargetUser): boolean {
  return holder.status === "DEPROVISIONED" && isStatusOurs(holder, readRecord(holder));
}

/**
 * A relink begins with the activation, for a deactivated user's profile cannot be written, and may have ended there. An admin's
 * activation in the same quarter of an hour reads alike; so does a deactivation that was decided and did not come about, of
 * which nothing is left to do once the account is somebody else's.
 */
export function isBeingRelinked(holder: TargetUser): boolean {
  const record = readRecord(holder);
  const changedMs = holder.statusChangedMs;
  if (record?.status !== "DEPROVISIONED" || changedMs === null) return false;
  const isActivated = !notActivated.has(holder.status);
  return isActivated && (isStatusOurs(holder, record) || holder.readAtMs - changedMs <= relinkWindowMs);
}

/** Whatever else an account is in, such as locked out, it has been activated before. */
const notActivated: ReadonlySet<UserStatus> = new Set(["STAGED", "SUSPENDED", "DEPROVISIONED"]);

function readRecord(holder: TargetUser) {
  return parseStatusRecord(holder.profile[targetAttributes.statusRecord]);
}

/** Another type has other attributes, and neither our link. */
export function isOfOtherType(user: TargetUser, { userTypeId }: Pick<ClaimPolicy, "userTypeId">): boolean {
  return userTypeId !== undefined && user.typeId !== null && user.typeId !== userTypeId;
}

export function isSameLogin(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function reject(reason: RejectReason): Verdict {
  return { kind: "conflict", outcome: { kind: "rejected", reason } };
}

function wait(reason: "login-moving"): Verdict {
  return { kind: "conflict", outcome: { kind: "retry", reason } };
}
