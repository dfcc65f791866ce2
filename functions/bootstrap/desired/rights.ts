import type { Connection } from "../../../shared/contracts/connection.ts";
import { listScopeGroups, type ScopeKind } from "../../../shared/contracts/scope.ts";
import { addsMembers } from "../../../shared/okta/target-directory.ts";
import type { Facts } from "../engine/facts.ts";
import type { OrgSite } from "../engine/site.ts";

/** People are always read; beside them, what tells whether they are in scope. */
const sourcePermissions: Readonly<Record<ScopeKind, readonly string[]>> = {
  app: ["okta.users.read", "okta.apps.read"],
  groups: ["okta.users.read", "okta.groups.read"],
  everyone: ["okta.users.read"],
};

const targetPermissions: readonly string[] = [
  "okta.users.create",
  "okta.users.read",
  "okta.users.userprofile.manage",
  "okta.users.lifecycle.activate",
  "okta.users.lifecycle.deactivate",
  "okta.users.lifecycle.suspend",
  "okta.users.lifecycle.unsuspend",
  "okta.groups.members.manage",
];

/** Okta wants both for a membership: one for the group, one for the person. At creation the group's is enough. */
const memberPermission = "okta.users.groupMembership.manage";

/**
 * What the bridge's client may do in an org: the least that works. docs/permissions.md says what each is for.
 * @see https://developer.okta.com/docs/api/openapi/okta-management/guides/permissions/
 */
export function listPermissions(side: "source" | "target", connection: Connection): readonly string[] {
  if (side === "source") return sourcePermissions[connection.scope.kind];
  return addsMembers(connection) ? [...targetPermissions, memberPermission] : targetPermissions;
}

/** Standard roles for orgs without custom ones. `USER_ADMIN` is what the console calls Group Administrator. */
export const standardRoles = { source: "READ_ONLY_ADMIN", target: "USER_ADMIN" } as const;

/** Something that the role reaches. */
export interface Resource {
  /** For the report: ids are not known before the object is made. */
  readonly title: string;
  /** Its address; undefined while it is not made yet. */
  readonly url: string | undefined;
}

/** What the role reaches: everybody, and in the target the one group that is ours, in the source what the scope is about. */
export function listResources(org: OrgSite, facts: Facts, connection: Connection): readonly Resource[] {
  const users = { title: "users", url: `${org.url}/api/v1/users` };
  const build = (title: string, path: string, id: string | undefined): Resource => ({
    title,
    url: id === undefined ? undefined : `${org.url}/api/v1/${path}/${id}`,
  });
  if (org.side === "target")
    return connection.federation === "none"
      ? [users]
      : [users, build("the group", "groups", facts.targetGroupId)];
  const { scope } = connection;
  switch (scope.kind) {
    case "app":
      return [users, build("the app", "apps", facts.appId)];
    case "groups": {
      const groups = listScopeGroups(scope).map((id) => build(`group ${id}`, "groups", id));
      // Only a person's list of groups that has Everyone in it is evidence, and nobody says whether Okta leaves out of it
      // what the role does not reach.
      const isScope = scope.groupIds.includes(facts.everyoneGroupId ?? "");
      return [
        users,
        ...groups,
        ...(isScope ? [] : [build("the group Everyone", "groups", facts.everyoneGroupId)]),
      ];
    }
    case "everyone":
      return [users];
  }
}
