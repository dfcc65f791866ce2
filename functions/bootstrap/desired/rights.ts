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

/** Something that the role reaches. */
export interface Resource {
  /** For the report: ids are not known before the object is made. */
  readonly title: string;
  /** Its address; undefined while it is not made yet. */
  readonly url: string | undefined;
}

/** What the role reaches: everybody, and the one object that is ours. */
export function listResources(org: OrgSite, facts: Facts, isFederated: boolean): readonly Resource[] {
  const users = { title: "users", url: `${org.url}/api/v1/users` };
  const build = (title: string, path: string, id: string | undefined): Resource => ({
    title,
    url: id === undefined ? undefined : `${org.url}/api/v1/${path}/${id}`,
  });
  if (org.side === "source") return [users, build("the app", "apps", facts.appId)];
  return isFederated ? [users, build("the group", "groups", facts.targetGroupId)] : [users];
}
