import * as v from "valibot";
import { listEffectiveRoles } from "../access/rights.ts";
import type { RoleAssignment } from "../entities.ts";
import { makeNotFoundError } from "../errors.ts";
import { describeApp, describeGroup, describeUser, type EventParty } from "../events/log-event.ts";
import { showGroup } from "../groups/group-view.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { makeRoleKey } from "../role-key.ts";
import { type Assignee, assignCustomRole, assignRole, listRoles, showRole } from "../roles.ts";
import {
  findClientAssignee,
  findUserAssignee,
  type LocatedAssignee,
  locateAssignee,
} from "./role-assignees.ts";
import { makeRoleTargetRoutes } from "./role-targets.ts";

/** What the events of granted and revoked privileges begin with. */
const privilegeEvents = {
  USER: "user.account.privilege",
  GROUP: "group.privilege",
  CLIENT: "app.oauth2.client.privilege",
} as const;

const roleSchema = v.object({
  type: v.nullish(v.string()),
  role: v.nullish(v.string()),
  "resource-set": v.nullish(v.string()),
});

/** Admin roles of service apps (`/oauth2/v1/clients/{clientId}/roles`) and of users (`/api/v1/users/{userId}/roles`). */
export function makeRoleRoutes(org: Org): readonly Route[] {
  return [
    ...makeRoutes(org, "/oauth2/v1/clients/:assigneeId/roles", "clients", (call) =>
      findClientAssignee(org, call),
    ),
    ...makeRoutes(org, "/api/v1/users/:assigneeId/roles", "users", (call) => findUserAssignee(org, call)),
    {
      method: "GET",
      path: "/api/v1/iam/assignees/users",
      bucket: "other",
      scope: "okta.roles.read",
      handle: () => listAdmins(org),
    },
  ];
}

function makeRoutes(
  org: Org,
  path: string,
  bucket: "clients" | "users",
  find: (call: Call) => LocatedAssignee,
): readonly Route[] {
  const manage = { bucket, scope: "okta.roles.manage" } as const;
  const read = { bucket, scope: "okta.roles.read" } as const;
  return [
    { method: "POST", path, ...manage, handle: (call) => assign(org, call, find(call)) },
    { method: "GET", path, ...read, handle: (call) => list(org, call, find(call)) },
    { method: "GET", path: `${path}/:roleId`, ...read, handle: (call) => get(org, call, find(call)) },
    { method: "DELETE", path: `${path}/:roleId`, ...manage, handle: (call) => remove(org, call, find(call)) },
    ...makeRoleTargetRoutes(org, `${path}/:roleId/targets`, bucket, (call) =>
      findRole(org, call, find(call)),
    ),
  ];
}

function assign(org: Org, call: Call, assignee: LocatedAssignee): Answer {
  const given = readJsonBody(call, roleSchema);
  const role =
    given.type === "CUSTOM"
      ? assignCustomRole(org, assignee, given.role, given["resource-set"])
      : assignRole(org, assignee, given.type);
  writeEvent(org, call, assignee, "grant");
  return { status: 201, body: show(org, call, role) };
}

function list(org: Org, call: Call, assignee: LocatedAssignee): Answer {
  const roles = assignee.type === "USER" ? listEffectiveRoles(org, assignee.id) : listRoles(org, assignee.id);
  return { status: 200, body: roles.map((role) => show(org, call, role)) };
}

function get(org: Org, call: Call, assignee: LocatedAssignee): Answer {
  return { status: 200, body: show(org, call, findRole(org, call, assignee)) };
}

function remove(org: Org, call: Call, assignee: LocatedAssignee): Answer {
  const role = findRole(org, call, assignee);
  org.roles.delete(makeRoleKey(assignee.id, role.id));
  writeEvent(org, call, assignee, "revoke");
  return { status: 204 };
}

function findRole(org: Org, call: Call, assignee: LocatedAssignee): RoleAssignment {
  const roleId = call.params["roleId"] ?? "";
  const role = org.roles.get(makeRoleKey(assignee.id, roleId));
  if (!role) throw makeNotFoundError(roleId, "RoleAssignment");
  return role;
}

function show(org: Org, call: Call, role: RoleAssignment): JsonObject {
  const assignee = locateAssignee(org, { id: role.assigneeId, type: role.assigneeType });
  const shown = showRole(org, assignee.url, role);
  if (call.query.get("expand") !== "targets/groups" || role.groupTargets.length === 0) return shown;
  const groups = role.groupTargets.flatMap((id) => {
    const group = org.groups.get(id);
    return group ? [showGroup(org, group)] : [];
  });
  return { ...shown, _embedded: { targets: { groups } } };
}

function listAdmins(org: Org): Answer {
  const userIds = [...org.roles.values()].flatMap((role) => {
    if (role.assigneeType === "USER") return [role.assigneeId];
    return role.assigneeType === "GROUP" ? org.groups.listMemberIds(role.assigneeId) : [];
  });
  const value = [...new Set(userIds)]
    .filter((id) => org.users.get(id))
    .map((id) => ({
      id,
      orn: `orn:oktapreview:directory:${org.id}:users:${id}`,
      _links: {
        self: { href: `${org.url}/api/v1/users/${id}` },
        roles: { href: `${org.url}/api/v1/users/${id}/roles` },
      },
    }));
  return { status: 200, body: { value, _links: {} } };
}

function writeEvent(org: Org, call: Call, assignee: Assignee, what: "grant" | "revoke"): void {
  const eventType = `${privilegeEvents[assignee.type]}.${what}` as const;
  org.log.write({ eventType, targets: describeAssignee(org, assignee.id) }, call.cause);
}

/** The user, the group, or the app of the client. */
function describeAssignee(org: Org, id: string): readonly EventParty[] {
  const user = org.users.get(id);
  if (user) return [describeUser(user)];
  const group = org.groups.get(id);
  if (group) return [describeGroup(group)];
  const app = org.apps.findByClientId(id);
  return app ? [describeApp(app)] : [];
}
