import * as v from "valibot";
import { isKnownPermission, takesConditions } from "../access/permissions.ts";
import { makeNotFoundError, makeValidationError, OktaError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { jsonObject, readJsonBody } from "../http/json-body.ts";
import { makeRandomText } from "../identifiers.ts";
import { formatWholeSecond } from "../instants.ts";
import type { JsonObject } from "../json.ts";
import type { CustomRole, GrantedPermission, Org } from "../org.ts";
import { hasTrait } from "../vintage.ts";
import {
  checkLabel,
  findCustomRole,
  labelledSchema,
  makeSelfHeader,
  showLabelled,
  takePage,
} from "./iam-shared.ts";

const createSchema = v.object({ ...labelledSchema.entries, permissions: v.nullish(v.array(v.string())) });
const conditionsSchema = v.object({ conditions: v.nullish(jsonObject) });
/** Okta's help page on custom admin role assignments. */
const mostRoles = 100;

/** `/api/v1/iam/roles`: custom admin roles and their permissions. */
export function makeCustomRoleRoutes(org: Org): readonly Route[] {
  const manage = { bucket: "other", scope: "okta.roles.manage" } as const;
  const read = { bucket: "other", scope: "okta.roles.read" } as const;
  const path = "/api/v1/iam/roles";
  const one = `${path}/:roleKey`;
  const permission = `${one}/permissions/:permission`;
  return [
    { method: "POST", path, ...manage, handle: (call) => create(org, call) },
    { method: "GET", path, ...read, handle: (call) => list(org, call) },
    { method: "GET", path: one, ...read, handle: (call) => answer(org, findCustomRole(org, call)) },
    { method: "PUT", path: one, ...manage, handle: (call) => replace(org, call) },
    { method: "DELETE", path: one, ...manage, handle: (call) => remove(org, call) },
    { method: "GET", path: `${one}/permissions`, ...read, handle: (call) => listPermissions(org, call) },
    { method: "GET", path: permission, ...read, handle: (call) => getPermission(org, call) },
    { method: "POST", path: permission, ...manage, handle: (call) => addPermission(org, call) },
    { method: "PUT", path: permission, ...manage, handle: (call) => replacePermission(org, call) },
    { method: "DELETE", path: permission, ...manage, handle: (call) => removePermission(org, call) },
  ];
}

function create(org: Org, call: Call): Answer {
  const given = readJsonBody(call, createSchema);
  const labelled = checkLabel(org.customRoles, given);
  const names = [...new Set(given.permissions ?? [])];
  if (names.length === 0) {
    throw makeValidationError("permissions", "permissions: The field cannot be left blank");
  }
  for (const name of names) checkPermissionName(name);
  if (org.customRoles.size >= mostRoles) {
    throw makeValidationError("role", "The maximum number of custom roles (100) is reached.");
  }
  const nowMs = org.clock.nowMs();
  const role = {
    id: `cr0${makeRandomText(17)}`,
    ...labelled,
    permissions: names.map((name) => makePermission(name, undefined, nowMs)),
    createdMs: nowMs,
    lastUpdatedMs: nowMs,
  };
  org.customRoles.set(role.id, role);
  return answer(org, role);
}

function list(org: Org, call: Call): Answer {
  const { page, links } = takePage(call, `${org.url}/api/v1/iam/roles`, [...org.customRoles.values()]);
  return ok({ roles: page.map((role) => show(org, role)), _links: links });
}

function replace(org: Org, call: Call): Answer {
  const role = findCustomRole(org, call);
  const labelled = checkLabel(org.customRoles, readJsonBody(call, labelledSchema), role.id);
  return answer(org, put(org, { ...role, ...labelled }));
}

/** Okta's reference gives the deletion of a role no other refusal than a 403; that this one is refused is our choice. */
function remove(org: Org, call: Call): Answer {
  const role = findCustomRole(org, call);
  if ([...org.roles.values()].some((assignment) => assignment.role === role.id)) {
    throw new OktaError("E0000006", { causes: ["The role is assigned to admins. Unassign it first."] });
  }
  org.customRoles.delete(role.id);
  return { status: 204 };
}

function listPermissions(org: Org, call: Call): Answer {
  const role = findCustomRole(org, call);
  return ok({ permissions: role.permissions.map((permission) => showPermission(org, role, permission)) });
}

function getPermission(org: Org, call: Call): Answer {
  const role = findCustomRole(org, call);
  return ok(showPermission(org, role, findPermission(role, call)));
}

function addPermission(org: Org, call: Call): Answer {
  const role = findCustomRole(org, call);
  const name = call.params["permission"] ?? "";
  checkPermissionName(name);
  if (role.permissions.some(({ label }) => label === name)) {
    throw makeValidationError("permissions", `permissions: The role has the permission already: ${name}`);
  }
  const permission = makePermission(name, readConditions(call, name), org.clock.nowMs());
  put(org, { ...role, permissions: [...role.permissions, permission] });
  return { status: 204 };
}

function replacePermission(org: Org, call: Call): Answer {
  const role = findCustomRole(org, call);
  const before = findPermission(role, call);
  const conditions = readConditions(call, before.label);
  const next = { ...before, conditions, lastUpdatedMs: org.clock.nowMs() };
  put(org, { ...role, permissions: role.permissions.map((each) => (each === before ? next : each)) });
  return ok(showPermission(org, role, next));
}

function removePermission(org: Org, call: Call): Answer {
  const role = findCustomRole(org, call);
  const gone = findPermission(role, call);
  put(org, { ...role, permissions: role.permissions.filter((each) => each !== gone) });
  return { status: 204 };
}

function findPermission(role: CustomRole, call: Call): GrantedPermission {
  const name = call.params["permission"] ?? "";
  const permission = role.permissions.find(({ label }) => label === name);
  if (!permission) throw makeNotFoundError(name, "Permission");
  return permission;
}

/** The text is that of a public report (okta-developer-docs pull request 3353). */
function checkPermissionName(name: string): void {
  if (!isKnownPermission(name)) {
    throw makeValidationError("permissions", `permissions: Invalid public permission name: ${name}`);
  }
}

function readConditions(call: Call, name: string): JsonObject | undefined {
  if (call.body === "") return undefined;
  const conditions = readJsonBody(call, conditionsSchema).conditions ?? undefined;
  if (conditions && !takesConditions(name)) {
    throw makeValidationError("conditions", `conditions: Conditions are not supported for: ${name}`);
  }
  return conditions;
}

function makePermission(label: string, conditions: JsonObject | undefined, nowMs: number): GrantedPermission {
  return { label, conditions, createdMs: nowMs, lastUpdatedMs: nowMs };
}

function put(org: Org, role: CustomRole): CustomRole {
  const changed = { ...role, lastUpdatedMs: org.clock.nowMs() };
  org.customRoles.set(role.id, changed);
  return changed;
}

function show(org: Org, role: CustomRole): JsonObject {
  const self = `${org.url}/api/v1/iam/roles/${role.id}`;
  return {
    ...showLabelled(role),
    ...(hasTrait(org, "cloneableRoles") ? { isCloneable: false } : {}),
    _links: { permissions: { href: `${self}/permissions` }, self: { href: self } },
  };
}

function showPermission(org: Org, role: CustomRole, permission: GrantedPermission): JsonObject {
  const { label, conditions, createdMs, lastUpdatedMs } = permission;
  const roleUrl = `${org.url}/api/v1/iam/roles/${role.id}`;
  return {
    label,
    conditions: conditions ?? null,
    created: formatWholeSecond(createdMs),
    lastUpdated: formatWholeSecond(lastUpdatedMs),
    _links: { role: { href: roleUrl }, self: { href: `${roleUrl}/permissions/${label}` } },
  };
}

/** One role, with the link to itself that Okta sends as a header too (recorded). */
function answer(org: Org, role: CustomRole): Answer {
  return { ...ok(show(org, role)), headers: makeSelfHeader(`${org.url}/api/v1/iam/roles/${role.id}`) };
}

function ok(body: JsonObject): Answer {
  return { status: 200, body };
}
