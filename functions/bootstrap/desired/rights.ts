import type { Facts } from "../engine/facts.ts";
import type { OrgSite } from "../engine/site.ts";

/**
 * What the bridge's client may do in each org: the least that works. docs/permissions.md says what each is for.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/guides/permissions/
 */
export const permissions = {
  source: ["okta.users.read", "okta.apps.read"],
  target: [
    "okta.users.create",
    "okta.users.read",
    "okta.users.userprofile.manage",
    "okta.users.lifecycle.activate",
    "okta.users.lifecycle.deactivate",
    "okta.users.lifecycle.suspend",
    "okta.users.lifecycle.unsuspend",
    "okta.groups.members.manage",
  ],
} as const;

/** Standard roles for orgs without custom ones. `USER_ADMIN` is what the console calls Group Administrator. */
export const standardRoles = { source: "READ_ONLY_ADMIN", target: "USER_ADMIN" } as const;

/** What the role reaches, as addresses; undefined while something of it is not made yet. */
export function listResources(
  org: OrgSite,
  facts: Facts,
  isFederated: boolean,
): readonly string[] | undefined {
  const users = `${org.url}/api/v1/users`;
  if (org.side === "source")
    return facts.appId === undefined ? undefined : [users, `${org.url}/api/v1/apps/${facts.appId}`];
  if (!isFederated) return [users];
  return facts.targetGroupId === undefined
    ? undefined
    : [users, `${org.url}/api/v1/groups/${facts.targetGroupId}`];
}
