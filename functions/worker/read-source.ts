import type { ScopedConnection } from "../../shared/contracts/connection.ts";
import type { Scope } from "../../shared/contracts/scope.ts";
import type { Failure } from "../../shared/core/failure.ts";
import type { SourceReading, SourceUser } from "../../shared/core/plan/people.ts";
import type { SourceDirectory } from "../../shared/core/ports.ts";
import { fail, type Result, succeed } from "../../shared/core/result.ts";
import { readAssignment } from "./read-assignment.ts";
import { readMembership, seeGroups } from "./read-membership.ts";
import { readingFailed, scopeUnreadable } from "./scope-unreadable.ts";

type ScopeOfPeople = Exclude<Scope, { kind: "app" }>;

/**
 * Reads somebody from the source org, with the evidence of whether they are in scope.
 *
 * Requests, where n is the number of the scope's groups, and somebody's groups fit on one page:
 *
 * | scope | in scope | deactivated | out of scope | missing |
 * |---|---|---|---|---|
 * | app | 1 | 1 or 2 | 3 | 3 |
 * | groups | 2 | 1 | 2 + n | 2 + n |
 * | everyone | 1 | 1 | never | 2 |
 */
export async function readSource(
  userId: string,
  { scope, attributesFrom }: Pick<ScopedConnection, "scope" | "attributesFrom">,
  source: SourceDirectory,
): Promise<Result<SourceReading, Failure>> {
  if (scope.kind === "app") return readAssignment(userId, scope.appId, attributesFrom, source);
  const user = await source.readUser(userId);
  if (user.ok) return judgeUser(user.value, scope, source);
  return user.failure.kind === "not-found" ? judgeAbsence(scope, source) : fail(readingFailed(user.failure));
}

async function judgeUser(
  user: SourceUser,
  scope: ScopeOfPeople,
  source: SourceDirectory,
): Promise<Result<SourceReading, Failure>> {
  if (user.status === "DEPROVISIONED") return succeed({ kind: "deactivated", user });
  if (scope.kind === "groups") {
    const isMember = await readMembership(user.id, scope.groupIds, source);
    if (!isMember.ok) return isMember;
    if (!isMember.value) return succeed({ kind: "out-of-scope", user });
  }
  // The app is only the way to sign in here, and bootstrap proves that it sends this login.
  const login = user.profile["login"];
  return typeof login === "string" ? succeed({ kind: "in-scope", user, login }) : fail(scopeUnreadable);
}

/**
 * A 404 is also what somebody gets who may not see people any more, or whose org shows an empty face. So it counts only
 * while the org shows us at least one person, which is one request however many there are; and while each group is there.
 */
async function judgeAbsence(
  scope: ScopeOfPeople,
  source: SourceDirectory,
): Promise<Result<SourceReading, Failure>> {
  if (scope.kind === "groups") {
    const groups = await seeGroups(scope.groupIds, source);
    if (!groups.ok) return groups;
  }
  const seesAnybody = await source.seesAnybody();
  if (!seesAnybody.ok) return fail(readingFailed(seesAnybody.failure));
  return seesAnybody.value ? succeed({ kind: "missing" }) : fail(scopeUnreadable);
}
