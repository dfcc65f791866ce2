import type { Failure } from "../../shared/core/failure.ts";
import type { SourceDirectory } from "../../shared/core/ports.ts";
import { fail, type Result, succeed } from "../../shared/core/result.ts";
import { readingFailed, scopeUnreadable } from "./scope-unreadable.ts";

/** Pages of 200 groups: far above what Okta's own limits let anybody be in. */
const mostPages = 50;

/**
 * Whether somebody who was seen alive is in one of the groups.
 *
 * One request, as long as Okta tells a person's groups on one page. That they are in none counts only from a list that was
 * read to its end and has Okta's own Everyone in it, while each of the groups answers.
 *
 * @returns `retry: scope-unreadable`, or the trouble itself, when nothing certain was told
 */
export async function readMembership(
  userId: string,
  groupIds: readonly string[],
  source: SourceDirectory,
): Promise<Result<boolean, Failure>> {
  const passed = new Set<string>();
  let cursor: string | null = null;
  let hasEveryone = false;
  do {
    const page = await source.listUserGroups(userId, cursor);
    if (!page.ok) return fail(readingFailed(page.failure));
    if (page.value.groups.some(({ id }) => groupIds.includes(id))) return succeed(true);
    // Somebody is in Everyone at least, and who named a next page had something to put on it.
    const isEmpty = page.value.groups.length === 0;
    if (isEmpty || page.value.mayBeCut) return fail(scopeUnreadable);
    hasEveryone ||= page.value.groups.some(({ isEveryone }) => isEveryone);
    cursor = page.value.next;
    if (cursor !== null && (passed.has(cursor) || passed.size >= mostPages - 1)) return fail(scopeUnreadable);
    if (cursor !== null) passed.add(cursor);
  } while (cursor !== null);
  if (!hasEveryone) return fail(scopeUnreadable);
  const groups = await seeGroups(groupIds, source);
  return groups.ok ? succeed(false) : groups;
}

/** Succeeds when every group is there: somebody cannot be told from a group that is gone or hidden from us. */
export async function seeGroups(
  groupIds: readonly string[],
  source: SourceDirectory,
): Promise<Result<null, Failure>> {
  for (const groupId of groupIds) {
    const group = await source.readGroup(groupId);
    if (!group.ok) return fail(readingFailed(group.failure));
  }
  return succeed(null);
}
