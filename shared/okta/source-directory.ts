import { groupSchema, userGroupsSchema } from "../contracts/okta-group.ts";
import {
  appSchema,
  appUserSchema,
  type OktaUser,
  oktaUserSchema,
  userSearchSchema,
} from "../contracts/okta-user.ts";
import type { ScopeKind } from "../contracts/scope.ts";
import type { Failure } from "../core/failure.ts";
import type { SourceUser } from "../core/plan/people.ts";
import type { SourceDirectory } from "../core/ports.ts";
import { fail, succeed } from "../core/result.ts";
import type { CallOkta } from "./org-client.ts";
import { type PageLinks, readPageLinks } from "./page-links.ts";
import { readBody } from "./read-body.ts";

/** What tells about the scope beside the person. Their own list of groups is read with `okta.users.read`. */
const readingScopes = {
  app: "okta.apps.read okta.users.read",
  groups: "okta.groups.read okta.users.read",
  everyone: "okta.users.read",
} as const satisfies Record<ScopeKind, string>;

/**
 * OAuth scopes that reading people and such a scope needs in the source org, parted by spaces (RFC 6749, section 3.3).
 * @see https://developer.okta.com/docs/api/oauth2/
 */
export function buildSourceScope(kind: ScopeKind): string {
  return readingScopes[kind];
}

/** Evidence about somebody must be about that very person, whole, and such as Okta documents it. */
const unreadable: Failure = { kind: "retry", reason: "unreadable-answer" };

/** The source org over Okta's API. */
export function createSourceDirectory(call: CallOkta): SourceDirectory {
  return {
    async readAppUser(appId, userId) {
      const answer = await call({
        method: "GET",
        path: `/api/v1/apps/${appId}/users/${userId}`,
        query: { expand: "user" },
      });
      if (!answer.ok) return answer;
      const appUser = readBody(appUserSchema, answer.value.body);
      if (!appUser.ok) return appUser;
      const { status, credentials, lastUpdated, profile, _embedded } = appUser.value;
      if (_embedded.user.id !== userId) return fail(unreadable);
      return succeed({
        user: toSourceUser(_embedded.user),
        status,
        userName: credentials?.userName ?? null,
        attributes: lastUpdated === null || profile === null ? null : { lastUpdatedMs: lastUpdated, profile },
      });
    },
    async readUser(userId) {
      const answer = await call({ method: "GET", path: `/api/v1/users/${userId}` });
      if (!answer.ok) return answer;
      const user = readBody(oktaUserSchema, answer.value.body);
      if (!user.ok) return user;
      return user.value.id === userId ? succeed(toSourceUser(user.value)) : fail(unreadable);
    },
    async readApp(appId) {
      const answer = await call({ method: "GET", path: `/api/v1/apps/${appId}` });
      if (!answer.ok) return answer;
      const app = readBody(appSchema, answer.value.body);
      return app.ok ? succeed({ isActive: app.value.status === "ACTIVE" }) : app;
    },
    async listUserGroups(userId, cursor) {
      const path = `/api/v1/users/${userId}/groups`;
      const query = cursor === null ? {} : { query: Object.fromEntries(new URLSearchParams(cursor)) };
      const answer = await call({ method: "GET", path, ...query });
      if (!answer.ok) return answer;
      const groups = readBody(userGroupsSchema, answer.value.body);
      if (!groups.ok) return groups;
      const links = readPageLinks(answer.value.headers["link"], path);
      return succeed({
        groups: groups.value.map(({ id, type, profile }) => ({
          id,
          // The name too: Okta has other groups of this type, such as that of the admins.
          isEveryone: type === "BUILT_IN" && profile.name === "Everyone",
        })),
        next: links?.next ?? null,
        mayBeCut: links === null || !isAsFullAsItSays(links, groups.value.length),
      });
    },
    async readGroup(groupId) {
      const answer = await call({ method: "GET", path: `/api/v1/groups/${groupId}` });
      if (!answer.ok) return answer;
      const group = readBody(groupSchema, answer.value.body);
      if (!group.ok) return group;
      return group.value.id === groupId ? succeed(null) : fail(unreadable);
    },
    async seesAnybody() {
      const answer = await call({ method: "GET", path: "/api/v1/users", query: { limit: "1" } });
      if (!answer.ok) return answer;
      const people = readBody(userSearchSchema, answer.value.body);
      return people.ok ? succeed(people.value.length > 0) : people;
    },
  };
}

/**
 * Okta fills a page before it begins another. So a full one without a next may have lost what says that there is more, and
 * one with a next that is not full has lost some of its rows.
 */
function isAsFullAsItSays({ limit, next }: PageLinks, rows: number): boolean {
  return limit === null || (next === null ? rows < limit : rows >= limit);
}

function toSourceUser(user: OktaUser): SourceUser {
  return {
    id: user.id,
    status: user.status,
    isInTransition: user.transitioningToStatus !== null,
    createdMs: user.created,
    lastUpdatedMs: user.lastUpdated,
    profile: user.profile,
  };
}
