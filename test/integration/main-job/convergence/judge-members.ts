import type { ClockedOrgs } from "./clocked-orgs.ts";
import type { TargetStanding } from "./target-standing.ts";

/**
 * The people who are linked, and nobody else, are members of the group that may sign in from the source org.
 *
 * @throws Error that names who is otherwise
 */
export async function judgeMembers(
  { targetAdmin, peopleGroupId }: ClockedOrgs,
  users: readonly TargetStanding[],
): Promise<void> {
  for (const { id, link, status } of users) {
    const groups = (await targetAdmin.call("GET", `/api/v1/users/${id}/groups`)) as { id: string }[];
    const isMember = groups.some((group) => group.id === peopleGroupId);
    if (isMember !== (link !== null))
      throw new Error(`somebody ${status} of ${link ?? "nobody"} is ${isMember ? "a" : "no"} member`);
  }
}
