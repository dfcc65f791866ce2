import { decideWish, type Truth, type Wish } from "./expectation.ts";
import type { Policy } from "./history.ts";
import { isLive, isSameLogin, type TargetStanding } from "./target-standing.ts";

/** What the design says of a login that somebody else in the target has ("Whom we touch"), like `expectation.ts` by hand. */

/** A target user who has the login that another person should have. */
export interface Holder {
  readonly user: TargetStanding;
  /** What the source shows of whom they are the user of; null for nobody's. */
  readonly owner: Truth | null;
}

/** How somebody comes to be the user of a person who has none yet; null when they must not. */
export function expectClaim({ user, owner }: Holder, policy: Policy): "adopt" | "relink" | null {
  if (user.link === null)
    return policy.adoptExisting === "by-login" && user.status !== "DEPROVISIONED" ? "adopt" : null;
  return mayBeRelinked(owner, policy) && user.status === "DEPROVISIONED" && user.statusBy === "bridge"
    ? "relink"
    : null;
}

/** Only whose owner is proven to be gone from the source. */
function mayBeRelinked(owner: Truth | null, policy: Policy): boolean {
  if (owner === null || policy.onRehire !== "relink") return false;
  return owner.employment.status === null && decideWish(owner, policy) !== "unknown";
}

function isCutShort(holder: Holder, policy: Policy): boolean {
  return seemsCutShort(holder, policy) && mayBeRelinked(holder.owner, policy);
}

/** An admin's activation of somebody whom we deactivated reads as a re-hire that was cut short (ADR 018). */
function seemsCutShort({ user }: Holder, { onRehire }: Policy): boolean {
  return onRehire === "relink" && user.decided?.status === "DEPROVISIONED" && isLive(user.status);
}

/**
 * Whether the account of somebody proven to be gone is shut off again when the person hired again is looked at: it was
 * activated for them, and they are not wanted usable any more.
 */
export function isTakenBack(holder: Holder, truths: readonly Truth[], policy: Policy): boolean {
  const isNotWanted = truths.some((truth) => decideWish(truth, policy) !== "enabled");
  return isNotWanted && policy.removals === "apply" && isCutShort(holder, policy);
}

/** How that may end, at rest, where it is not done. */
export function expectNotTakenBack(
  holder: Holder | null,
  user: TargetStanding | null,
  wish: Wish,
  policy: Policy,
): readonly string[] {
  if (holder === null || user !== null || wish === "enabled" || !seemsCutShort(holder, policy)) return [];
  if (mayBeRelinked(holder.owner, policy)) return ["held: removals-on-hold"];
  return holder.owner?.employment.status === null ? ["retry: scope-unreadable"] : [];
}

/** @throws Error when somebody has come to belong to a person to whom they must not */
export function judgeClaim(holder: Holder, truths: readonly Truth[], policy: Policy): void {
  const { user } = holder;
  const isWanted = truths.some(
    (truth) =>
      decideWish(truth, policy) === "enabled" && isSameLogin(user, truth.employment.profile["login"] ?? ""),
  );
  if (!isWanted) throw new Error("somebody was claimed for a person who does not want their login");
  if (expectClaim(holder, policy) === null && !isCutShort(holder, policy))
    throw new Error(`somebody ${user.status} was claimed, who is ${user.link ?? "nobody"}'s`);
}

/** How a reconcile may end, at rest, for somebody whose login another one has; none when it must not stand in the way. */
export function expectConflicts(
  holder: Holder | null,
  user: TargetStanding | null,
  wish: Wish,
  policy: Policy,
): readonly string[] {
  if (holder === null) return [];
  const isCreated = wish === "enabled" || (wish === "staged" && policy.whenSourceStaged === "create-staged");
  const isWritten = wish === "enabled" || wish === "suspended";
  if (user === null ? !isCreated : !isWritten) return [];
  if (user === null && wish === "enabled" && expectClaim(holder, policy) !== null) return [];
  if (holder.owner !== null && decideWish(holder.owner, policy) === "unknown")
    return ["retry: scope-unreadable"];
  const staged = wish === "staged" ? ["ignored: source-staged"] : [];
  if (holder.user.link !== null)
    return ["retry: login-moving", "rejected: linked-elsewhere", "rejected: login-taken", ...staged];
  if (user !== null || policy.adoptExisting === "never") return ["rejected: login-taken"];
  return [wish === "staged" ? "ignored: source-staged" : "held: deactivated-in-target"];
}
