import * as v from "valibot";
import { makeNotFoundError, makeValidationError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import { makeRandomText } from "../identifiers.ts";
import { formatWholeSecond } from "../instants.ts";
import { type JsonObject, omitUndefined } from "../json.ts";
import type { CustomRole, Org, ResourceSet } from "../org.ts";

const bodySchema = v.object({
  label: v.nullish(v.string()),
  description: v.nullish(v.string()),
  permissions: v.nullish(v.array(v.string())),
  resources: v.nullish(v.array(v.string())),
});

/** `/api/v1/iam`: custom admin roles and the sets of resources they are given for. */
export function makeIamRoutes(org: Org): readonly Route[] {
  const manage = { bucket: "other", scope: "okta.roles.manage" } as const;
  const read = { bucket: "other", scope: "okta.roles.read" } as const;
  const roles = "/api/v1/iam/roles";
  const sets = "/api/v1/iam/resource-sets";
  return [
    { method: "POST", path: roles, ...manage, handle: (call) => createRole(org, call) },
    {
      method: "GET",
      path: roles,
      ...read,
      handle: () => ok({ roles: [...org.customRoles.values()].map((role) => showRole(org, role)) }),
    },
    {
      method: "GET",
      path: `${roles}/:key`,
      ...read,
      handle: (call) => ok(showRole(org, find(org.customRoles, call, "CustomRole"))),
    },
    {
      method: "DELETE",
      path: `${roles}/:key`,
      ...manage,
      handle: (call) => remove(org.customRoles, call, "CustomRole"),
    },
    {
      method: "GET",
      path: `${roles}/:key/permissions`,
      ...read,
      handle: (call) => listPermissions(org, call),
    },
    { method: "POST", path: sets, ...manage, handle: (call) => createSet(org, call) },
    {
      method: "GET",
      path: sets,
      ...read,
      handle: () => ok({ "resource-sets": [...org.resourceSets.values()].map((set) => showSet(org, set)) }),
    },
    {
      method: "GET",
      path: `${sets}/:key`,
      ...read,
      handle: (call) => ok(showSet(org, find(org.resourceSets, call, "ResourceSet"))),
    },
    {
      method: "DELETE",
      path: `${sets}/:key`,
      ...manage,
      handle: (call) => remove(org.resourceSets, call, "ResourceSet"),
    },
  ];
}

function createRole(org: Org, call: Call): Answer {
  const given = readJsonBody(call, bodySchema);
  const { label, description } = checkLabel(org.customRoles, given);
  const permissions = given.permissions ?? [];
  if (permissions.length === 0) {
    throw makeValidationError("permissions", "permissions: The field cannot be left blank");
  }
  const role = {
    id: `cr0${makeRandomText(17)}`,
    label,
    description,
    permissions,
    createdMs: org.clock.nowMs(),
  };
  org.customRoles.set(role.id, role);
  return ok(showRole(org, role));
}

function createSet(org: Org, call: Call): Answer {
  const given = readJsonBody(call, bodySchema);
  const { label, description } = checkLabel(org.resourceSets, given);
  const set = {
    id: `iam${makeRandomText(17)}`,
    label,
    description,
    resources: given.resources ?? [],
    createdMs: org.clock.nowMs(),
  };
  org.resourceSets.set(set.id, set);
  return ok(showSet(org, set));
}

function listPermissions(org: Org, call: Call): Answer {
  const role = find(org.customRoles, call, "CustomRole");
  const instant = formatWholeSecond(role.createdMs);
  const self = `${org.url}/api/v1/iam/roles/${role.id}`;
  const permissions = role.permissions.map((label) => ({
    label,
    created: instant,
    lastUpdated: instant,
    _links: { role: { href: self }, self: { href: `${self}/permissions/${label}` } },
  }));
  return ok({ permissions });
}

interface Labelled {
  readonly id: string;
  readonly label: string;
}

function checkLabel(
  known: ReadonlyMap<string, Labelled>,
  { label, description }: v.InferOutput<typeof bodySchema>,
): { readonly label: string; readonly description: string } {
  if (!label) throw makeValidationError("label", "label: The field cannot be left blank");
  if (!description) throw makeValidationError("description", "description: The field cannot be left blank");
  if ([...known.values()].some((each) => each.label === label)) {
    throw makeValidationError(
      "label",
      "label: An object with this field already exists in the current organization",
    );
  }
  return { label, description };
}

function find<TItem extends Labelled>(items: ReadonlyMap<string, TItem>, call: Call, kind: string): TItem {
  const key = call.params["key"] ?? "";
  const item = items.get(key) ?? [...items.values()].find((each) => each.label === key);
  if (!item) throw makeNotFoundError(key, kind);
  return item;
}

function remove(items: Map<string, Labelled>, call: Call, kind: string): Answer {
  items.delete(find(items, call, kind).id);
  return { status: 204 };
}

function showRole(org: Org, role: CustomRole): JsonObject {
  const self = `${org.url}/api/v1/iam/roles/${role.id}`;
  return {
    ...showShared(role),
    _links: { self: { href: self }, permissions: { href: `${self}/permissions` } },
  };
}

function showSet(org: Org, set: ResourceSet): JsonObject {
  const self = `${org.url}/api/v1/iam/resource-sets/${set.id}`;
  return {
    ...showShared(set),
    _links: {
      self: { href: self },
      resources: { href: `${self}/resources` },
      bindings: { href: `${self}/bindings` },
    },
  };
}

function showShared(
  item: Labelled & { readonly description: string; readonly createdMs: number },
): JsonObject {
  const instant = formatWholeSecond(item.createdMs);
  return omitUndefined({
    id: item.id,
    label: item.label,
    description: item.description,
    created: instant,
    lastUpdated: instant,
  });
}

function ok(body: JsonObject): Answer {
  return { status: 200, body };
}
