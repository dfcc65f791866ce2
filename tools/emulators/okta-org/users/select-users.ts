import type { User } from "../entities.ts";
import { OktaError } from "../errors.ts";
import { parseIndexableFilter } from "../filter/parse-filter.ts";
import { makeSearchError } from "../filter/search-error.ts";
import type { Org } from "../org.ts";
import { sortItems } from "../sort-items.ts";
import { filterGrammar, makeSearchGrammar, readUserAttribute } from "./user-filters.ts";

/**
 * The users that the query of `GET /api/v1/users` selects. `search`, `filter` and `q` read the lagging index; without any
 * of them all current users but the deactivated ones are listed. `search` can be sorted.
 * @throws OktaError E0000031 for a query that cannot be understood, E0000033 for a filter beside another one.
 */
export function selectUsers(org: Org, query: URLSearchParams): Iterable<User> {
  const search = query.get("search");
  const filter = query.get("filter");
  const q = query.get("q");
  if (filter !== null && (q !== null || search !== null)) throw new OktaError("E0000033");
  if (search !== null) {
    const schemas = [...org.userTypes.values()].map(({ schema }) => schema);
    const grammar = makeSearchGrammar((name) => schemas.some((schema) => schema.find(name) !== undefined));
    const { matches, required } = parseIndexableFilter(search, grammar);
    const sortBy = query.get("sortBy");
    if (sortBy !== null && !grammar.isAttribute(sortBy)) throw makeSearchError();
    const found = where(org.users.listSearchable(required), (user) =>
      matches((name) => readUserAttribute(user, name)),
    );
    return sortItems(found, query, readUserAttribute);
  }
  if (filter !== null) {
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
