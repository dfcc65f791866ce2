import { succeed } from "../../../shared/core/result.ts";
import { objectSchema } from "../engine/object-step.ts";
import { explain } from "../engine/problems.ts";
import type { Step } from "../engine/step.ts";

/** The groups of the source org whose members the app is assigned to: who is in one of them is in scope. */
export const appGroupsStep: Step = {
  id: "app-groups",
  where: "source",
  isWanted: ({ connection }) => connection.scope.groupIds.length > 0,
  async examine(site, { appId }) {
    const path = `/api/v1/apps/${appId ?? ""}/groups`;
    const assigned =
      appId === undefined
        ? succeed([])
        : await site.source.reads.list(`${path}?limit=200`, objectSchema, "reading the app's groups");
    if (!assigned.ok) return assigned;
    const ids = assigned.value.map(({ id }) => id);
    const missing = site.connection.scope.groupIds.filter((groupId) => !ids.includes(groupId));
    return succeed({
      existed: ids.length === 0 ? null : `groups ${ids.join(", ")}`,
      // Groups that somebody else assigned stay: taking one away would remove people.
      changes: missing.map((groupId) => ({
        action: "create" as const,
        what: `assignment of group ${groupId}`,
        perform: async () =>
          explain(
            await site.source.change({ method: "PUT", path: `${path}/${groupId}`, body: {} }),
            "source",
            `assigning group ${groupId} to the app`,
          ),
      })),
    });
  },
};
