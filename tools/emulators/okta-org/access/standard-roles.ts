/** Standard roles, as the API names and labels them. */
export const standardRoleLabels: Readonly<Record<string, string>> = {
  SUPER_ADMIN: "Super Administrator",
  ORG_ADMIN: "Organization Administrator",
  APP_ADMIN: "Application Administrator",
  USER_ADMIN: "Group Administrator",
  HELP_DESK_ADMIN: "Help Desk Administrator",
  GROUP_MEMBERSHIP_ADMIN: "Group Membership Administrator",
  READ_ONLY_ADMIN: "Read-only Administrator",
  REPORT_ADMIN: "Report Administrator",
  API_ACCESS_MANAGEMENT_ADMIN: "API Access Management Administrator",
  MOBILE_ADMIN: "Mobile Administrator",
};

/** Roles whose assignments can be limited to groups, or to apps. */
export const rolesWithTargets: Readonly<Record<"groups" | "apps", readonly string[]>> = {
  groups: ["USER_ADMIN", "HELP_DESK_ADMIN", "GROUP_MEMBERSHIP_ADMIN"],
  apps: ["APP_ADMIN"],
};

/**
 * What the roles that can have targets permit, in the words of custom roles (Okta's comparison of administrator roles).
 * The others know no targets: scopes describe them well enough (`scopes.ts`).
 */
const permissionsByRole: Readonly<Record<string, readonly string[]>> = {
  APP_ADMIN: [
    "okta.apps.manage",
    "okta.users.read",
    "okta.users.appAssignment.manage",
    "okta.groups.read",
    "okta.groups.appAssignment.manage",
    "okta.identityProviders.read",
  ],
  USER_ADMIN: ["okta.users.manage", "okta.groups.manage"],
  GROUP_MEMBERSHIP_ADMIN: [
    "okta.users.read",
    "okta.users.groupMembership.manage",
    "okta.groups.read",
    "okta.groups.members.manage",
  ],
  HELP_DESK_ADMIN: [
    "okta.users.read",
    "okta.users.credentials.manage",
    "okta.users.lifecycle.unlock",
    "okta.users.lifecycle.clearSessions",
    "okta.groups.read",
  ],
};

/** The permissions of a standard role that can have targets; `undefined` for the others. */
export function findStandardPermissions(roleType: string): readonly string[] | undefined {
  return permissionsByRole[roleType];
}
