import type { Group } from "../entities.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";

/** `_embedded.stats` of a group, as `expand=stats` answers it. */
export function showGroupStats(org: Org, group: Group, usersCount: number): JsonObject {
  const apps = org.apps.list().filter((app) => org.apps.getGroup(app.id, group.id) !== undefined);
  return {
    usersCount,
    appsCount: apps.length,
    groupPushMappingsCount: 0,
    hasAdminPrivilege: [...org.roles.values()].some((role) => role.assigneeId === group.id),
  };
}
