import * as v from "valibot";
import type { RoleAssignment } from "../entities.ts";
import { makeNotFoundError, makeValidationError, OktaError } from "../errors.ts";
import { isEveryone } from "../groups/group-store.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import { formatWholeSecond } from "../instants.ts";
import type { JsonObject } from "../json.ts";
import type { CustomRole, Org, ResourceSet } from "../org.ts";
import { makeRoleKey } from "../role-key.ts";
import { type Assignee, bindRole, findBindingMember, findByIdOrLabel } from "../roles.ts";
import { findCustomRole, findResourceSet, takePage } from "./iam-shared.ts";
import { locateAssignee } from "./role-assignees.ts";

const createSchema = v.object({
  role: v.nullish(v.string()),
  members: v.nullish(v.array(v.string())),
});
const additionsSchema = v.object({ additions: v.nullish(v.array(v.string())) });

/** Who has a custom role for a set of resources: `/api/v1/iam/resource-sets/{set}/bindings/{role}/members`. */
export function makeBindingRoutes(org: Org): readonly Route[] {
  const manage = { bucket: "other", scope: "okta.roles.manage" } as const;
  const read = { bucket: "other", scope: "okta.roles.read" } as const;
  const path = "/api/v1/iam/resource-sets/:setKey/bindings";
  const one = `${path}/:roleKey`;
  const member = `${one}/members/:memberId`;
  return [
    { method: "POST", path, ...manage, handle: (call) => create(org, call) },
    { method: "GET", path, ...read, handle: (call) => list(org, call) },
    { method: "GET", path: one, ...read, handle: (call) => get(org, call) },
    { method: "DELETE", path: one, ...manage, handle: (call) => remove(org, call) },
    { method: "GET", path: `${one}/members`, ...read, handle: (call) => listMembers(org, call) },
    { method: "PATCH", path: `${one}/members`, ...manage, handle: (call) => addMembers(org, call) },
    { method: "GET", path: member, ...read, handle: (call) => getMember(org, call) },
    { method: "DELETE", path: member, ...manage, handle: (call) => removeMember(org, call) },
  ];
}

interface Binding {
  readonly set: ResourceSet;
  readonly role: CustomRole;
  readonly members: readonly RoleAssignment[];
}

function create(org: Org, call: Call): Answer {
  const set = findResourceSet(org, call);
  const given = readJsonBody(call, createSchema);
  if (!given.role) throw makeValidationError("role", "role: The field cannot be left blank");
  const role = findByIdOrLabel(org.customRoles, given.role);
  if (!role) throw makeNotFoundError(given.role, "CustomRole");
  bind(org, set, role, given.members, "members");
  return { status: 200, body: showLinks(org, set, role) };
}

function addMembers(org: Org, call: Call): Answer {
  const { set, role } = findBinding(org, call);
  bind(org, set, role, readJsonBody(call, additionsSchema).additions, "additions");
  return { status: 200, body: showLinks(org, set, role) };
}

/** Binds all of the members or, if one of them cannot be found, none. */
function bind(
  org: Org,
  set: ResourceSet,
  role: CustomRole,
  urls: readonly string[] | null | undefined,
  field: string,
): void {
  if (!urls?.length) throw makeValidationError(field, `${field}: The field cannot be left blank`);
  const assignees = urls.map((url) => parseMember(org, url, field));
  for (const assignee of assignees) {
    if (!findBindingMember(org, role, set, assignee.id)) bindRole(org, assignee, role, set);
  }
}

function list(org: Org, call: Call): Answer {
  const set = findResourceSet(org, call);
  const self = `${makeSetUrl(org, set)}/bindings`;
  const ids = new Set(
    [...org.roles.values()].flatMap(({ role, resourceSet }) =>
      resourceSet === set.id && role ? [role] : [],
    ),
  );
  const { page, links } = takePage(
    call,
    self,
    [...ids].map((id) => ({ id })),
  );
  const roles = page.map(({ id }) => ({
    id,
    _links: {
      self: { href: `${org.url}/api/v1/iam/roles/${id}` },
      members: { href: `${self}/${id}/members` },
    },
  }));
  const setLink = { "resource-set": { href: makeSetUrl(org, set) } };
  return { status: 200, body: { roles, _links: { ...links, self: { href: self }, ...setLink } } };
}

