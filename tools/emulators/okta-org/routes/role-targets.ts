import { rolesWithTargets } from "../access/standard-roles.ts";
import { findCatalogueApp } from "../apps/catalogue.ts";
import type { RoleAssignment } from "../entities.ts";
import { makeNotFoundError, makeValidationError, OktaError } from "../errors.ts";
import { showGroup } from "../groups/group-view.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { answerPage } from "../http/paging.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { makeRoleKey } from "../role-key.ts";

type AppTarget = RoleAssignment["appTargets"][number];

/**
 * The groups and apps that a standard role is limited to, under `base` (`…/roles/{roleId}/targets`). Without targets a
 * role reaches everything, so the last one cannot be removed: the role has to be assigned anew (Okta's reference).
 */
export function makeRoleTargetRoutes(
  org: Org,
  base: string,
  bucket: "clients" | "users",
  find: (call: Call) => RoleAssignment,
): readonly Route[] {
  const manage = { bucket, scope: "okta.roles.manage" } as const;
  const read = { bucket, scope: "okta.roles.read" } as const;
  const groups = (call: Call): RoleAssignment => demand(find(call), "groups");
  const apps = (call: Call): RoleAssignment => demand(find(call), "apps");
  const changeGroup = (method: "PUT" | "DELETE"): Route => ({
    method,
    path: `${base}/groups/:groupId`,
    ...manage,
    handle: (call) => changeGroups(org, call, groups(call), method),
  });
  const changeApp = (method: "PUT" | "DELETE", path: string): Route => ({
    method,
    path: `${base}/catalog/apps/${path}`,
    ...manage,
    handle: (call) => changeApps(org, call, apps(call), method),
  });
  return [
    {
      method: "GET",
      path: `${base}/groups`,
      ...read,
      handle: (call) => listGroups(org, call, groups(call)),
    },
    changeGroup("PUT"),
    changeGroup("DELETE"),
    { method: "GET", path: `${base}/catalog/apps`, ...read, handle: (call) => listApps(org, apps(call)) },
    ...(bucket === "users"
      ? [
          {
            method: "PUT",
            path: `${base}/catalog/apps`,
            ...manage,
            handle: (call) => put(org, apps(call), { appTargets: [] }, 200),
          } satisfies Route,
        ]
      : []),
    changeApp("PUT", ":appName"),
    changeApp("DELETE", ":appName"),
    changeApp("PUT", ":appName/:appId"),
    changeApp("DELETE", ":appName/:appId"),
  ];
}

function demand(role: RoleAssignment, kind: "groups" | "apps"): RoleAssignment {
  if (!rolesWithTargets[kind].includes(role.type)) throw new OktaError("E0000091");
  return role;
}

function listGroups(org: Org, call: Call, role: RoleAssignment): Answer {
  const targets = role.groupTargets.flatMap((id) => org.groups.get(id) ?? []);
  const rules = { orgUrl: org.url, defaultLimit: 20, maxLimit: 200 };
  return answerPage(rules, call, targets, (group) => showGroup(org, group));
}

function changeGroups(org: Org, call: Call, role: RoleAssignment, method: "PUT" | "DELETE"): Answer {
  const id = call.params["groupId"] ?? "";
  if (!org.groups.get(id)) throw makeNotFoundError(id, "UserGroup");
  const others = role.groupTargets.filter((target) => target !== id);
  if (method === "PUT") return put(org, role, { groupTargets: [...others, id] });
  if (others.length === role.groupTargets.length) throw makeNotFoundError(id, "UserGroup");
  checkNotLast(others);
  return put(org, role, { groupTargets: others });
}

function listApps(org: Org, role: RoleAssignment): Answer {
  return { status: 200, body: role.appTargets.map((target) => showApp(org, target)) };
}

function changeApps(org: Org, call: Call, role: RoleAssignment, method: "PUT" | "DELETE"): Answer {
  const target = readApp(org, call);
  const isOther = (each: AppTarget): boolean => each.name !== target.name || each.id !== target.id;
  const others = role.appTargets.filter(isOther);
  if (method === "PUT") return put(org, role, { appTargets: [...others, target] });
  if (others.length === role.appTargets.length) {
    throw makeNotFoundError(target.id ?? target.name, target.id === undefined ? "App" : "AppInstance");
  }
  checkNotLast(others);
  return put(org, role, { appTargets: others });
}

function readApp(org: Org, call: Call): AppTarget {
  const { appName: name = "", appId: id } = call.params;
  if (id !== undefined) {
    if (org.apps.get(id)?.name !== name) throw makeNotFoundError(id, "AppInstance");
  } else if (!findCatalogueApp(name) && !org.apps.list().some((app) => app.name === name)) {
    throw makeNotFoundError(name, "App");
  }
  return { name, id };
}

function checkNotLast(others: readonly unknown[]): void {
  if (others.length === 0) {
    throw makeValidationError("target", "The last target of a role assignment cannot be removed.");
  }
}

function showApp(org: Org, { name, id }: AppTarget): JsonObject {
  const app = id === undefined ? undefined : org.apps.get(id);
  const shared = { name, displayName: app?.label ?? name, status: app?.status ?? "ACTIVE" };
  if (id === undefined)
    return { ...shared, _links: { self: { href: `${org.url}/api/v1/catalog/apps/${name}` } } };
  return { ...shared, id, _links: { self: { href: `${org.url}/api/v1/apps/${id}` } } };
}

function put(org: Org, role: RoleAssignment, change: Partial<RoleAssignment>, status = 204): Answer {
  org.roles.set(makeRoleKey(role.assigneeId, role.id), { ...role, ...change });
  return { status };
}
