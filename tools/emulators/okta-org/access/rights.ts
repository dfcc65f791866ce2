import type { RoleAssignment } from "../entities.ts";
import { isEveryone } from "../groups/group-store.ts";
import { roleAllows, type Scope } from "../oauth/scopes.ts";
import type { Org } from "../org.ts";
import { type AccessRequest, type Demand, findDemands, type Subject } from "./demands.ts";
import { includesPermission } from "./permissions.ts";
import type { Target } from "./resource.ts";
import { findStandardPermissions } from "./standard-roles.ts";

/** The roles of a user or client, those of a user's groups included. */
export function listEffectiveRoles(org: Org, assigneeId: string): readonly RoleAssignment[] {
  return [...org.roles.values()].filter(
    (role) =>
      role.assigneeId === assigneeId ||
      (role.assigneeType === "GROUP" && org.groups.hasMember(role.assigneeId, assigneeId)),
  );
}

/** Whether the roles together permit the request: every demand must be met by one of them (Okta's role assignment). */
export function permitsRequest(org: Org, roles: readonly RoleAssignment[], request: AccessRequest): boolean {
  const demands = findDemands(request);
  if (demands === undefined) {
    return roles.some((role) => role.type !== "CUSTOM" && roleAllows(role.type, request.scope));
  }
  return demands.every((demand) => meetsDemand(org, roles, demand, request.scope));
}

/** Whether one of the roles grants what is demanded, on a request for `scope`. */
export function meetsDemand(
  org: Org,
  roles: readonly RoleAssignment[],
  demand: Demand,
  scope: Scope,
): boolean {
  return roles.some((role) => meets(org, role, demand, scope));
}

function meets(org: Org, role: RoleAssignment, demand: Demand, scope: Scope): boolean {
  if (role.type === "CUSTOM") {
    const permissions = org.customRoles.get(role.role ?? "")?.permissions.map(({ label }) => label) ?? [];
    if (!includesPermission(permissions, demand.permission)) return false;
    const resources = org.resourceSets.get(role.resourceSet ?? "")?.resources ?? [];
    return resources.some(({ target }) => covers(org, target, demand.on));
  }
  const permissions = findStandardPermissions(role.type);
  if (permissions === undefined) return roleAllows(role.type, scope);
  if (!includesPermission(permissions, demand.permission)) return false;
  const targets = listTargets(role, demand.on);
  return targets.length === 0 || targets.some((target) => covers(org, target, demand.on));
}

/** What a standard role is limited to, for this kind of subject; empty means everything. */
function listTargets(role: RoleAssignment, { kind }: Subject): readonly Target[] {
  if (kind.endsWith("app")) {
    return role.appTargets.map(({ name, id }) =>
      id === undefined ? { kind: "apps named", name } : { kind: "app", id },
    );
  }
  return role.groupTargets.flatMap((id): readonly Target[] => [
    { kind: "group", id },
    { kind: "group users", id },
  ]);
}

function covers(org: Org, target: Target, subject: Subject): boolean {
  switch (subject.kind) {
    case "user":
      return (
        target.kind === "users" || (target.kind === "group users" && isMember(org, target.id, subject.id))
      );
    case "any user":
      return target.kind === "users" || target.kind === "group users";
    case "new user":
      if (target.kind === "users") return true;
      if (target.kind === "groups") return subject.groupIds.length > 0;
      return (
        (target.kind === "group" || target.kind === "group users") && subject.groupIds.includes(target.id)
      );
    case "group":
      // A group that does not exist is for the route to refuse.
      if (target.kind === "group") return target.id === subject.id || !org.groups.get(subject.id);
      return target.kind === "groups";
    case "any group":
      return target.kind === "groups" || target.kind === "group";
    case "new group":
      return target.kind === "groups";
    case "app":
      if (target.kind === "app") return target.id === subject.id || !org.apps.get(subject.id);
      if (target.kind === "apps named") return isNamed(org, subject.id, target.name);
      return target.kind === "apps";
    case "any app":
      return ["apps", "apps named", "app"].includes(target.kind);
    case "new app":
      return target.kind === "apps" || (target.kind === "apps named" && target.name === subject.name);
    case "idps":
    case "event hooks":
    case "iam":
      return target.kind === subject.kind;
  }
}

/** Somebody who does not exist counts as a member: that they are not found is for the route to say. */
function isMember(org: Org, groupId: string, userKey: string): boolean {
  const user = org.users.find(userKey);
  const group = org.groups.get(groupId);
  if (!user || !group) return !user;
  return isEveryone(group) || org.groups.hasMember(groupId, user.id);
}

function isNamed(org: Org, appId: string, name: string): boolean {
  const app = org.apps.get(appId);
  return !app || app.name === name;
}
