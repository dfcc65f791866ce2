import { standardRoleLabels } from "./access/standard-roles.ts";
import type { App, RoleAssignment } from "./entities.ts";
import { makeNotFoundError, makeValidationError, OktaError } from "./errors.ts";
import { makeRandomText } from "./identifiers.ts";
import { formatWholeSecond } from "./instants.ts";
import { type JsonObject, omitUndefined } from "./json.ts";
import type { CustomRole, Org, ResourceSet } from "./org.ts";
import { makeRoleKey } from "./role-key.ts";

/** Roles that can be limited to targets; their assignments carry the role's name, in base32, as their id. */
const targetable = ["APP_ADMIN", "USER_ADMIN", "HELP_DESK_ADMIN", "GROUP_MEMBERSHIP_ADMIN"];

export interface Assignee {
  readonly id: string;
  readonly type: RoleAssignment["assigneeType"];
}

/** The role or set with this id or label. */
export function findByIdOrLabel<TItem extends { readonly label: string }>(
  items: ReadonlyMap<string, TItem>,
  key: string,
): TItem | undefined {
  return items.get(key) ?? [...items.values()].find((each) => each.label === key);
}

/**
 * Gives a custom role, for a set of resources, to somebody.
 * @throws OktaError E0000001 without role or set, 404 E0000007 for unknown ones, 409 E0000090 for what is already given.
 */
export function assignCustomRole(
  org: Org,
  assignee: Assignee,
  roleKey: string | null | undefined,
  setKey: string | null | undefined,
): RoleAssignment {
  // The first text is that of a public report (terraform-provider-okta issue 1491); the second follows it.
  if (!roleKey) throw makeValidationError("role", "Custom role id or name required for a CUSTOM assignment");
  if (!setKey) {
    throw makeValidationError("resource-set", "Resource set id or name required for a CUSTOM assignment");
  }
  const role = findByIdOrLabel(org.customRoles, roleKey);
  const set = findByIdOrLabel(org.resourceSets, setKey);
  if (!role) throw makeNotFoundError(roleKey, "CustomRole");
  if (!set) throw makeNotFoundError(setKey, "ResourceSet");
  if (findBindingMember(org, role, set, assignee.id)) throw new OktaError("E0000090");
  return bindRole(org, assignee, role, set);
}

/** Gives the custom role for the set, whatever is given already. */
export function bindRole(org: Org, assignee: Assignee, role: CustomRole, set: ResourceSet): RoleAssignment {
  return put(org, {
    ...makeAssignment(org, assignee, "CUSTOM", role.label),
    id: `irb${makeRandomText(17)}`,
    role: role.id,
    resourceSet: set.id,
  });
}

/** The assignment of the custom role for the set to one assignee. */
export function findBindingMember(
  org: Org,
  role: CustomRole,
  set: ResourceSet,
  assigneeId: string,
): RoleAssignment | undefined {
  return listRoles(org, assigneeId).find((each) => each.role === role.id && each.resourceSet === set.id);
}

/**
 * Gives a standard role to a user, group or service app.
 * @throws OktaError E0000001 for an unknown role, 409 E0000090 for one that is already assigned.
 */
export function assignRole(org: Org, assignee: Assignee, type: string | null | undefined): RoleAssignment {
  const isKnown = !!type && Object.hasOwn(standardRoleLabels, type);
  const label = isKnown ? standardRoleLabels[type] : undefined;
  if (!type || label === undefined)
    throw makeValidationError("type", "type: The role type is missing or unknown");
  if (listRoles(org, assignee.id).some((role) => role.type === type)) throw new OktaError("E0000090");
  const id = targetable.includes(type) ? encodeBase32(type) : `ra1${makeRandomText(17)}`;
  return put(org, { ...makeAssignment(org, assignee, type, label), id });
}

/** Makes a new service app a super admin where the org's setting "Public client app admins" says so. */
export function assignDefaultRole(org: Org, { oauthClient }: App): void {
  if (!org.clientPrivileges.superAdmin || oauthClient?.applicationType !== "service") return;
  assignRole(org, { id: oauthClient.clientId, type: "CLIENT" }, "SUPER_ADMIN");
}

/** Roles given to a user, group or client itself, oldest first. */
export function listRoles(org: Org, assigneeId: string): readonly RoleAssignment[] {
  return [...org.roles.values()].filter((role) => role.assigneeId === assigneeId);
}

/** Takes every role from a user or client. */
export function forgetRoles(org: Org, assigneeId: string): void {
  for (const role of listRoles(org, assigneeId)) org.roles.delete(makeRoleKey(assigneeId, role.id));
}

/** A role assignment as the API shows it; `assigneeUrl` is the address of whoever has it. */
export function showRole(org: Org, assigneeUrl: string, role: RoleAssignment): JsonObject {
  const instant = formatWholeSecond(role.createdMs);
  return omitUndefined({
    id: role.id,
    role: role.role,
    label: org.customRoles.get(role.role ?? "")?.label ?? role.label,
    type: role.type,
    status: "ACTIVE",
    created: instant,
    lastUpdated: instant,
    assignmentType: role.assigneeType,
    "resource-set": role.resourceSet,
    _links: { assignee: { href: assigneeUrl }, ...showCustomLinks(org, role) },
  });
}

function showCustomLinks(org: Org, { id, role, resourceSet }: RoleAssignment): JsonObject {
  if (role === undefined || resourceSet === undefined) return {};
  const roleUrl = `${org.url}/api/v1/iam/roles/${role}`;
  const setUrl = `${org.url}/api/v1/iam/resource-sets/${resourceSet}`;
  return {
    "resource-set": { href: setUrl },
    member: { href: `${setUrl}/bindings/${role}/members/${id}` },
    role: { href: roleUrl },
    permissions: { href: `${roleUrl}/permissions` },
  };
}

function makeAssignment(org: Org, assignee: Assignee, type: string, label: string): RoleAssignment {
  return {
    id: "",
    assigneeId: assignee.id,
    assigneeType: assignee.type,
    type,
    label,
    createdMs: org.clock.nowMs(),
    role: undefined,
    resourceSet: undefined,
    groupTargets: [],
    appTargets: [],
  };
}

function put(org: Org, assignment: RoleAssignment): RoleAssignment {
  org.roles.set(makeRoleKey(assignment.assigneeId, assignment.id), assignment);
  return assignment;
}

/** RFC 4648 section 6, without padding. */
function encodeBase32(text: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => letters[Number.parseInt(group.padEnd(5, "0"), 2)] ?? "").join("");
}
