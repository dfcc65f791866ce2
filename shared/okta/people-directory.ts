import { loginSearchSchema, userSearchSchema } from "../contracts/okta-user.ts";
import type { Scope } from "../contracts/scope.ts";
import type { Failure } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import type { CallOkta } from "./org-client.ts";
import { readPageLinks } from "./page-links.ts";
import { readBody } from "./read-body.ts";

/** One page of the people in scope; nobody may conclude anything from who is missing. */
export interface PeoplePage {
  readonly userIds: readonly string[];
  /** For the next page; null at the end. */
  readonly next: string | null;
}

/** Finds and lists people of the source org, for operators. */
export interface PeopleDirectory {
  /** Ids by login, in the order of the logins, in one request; null where nobody has one. Twenty at most fit into an address. */
  findByLogins(logins: readonly string[]): Promise<Result<readonly (string | null)[], Failure>>;
  /** @param after what the page before gave as `next`; null for the first */
  listPeople(scope: Scope, after: string | null): Promise<Result<PeoplePage, Failure>>;
}

/** As many rows as every one of the three lists gives. */
const pageRows = "200";
const unreadable: Failure = { kind: "retry", reason: "unreadable-answer" };

export function createPeopleDirectory(call: CallOkta): PeopleDirectory {
  return {
    async findByLogins(logins) {
      // By search, since a login may hold what cannot stand in a path; search also knows the deactivated.
      const search = logins.map((login) => `profile.login eq ${JSON.stringify(login)}`).join(" or ");
      const answer = await call({ method: "GET", path: "/api/v1/users", query: { search, limit: pageRows } });
      if (!answer.ok) return answer;
      const hits = readBody(loginSearchSchema, answer.value.body);
      if (!hits.ok) return hits;
      const ids = new Map(hits.value.map(({ id, profile }) => [profile.login.toLowerCase(), id]));
      return succeed(logins.map((login) => ids.get(login.toLowerCase()) ?? null));
    },
    async listPeople(scope, after) {
      const lists = listPaths(scope);
      const [index, query] = readCursor(after);
      const path = lists[index];
      if (path === undefined) return succeed({ userIds: [], next: null });
      const answer = await call({
        method: "GET",
        path,
        query: query ?? { limit: pageRows },
      });
      if (!answer.ok) return answer;
      const people = readBody(userSearchSchema, answer.value.body);
      if (!people.ok) return people;
      const links = readPageLinks(answer.value.headers["link"], path);
      if (links === null) return fail(unreadable);
      const further = index + 1 < lists.length ? String(index + 1) : null;
      const next = links.next === null ? further : `${index}${links.next}`;
      return succeed({ userIds: people.value.map(({ id }) => id), next });
    },
  };
}

/** The lists that hold everybody in scope. Somebody in two groups is on two of them. */
function listPaths(scope: Scope): readonly string[] {
  switch (scope.kind) {
    case "app":
      return [`/api/v1/apps/${scope.appId}/users`];
    case "groups":
      return scope.groupIds.map((groupId) => `/api/v1/groups/${groupId}/users`);
    case "everyone":
      return ["/api/v1/users"];
  }
}

/** `1?after=…&limit=200`: which list, and Okta's own query of its next page; the paths are ours alone. */
function readCursor(after: string | null): readonly [index: number, query: Record<string, string> | null] {
  const [, index = "0", search] = /^(\d{1,3})(\?.*)?$/.exec(after ?? "0") ?? [];
  return [Number(index), search === undefined ? null : Object.fromEntries(new URLSearchParams(search))];
}
