import type { AppGroup, AppUser } from "../entities.ts";
import { formatWholeSecond } from "../instants.ts";
import { type JsonObject, omitUndefined } from "../json.ts";

/** An assignment of a user as the API shows it; `user` is embedded where the caller asked for it. */
export function showAppUser(orgUrl: string, appUser: AppUser, user?: JsonObject): JsonObject {
  return omitUndefined({
    id: appUser.userId,
    externalId: null,
    created: formatWholeSecond(appUser.createdMs),
    lastUpdated: formatWholeSecond(appUser.lastUpdatedMs),
    scope: appUser.scope,
    status: "ACTIVE",
    statusChanged: formatWholeSecond(appUser.statusChangedMs),
    passwordChanged: null,
    syncState: "DISABLED",
    credentials: { userName: appUser.userName },
    profile: appUser.profile,
    _links: {
      app: { href: `${orgUrl}/api/v1/apps/${appUser.appId}` },
      user: { href: `${orgUrl}/api/v1/users/${appUser.userId}` },
    },
    _embedded: user === undefined ? undefined : { user },
  });
}

/** An assignment of a group as the API shows it. */
export function showAppGroup(orgUrl: string, { appId, groupId, ...group }: AppGroup): JsonObject {
  const app = `${orgUrl}/api/v1/apps/${appId}`;
  return {
    id: groupId,
    lastUpdated: formatWholeSecond(group.lastUpdatedMs),
    priority: group.priority,
    profile: group.profile,
    _links: {
      app: { href: app },
      self: { href: `${app}/groups/${groupId}` },
      group: { href: `${orgUrl}/api/v1/groups/${groupId}` },
    },
  };
}