function get(org: Org, call: Call): Answer {
  const { set, role } = findBinding(org, call);
  const self = makeUrl(org, set, role);
  const _links = {
    self: { href: self },
    "resource-set": { href: makeSetUrl(org, set) },
    members: { href: `${self}/members` },
  };
  return { status: 200, body: { id: role.id, _links } };
}

function remove(org: Org, call: Call): Answer {
  for (const member of findBinding(org, call).members) forget(org, member);
  return { status: 204 };
}

function listMembers(org: Org, call: Call): Answer {
  const { set, role, members } = findBinding(org, call);
  const self = makeUrl(org, set, role);
  const { page, links } = takePage(call, `${self}/members`, members);
  const shown = page.map((member) => showMember(org, member));
  return { status: 200, body: { members: shown, _links: { ...links, binding: { href: self } } } };
}

function getMember(org: Org, call: Call): Answer {
  return { status: 200, body: showMember(org, findMember(org, call)) };
}

function removeMember(org: Org, call: Call): Answer {
  forget(org, findMember(org, call));
  return { status: 204 };
}

function findBinding(org: Org, call: Call): Binding {
  const set = findResourceSet(org, call);
  const role = findCustomRole(org, call);
  const members = [...org.roles.values()].filter(
    (each) => each.role === role.id && each.resourceSet === set.id,
  );
  if (members.length === 0) throw makeNotFoundError(call.params["roleKey"] ?? "", "ResourceSetBinding");
  return { set, role, members };
}

function findMember(org: Org, call: Call): RoleAssignment {
  const id = call.params["memberId"] ?? "";
  const member = findBinding(org, call).members.find((each) => each.id === id);
  if (!member) throw makeNotFoundError(id, "ResourceSetBindingMember");
  return member;
}

/** The user, group or service app behind a REST address (Okta's "binding member identifiers"). */
function parseMember(org: Org, url: string, field: string): Assignee {
  const path = url.startsWith(`${org.url}/`) ? url.slice(org.url.length) : "";
  const [, kind, id = ""] =
    /^\/(api\/v1\/users|api\/v1\/groups|oauth2\/v1\/clients)\/([\w.@-]+)$/.exec(path) ?? [];
  if (kind === "api/v1/users" && org.users.get(id)) return { id, type: "USER" };
  if (kind === "oauth2/v1/clients") {
    const client = org.apps.findByClientId(id)?.oauthClient;
    if (client && client.applicationType !== "service") throw new OktaError("E0000227");
    if (client) return { id, type: "CLIENT" };
  }
  const group = kind === "api/v1/groups" ? org.groups.get(id) : undefined;
  if (group && isEveryone(group)) {
    throw new OktaError("E0000211", { about: group.id });
  }
  if (group) return { id, type: "GROUP" };
  throw makeValidationError(field, `${field}: Invalid member: ${url}`);
}

function forget(org: Org, { assigneeId, id }: RoleAssignment): void {
  org.roles.delete(makeRoleKey(assigneeId, id));
}

function makeSetUrl(org: Org, set: ResourceSet): string {
  return `${org.url}/api/v1/iam/resource-sets/${set.id}`;
}

function makeUrl(org: Org, set: ResourceSet, role: CustomRole): string {
  return `${makeSetUrl(org, set)}/bindings/${role.id}`;
}

function showLinks(org: Org, set: ResourceSet, role: CustomRole): JsonObject {
  return {
    _links: {
      self: { href: makeUrl(org, set, role) },
      bindings: { href: `${makeSetUrl(org, set)}/bindings` },
      "resource-set": { href: makeSetUrl(org, set) },
    },
  };
}

function showMember(org: Org, member: RoleAssignment): JsonObject {
  const instant = formatWholeSecond(member.createdMs);
  const { url } = locateAssignee(org, { id: member.assigneeId, type: member.assigneeType });
  return { id: member.id, created: instant, lastUpdated: instant, _links: { self: { href: url } } };
}
