import * as v from "valibot";
import { makeNotFoundError, OktaError } from "../errors.ts";
import { describeUser } from "../events/log-event.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import type { Org } from "../org.ts";
import { makeRoleKey } from "../role-key.ts";
import { type Assignee, assignCustomRole, assignRole, listRoles, showRole } from "../roles.ts";

const roleSchema = v.object({
  type: v.nullish(v.string()),
  role: v.nullish(v.string()),
  "resource-set": v.nullish(v.string()),
});

/** Admin roles of service apps (`/oauth2/v1/clients/{clientId}/roles`) and of users (`/api/v1/users/{userId}/roles`). */
export function makeRoleRoutes(org: Org): readonly Route[] {
  return [
    ...makeRoutes(org, "/oauth2/v1/clients/:assigneeId/roles", "clients", (call) => findClient(org, call)),
    ...makeRoutes(org, "/api/v1/users/:assigneeId/roles", "users", (call) => findUser(org, call)),
  ];
}

interface LocatedAssignee extends Assignee {
  readonly url: string;
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
    { method: "GET", path, ...read, handle: (call) => list(org, find(call)) },
    { method: "GET", path: `${path}/:roleId`, ...read, handle: (call) => get(org, call, find(call)) },
    { method: "DELETE", path: `${path}/:roleId`, ...manage, handle: (call) => remove(org, call, find(call)) },
  ];
}

function assign(org: Org, call: Call, assignee: LocatedAssignee): Answer {
  const given = readJsonBody(call, roleSchema);
  const role =
    given.type === "CUSTOM"
      ? assignCustomRole(org, assignee, given.role ?? "", given["resource-set"] ?? "")
      : assignRole(org, assignee, given.type);
  writeEvent(org, call, assignee, "user.account.privilege.grant");
  return { status: 201, body: showRole(assignee.url, role) };
}

function list(org: Org, assignee: LocatedAssignee): Answer {
  return { status: 200, body: listRoles(org, assignee.id).map((role) => showRole(assignee.url, role)) };
}

function get(org: Org, call: Call, assignee: LocatedAssignee): Answer {
  const role = org.roles.get(makeRoleKey(assignee.id, call.params["roleId"] ?? ""));
  if (!role) throw makeNotFoundError(call.params["roleId"] ?? "", "RoleAssignment");
  return { status: 200, body: showRole(assignee.url, role) };
}

function remove(org: Org, call: Call, assignee: LocatedAssignee): Answer {
  const roleId = call.params["roleId"] ?? "";
  const existed = org.roles.delete(makeRoleKey(assignee.id, roleId));
  if (!existed) throw makeNotFoundError(roleId, "RoleAssignment");
  writeEvent(org, call, assignee, "user.account.privilege.revoke");
  return { status: 204 };
}

function writeEvent(
  org: Org,
  call: Call,
  assignee: Assignee,
  eventType: "user.account.privilege.grant" | "user.account.privilege.revoke",
): void {
  const user = org.users.get(assignee.id);
  if (user) org.log.write({ eventType, targets: [describeUser(user)] }, call.cause);
}

function findClient(org: Org, call: Call): LocatedAssignee {
  const id = call.params["assigneeId"] ?? "";
  const app = org.apps.findByClientId(id);
  if (!app?.oauthClient) throw makeNotFoundError(id, "PublicClientApp");
  if (app.oauthClient.applicationType !== "service") throw new OktaError("E0000227");
  return { id, type: "CLIENT", url: `${org.url}/oauth2/v1/clients/${id}` };
}

function findUser(org: Org, call: Call): LocatedAssignee {
  const id = call.params["assigneeId"] ?? "";
  const user = org.users.find(id);
  if (!user) throw makeNotFoundError(id, "User");
  return { id: user.id, type: "USER", url: `${org.url}/api/v1/users/${user.id}` };
}
