import type { Failure } from "../../shared/core/failure.ts";
import { outcomeOfFailure } from "../../shared/core/failure.ts";
import type { Outcome } from "../../shared/core/outcome.ts";
import { isSameLogin, readLink } from "../../shared/core/plan/judge-holder.ts";
import type { TargetUser } from "../../shared/core/plan/people.ts";
import type { TargetDirectory } from "../../shared/core/ports.ts";
import { fail, type Result, succeed } from "../../shared/core/result.ts";

/** Who is looked for in the target org. */
export interface Wanted {
  /** Their `sourceUserKey`. */
  readonly link: string;
  /** The login they should have, or may be found by; null when the source no longer knows it. */
  readonly login: string | null;
  /** Whether somebody who is missed by login need not be searched for, because a second create would be refused. */
  readonly maySkipSearch: boolean;
  /** Whether they stay as they are when they are missed; a create would be refused, and so notice. */
  readonly mustBeSure?: boolean;
  /** Whether the org has just said that somebody has the login, although nobody was found by it. */
  readonly isLoginTaken: boolean;
}

/** Logins that may stand in a URL path as they are; another one is found by search, since a proof's `htu` is decoded. */
const plainLogin = /^(?!\.{1,2}$)[A-Za-z0-9._@+-]+$/;

function canBeAskedFor(login: string | null): login is string {
  return login !== null && plainLogin.test(login);
}

/** Somebody as found in the target org. */
export interface Found {
  /** Null when there is nobody with this link. */
  readonly user: TargetUser | null;
  /** Somebody else, who has the login; null when nobody has. */
  readonly holder: TargetUser | null;
}

/**
 * Finds somebody in the target org. The login comes first, because that answer is immediate; somebody whose login has
 * changed is found by their link. The search only gives the id: what is planned from is always read by login or id.
 */
export async function readTarget(wanted: Wanted, target: TargetDirectory): Promise<Result<Found, Outcome>> {
  const byLogin = await readByLogin(wanted, target);
  if (!byLogin.ok) return byLogin;
  const holder = byLogin.value;
  if (holder !== null && readLink(holder) === wanted.link) return succeed({ user: holder, holder: null });
  if (holder === null && wanted.maySkipSearch && canBeAskedFor(wanted.login))
    return succeed({ user: null, holder: null });

  // A relink begins with an activation: that a second link is refused would show too late.
  const mayBeRelinked = holder !== null && readLink(holder) !== null;
  const isSure = wanted.mustBeSure === true || mayBeRelinked;
  const user = await readFound(await findByLink(wanted.link, isSure, target), target);
  if (!user.ok) return user;
  // The search lags: what it found may be linked to another person by now.
  return succeed({
    user: user.value !== null && readLink(user.value) === wanted.link ? user.value : null,
    holder,
  });
}

/** Okta can answer a list that has lost its rows: nobody is taken for absent because of a single one, where that counts. */
async function findByLink(
  link: string,
  isSure: boolean,
  target: TargetDirectory,
): Promise<Result<readonly string[], Failure>> {
  const found = await target.findByLink(link);
  const isMissed = found.ok && found.value.length === 0;
  return isMissed && isSure ? target.findByLink(link) : found;
}

/** The user with this login, as far as it can be asked for. */
async function readByLogin(
  { login, isLoginTaken }: Wanted,
  target: TargetDirectory,
): Promise<Result<TargetUser | null, Outcome>> {
  if (login === null) return succeed(null);
  if (canBeAskedFor(login)) {
    const user = await target.readUser(login);
    if (!user.ok) return missOrFail(user.failure);
    // Okta also takes a user's id, or the part of a login before the @, for a login.
    return succeed(isSameLogin(user.value.login, login) ? user.value : null);
  }
  if (!isLoginTaken) return succeed(null);
  const user = await readFound(await target.findByLogin(login), target);
  if (!user.ok) return user;
  return succeed(user.value !== null && isSameLogin(user.value.login, login) ? user.value : null);
}

/** The one user that a search found, read by id. */
async function readFound(
  found: Result<readonly string[], Failure>,
  target: TargetDirectory,
): Promise<Result<TargetUser | null, Outcome>> {
  if (!found.ok) return fail(outcomeOfFailure(found.failure));
  const [id, another] = found.value;
  if (id === undefined) return succeed(null);
  if (another !== undefined) return fail({ kind: "rejected", reason: "ambiguous-link" });
  const user = await target.readUser(id);
  return user.ok ? user : fail(outcomeOfFailure(user.failure));
}

function missOrFail(failure: Failure): Result<null, Outcome> {
  return failure.kind === "not-found" ? succeed(null) : fail(outcomeOfFailure(failure));
}
