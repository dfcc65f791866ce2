import type { RoleAssignment } from "./entities.ts";
import { makeNotFoundError, makeValidationError, OktaError } from "./errors.ts";
import { makeRandomText } from "./identifiers.ts";
import { formatWholeSecond } from "./instants.ts";
import { type JsonObject, omitUndefined } from "./json.ts";
import type { Org } from "./org.ts";
import { makeRoleKey } from "./role-key.ts";

const labels: Readonly<Record<string, string>> = {
  SUPER_ADMIN: "Super Administrator",
  ORG_ADMIN: "Organization Administrator",
  APP_ADMIN: "Application Administrator",
  USER_ADMIN: "Group Administrator",
  HELP_DESK_ADMIN: "Help Desk Administrator",
  GROUP_MEMBERSHIP_ADMIN: "Group Membership Administrator",
  READ_ONLY_ADMIN: "Read-only Administrator",
  REPORT_ADMIN: "Report Administrator",
  API_ACCESS_MANAGEMENT_ADMIN: "API Access Management Administrator",
};

/** Roles that can be limited to targets; their assignments carry the role's name, in base32, as their id. */
const targetable = ["APP_ADMIN", "USER_ADMIN", "HELP_DESK_ADMIN", "GROUP_MEMBERSHIP_ADMIN"];

export interface Assignee {
  readonly id: string;
  readonly type: "USER" | "CLIENT";
}

/**
 * Gives a custom role, for a set of resources, to a user or a service app.
 * @throws OktaError 404 E0000007 for an unknown role or set, 409 E0000090 for one that is already assigned.
 */
export function assignCustomRole(
  org: Org,
  assignee: Assignee,
  roleKey: string,
  setKey: string,
): RoleAssignment {
  const role = org.customRoles.get(roleKey);
  const set = org.resourceSets.get(setKey);
  if (!role) throw makeNotFoundError(roleKey, "CustomRole");
  if (!set) throw makeNotFoundError(setKey, "ResourceSet");
  const isAssigned = listRoles(org, assignee.id).some(
    (each) => each.role === role.id && each.resourceSet === set.id,
  );
  if (isAssigned) throw new OktaError("E0000090");
  const assignment: RoleAssignment = {
    id: `irb${makeRandomText(17)}`,
    assigneeId: assignee.id,
    assigneeType: assignee.type,
    type: "CUSTOM",
    label: role.label,
    createdMs: org.clock.nowMs(),
    role: role.id,
    resourceSet: set.id,
  };
  org.roles.set(makeRoleKey(assignment.assigneeId, assignment.id), assignment);
  return assignment;
}

/**
 * Gives a standard role to a user or a service app.
 * @throws OktaError E0000001 for an unknown role, 409 E0000090 for one that is already assigned.
 */
export function assignRole(org: Org, assignee: Assignee, type: string | null | undefined): RoleAssignment {
  const label = type ? labels[type] : undefined;
  if (!type || label === undefined)
    throw makeValidationError("type", "type: The role type is missing or unknown");
  if (listRoles(org, assignee.id).some((role) => role.type === type)) throw new OktaError("E0000090");
  const role: RoleAssignment = {
    id: targetable.includes(type) ? encodeBase32(type) : `ra1${makeRandomText(17)}`,
    assigneeId: assignee.id,
    assigneeType: assignee.type,
    type,
    label,
    createdMs: org.clock.nowMs(),
    role: undefined,
    resourceSet: undefined,
  };
  org.roles.set(makeRoleKey(role.assigneeId, role.id), role);
  return role;
}

/** Roles of a user or client, oldest first. */
export function listRoles(org: Org, assigneeId: string): readonly RoleAssignment[] {
  return [...org.roles.values()].filter((role) => role.assigneeId === assigneeId);
}

/** Takes every role from a user or client. */
export function forgetRoles(org: Org, assigneeId: string): void {
  for (const role of listRoles(org, assigneeId)) org.roles.delete(makeRoleKey(assigneeId, role.id));
}

/** A role assignment as the API shows it; `assigneeUrl` is the user's or client's address. */
export function showRole(assigneeUrl: string, role: RoleAssignment): JsonObject {
  const instant = formatWholeSecond(role.createdMs);
  return omitUndefined({
    id: role.id,
    label: role.label,
    type: role.type,
    status: "ACTIVE",
    created: instant,
    lastUpdated: instant,
    assignmentType: role.assigneeType,
    role: role.role,
    "resource-set": role.resourceSet,
    _links: { assignee: { href: assigneeUrl } },
  });
}

/** RFC 4648 section 6, without padding. */
function encodeBase32(text: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => letters[Number.parseInt(group.padEnd(5, "0"), 2)] ?? "").join("");
}
