import type { User } from "../entities.ts";
import { OktaError } from "../errors.ts";
import type { Org } from "../org.ts";
import { filterGrammar, parseIndexableFilter, readUserAttribute, searchGrammar } from "./filter.ts";

/**
 * The users that the query of `GET /api/v1/users` selects. `search`, `filter` and `q` read the lagging index; without any
 * of them all current users but the deactivated ones are listed.
 * @throws OktaError E0000031 or E0000053 for a query that cannot be understood.
 */
export function selectUsers(org: Org, query: URLSearchParams): Iterable<User> {
  const search = query.get("search");
  const filter = query.get("filter");
  const q = query.get("q");
  if (search !== null) {
    const { matches, required } = parseIndexableFilter(search, searchGrammar);
    return where(org.users.listSearchable(required), (user) =>
      matches((name) => readUserAttribute(user, name)),
    );
  }
  if (filter !== null) {
    if (q !== null) throw new OktaError("E0000033");
    const { matches, required } = parseIndexableFilter(filter, filterGrammar);
    return where(org.users.listSearchable(required), (user) =>
      matches((name) => readUserAttribute(user, name)),
    );
  }
  if (q !== null) {
    const prefix = q.toLowerCase();
    return where(
      org.users.listSearchable(),
      (user) => user.status !== "DEPROVISIONED" && startsWith(user, prefix),
    );
  }
  return where(org.users.list(), (user) => user.status !== "DEPROVISIONED");
}

function startsWith({ profile }: User, prefix: string): boolean {
  return ["firstName", "lastName", "email"].some((name) => {
    const value = profile[name];
    return typeof value === "string" && value.toLowerCase().startsWith(prefix);
  });
}

function* where(users: Iterable<User>, matches: (user: User) => boolean): Iterable<User> {
  for (const user of users) if (matches(user)) yield user;
}
