import type { Group } from "../entities.ts";
import { OktaError } from "../errors.ts";
import { type FilterGrammar, parseFilter } from "../filter/parse-filter.ts";
import { makeSearchError } from "../filter/search-error.ts";
import { formatWholeSecond } from "../instants.ts";
import type { Json } from "../json.ts";
import type { Org } from "../org.ts";
import { sortItems } from "../sort-items.ts";

const ordered = ["gt", "ge", "lt", "le"];
const filterable = ["id", "type", "lastUpdated", "lastMembershipUpdated"];

const filterGrammar: FilterGrammar = {
  isAttribute: (name) => filterable.includes(name),
  operatorsOf: (name) => (name.startsWith("last") ? ["eq", ...ordered] : ["eq"]),
  makeError: () => new OktaError("E0000031"),
};

const searchGrammar: FilterGrammar = {
  isAttribute: (name) => [...filterable, "created", "source.id"].includes(name) || isProfileAttribute(name),
  operatorsOf: (name) => ["eq", "sw", ...ordered, ...(containable.includes(name) ? ["co"] : [])],
  makeError: makeSearchError,
};

const containable = ["profile.name", "profile.description"];

/** Groups that an app brings have attributes of that app, so any name can be one. */
function isProfileAttribute(name: string): boolean {
  return /^profile\.[A-Za-z]\w*$/.test(name);
}

/**
 * The groups that the query of `GET /api/v1/groups` selects, in the order of their creation; `search` can be sorted.
 * @throws OktaError E0000031 for a query that cannot be understood.
 */
export function selectGroups(org: Org, query: URLSearchParams): Iterable<Group> {
  const search = query.get("search");
  const filter = query.get("filter");
  const q = query.get("q")?.toLowerCase();
  const tests = [
    ...(search === null ? [] : [parseFilter(search, searchGrammar)]),
    ...(filter === null ? [] : [parseFilter(filter, filterGrammar)]),
  ];
  const sortBy = search === null ? null : query.get("sortBy");
  if (sortBy !== null && !searchGrammar.isAttribute(sortBy)) throw makeSearchError();
  const found = org.groups
    .list()
    .filter((group) => tests.every((matches) => matches((attribute) => readAttribute(group, attribute))))
    .filter((group) => q === undefined || startsWith(group, q));
  return sortBy === null ? found : sortItems(found, query, readAttribute);
}

function startsWith({ profile }: Group, prefix: string): boolean {
  return typeof profile["name"] === "string" && profile["name"].toLowerCase().startsWith(prefix);
}

function readAttribute(group: Group, attribute: string): Json {
  if (attribute.startsWith("profile.")) {
    const name = attribute.slice("profile.".length);
    return Object.hasOwn(group.profile, name) ? (group.profile[name] ?? null) : null;
  }
  switch (attribute) {
    case "id":
      return group.id;
    case "type":
      return group.type;
    case "created":
      return formatWholeSecond(group.createdMs);
    case "lastUpdated":
      return formatWholeSecond(group.lastUpdatedMs);
    case "lastMembershipUpdated":
      return formatWholeSecond(group.lastMembershipUpdatedMs);
    default:
      return null;
  }
}
