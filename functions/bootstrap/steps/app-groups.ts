import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { listScopeGroups } from "../../../shared/contracts/scope.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { wantsApp } from "../desired/wanted.ts";
import { objectSchema } from "../engine/object-step.ts";
import { explain } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Change, Step } from "../engine/step.ts";
import { listLinks } from "./deep-links.ts";

/** The groups of the source org whose members are in scope, or Everyone: the app is assigned to them, and so are its deep links. */
export const appGroupsStep: Step = {
  id: "app-groups",
  where: "source",
  isWanted: ({ connection }) =>
    wantsApp(connection) &&
    (connection.scope.kind === "everyone" || listScopeGroups(connection.scope).length > 0),
  async examine(site, { appId, deepLinkIds = {}, everyoneGroupId }) {
    const { scope } = site.connection;
    if (scope.kind === "everyone" && everyoneGroupId === undefined)
      return succeed({ existed: null, changes: [] });
    const groupIds =
      everyoneGroupId !== undefined && scope.kind === "everyone" ? [everyoneGroupId] : listScopeGroups(scope);
    const apps: readonly AssignedApp[] = [
      { id: appId, title: "the app" },
      ...listLinks(site).map(({ label }) => ({ id: deepLinkIds[label], title: `tile "${label}"` })),
    ];
    const changes: Change[] = [];
    for (const app of apps) {
      const missing = await listMissing(site, app, groupIds);
      if (!missing.ok) return missing;
      changes.push(...missing.value.map((groupId) => assign(site, app, groupId)));
    }
    return succeed({ existed: null, changes });
  },
};

interface AssignedApp {
  readonly id: string | undefined;
  readonly title: string;
}

/** Groups that somebody else assigned stay: taking one away would remove people. */
async function listMissing(
  site: Site,
  { id }: AssignedApp,
  groupIds: readonly string[],
): Promise<Result<readonly string[], Problem>> {
  if (id === undefined) return succeed(groupIds);
  const path = `/api/v1/apps/${id}/groups?limit=200`;
  const assigned = await site.source.reads.list(path, objectSchema, "reading an app's groups");
  if (!assigned.ok) return assigned;
  return succeed(groupIds.filter((groupId) => !assigned.value.some((group) => group.id === groupId)));
}

function assign(site: Site, { id, title }: AssignedApp, groupId: string): Change {
  return {
    action: "create",
    what: `assignment of group ${groupId} to ${title}`,
    perform: async () =>
      explain(
        await site.source.change({
          method: "PUT",
          path: `/api/v1/apps/${id ?? ""}/groups/${groupId}`,
          body: {},
        }),
        "source",
        `assigning group ${groupId} to ${title}`,
      ),
  };
}
