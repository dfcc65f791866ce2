import { targetAttributes } from "../../shared/contracts/names.ts";
import type { RejectReason } from "../../shared/contracts/outcomes.ts";
import type { Failure } from "../../shared/core/failure.ts";
import { outcomeOfFailure } from "../../shared/core/failure.ts";
import type { Outcome } from "../../shared/core/outcome.ts";
import type { TargetUser } from "../../shared/core/plan/people.ts";
import type { TargetDirectory } from "../../shared/core/ports.ts";
import { fail, type Result, succeed } from "../../shared/core/result.ts";

/** Who is looked for in the target org. */
export interface Wanted {
  /** Their `sourceUserKey`. */
  readonly link: string;
  /** The login they should have; null when the source no longer knows it. */
  readonly login: string | null;
  /** Whether they are to have that login; somebody to be removed only may be found by it. */
  readonly claimsLogin: boolean;
  /** Whether somebody who is missed by login need not be searched for, because a second create would be refused. */
  readonly maySkipSearch: boolean;
}

/** Logins that may stand in a URL path as they are; another one is found by search, since a proof's `htu` is decoded. */
const plainLogin = /^(?!\.{1,2}$)[A-Za-z0-9._@+-]+$/;

/** Somebody as found in the target org. */
export interface Found {
  /** Null when there is nobody with this link. */
  readonly user: TargetUser | null;
  /** How it must end that somebody else has the login which this person should have; null when nobody has. */
  readonly conflict: Outcome | null;
}

/**
 * Finds somebody in the target org. The login comes first, because that answer is immediate; somebody whose login has
 * changed is found by their link. The search only gives the id: what is planned from is always read by login or id.
 */
export async function readTarget(wanted: Wanted, target: TargetDirectory): Promise<Result<Found, Outcome>> {
  const holder = await readHolder(wanted.login, target);
  if (!holder.ok) return fail(outcomeOfFailure(holder.failure));
  const isTheirs = holder.value !== null && readLink(holder.value) === wanted.link;
  if (isTheirs || (holder.value === null && wanted.maySkipSearch))
    return succeed({ user: holder.value, conflict: null });

  const linked = await readLinked(wanted.link, target);
  if (!linked.ok) return linked;
  const isInTheWay = holder.value !== null && wanted.claimsLogin;
  return succeed({
    user: linked.value,
    conflict: isInTheWay ? describeHolder(holder.value, wanted.link) : null,
  });
}

/** The user with this login, if it can be asked for. */
async function readHolder(
  login: string | null,
  target: TargetDirectory,
): Promise<Result<TargetUser | null, Failure>> {
  if (login === null || !plainLogin.test(login)) return succeed(null);
  const user = await target.readUser(login);
  if (!user.ok) return user.failure.kind === "not-found" ? succeed(null) : user;
  // Okta also takes a user's id, or the part of a login before the @, for a login.
  return succeed(user.value.login.toLowerCase() === login.toLowerCase() ? user.value : null);
}

/** The user with this link, by search and then by id. */
async function readLinked(
  link: string,
  target: TargetDirectory,
): Promise<Result<TargetUser | null, Outcome>> {
  const found = await target.findByLink(link);
  if (!found.ok) return fail(outcomeOfFailure(found.failure));
  const [id, another] = found.value;
  if (id === undefined) return succeed(null);
  if (another !== undefined) return fail({ kind: "rejected", reason: "ambiguous-link" });
  const user = await target.readUser(id);
  if (!user.ok) return fail(outcomeOfFailure(user.failure));
  return succeed(readLink(user.value) === link ? user.value : null);
}

/** Somebody else has the login that this person should have. */
function describeHolder(holder: TargetUser, link: string): Outcome {
  const holderLink = readLink(holder);
  if (holderLink === null) return reject("login-taken");
  const connectionId = link.slice(0, link.indexOf(":") + 1);
  // One of ours: their own rename is on its way, and frees this login.
  return holderLink.startsWith(connectionId)
    ? { kind: "retry", reason: "login-moving" }
    : reject("linked-elsewhere");
}

function readLink(user: TargetUser): string | null {
  const link = user.profile[targetAttributes.link];
  return typeof link === "string" && link !== "" ? link : null;
}

function reject(reason: RejectReason): Outcome {
  return { kind: "rejected", reason };
}
