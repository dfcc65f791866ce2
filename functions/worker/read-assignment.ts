import type { Connection } from "../../shared/contracts/connection.ts";
import type { Failure } from "../../shared/core/failure.ts";
import { isSameLogin } from "../../shared/core/plan/judge-holder.ts";
import type { SourceReading } from "../../shared/core/plan/people.ts";
import type { AppAssignment, SourceDirectory } from "../../shared/core/ports.ts";
import { fail, type Result, succeed } from "../../shared/core/result.ts";
import { readingFailed, scopeUnreadable } from "./scope-unreadable.ts";

/** App-user statuses with which somebody is assigned. The others tell of an assignment that is being taken away. */
const assignedStatuses: ReadonlySet<string> = new Set([
  "ACTIVE",
  "APPROVED",
  "IMPLICIT",
  "IMPORTED",
  "MATCHED",
  "PENDING",
  "PROVISIONED",
  "STAGED",
  "SUSPENDED",
]);

const unreadable: Failure = { kind: "retry", reason: "unreadable-answer" };

/**
 * Reads somebody with the evidence of whether they are assigned to the app.
 *
 * Usually one request. A 404 on the assignment proves nothing by itself: the user is looked at, and unless the user is
 * seen deactivated, the app too. Only while the app answers ACTIVE does a missing assignment, or a missing user, count.
 */
export async function readAssignment(
  userId: string,
  appId: string,
  attributesFrom: Connection["attributesFrom"],
  source: SourceDirectory,
): Promise<Result<SourceReading, Failure>> {
  const assignment = await source.readAppUser(appId, userId);
  if (assignment.ok) return judgeAssignment(assignment.value, attributesFrom);
  if (assignment.failure.kind !== "not-found") return fail(readingFailed(assignment.failure));

  const user = await source.readUser(userId);
  if (!user.ok && user.failure.kind !== "not-found") return fail(readingFailed(user.failure));
  if (user.ok && user.value.status === "DEPROVISIONED")
    return succeed({ kind: "deactivated", user: user.value });

  const app = await source.readApp(appId);
  if (!app.ok) return fail(readingFailed(app.failure));
  if (!app.value.isActive) return fail(scopeUnreadable);
  return succeed(user.ok ? { kind: "out-of-scope", user: user.value } : { kind: "missing" });
}

function judgeAssignment(
  { user, status, userName, attributes }: AppAssignment,
  attributesFrom: Connection["attributesFrom"],
): Result<SourceReading, Failure> {
  if (user.status === "DEPROVISIONED") return succeed({ kind: "deactivated", user });
  const login = userName ?? user.profile["login"];
  if (!assignedStatuses.has(status) || typeof login !== "string")
    return succeed({ kind: "assignment-unclear", user });
  const isRenamed = !isSameLogin(login, String(user.profile["login"]));
  const inScope = {
    kind: "in-scope",
    user,
    login,
    ...(isRenamed && attributes !== null ? { appUpdatedMs: attributes.lastUpdatedMs } : {}),
  } as const;
  if (attributesFrom === "user") return succeed(inScope);
  // An answer without them must not empty every attribute in the target.
  return attributes === null ? fail(unreadable) : succeed({ ...inScope, appAttributes: attributes });
}
