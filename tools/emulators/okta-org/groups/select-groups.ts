import type { Group } from "../entities.ts";
import { OktaError } from "../errors.ts";
import { formatWholeSecond } from "../instants.ts";
import type { Json } from "../json.ts";
import type { Org } from "../org.ts";
import { type FilterGrammar, parseFilter } from "../users/filter.ts";

const ordered = ["gt", "ge", "lt", "le"];
const filterable = ["id", "type", "lastUpdated", "lastMembershipUpdated"];

const filterGrammar: FilterGrammar = {
  isAttribute: (name) => filterable.includes(name),
  operatorsOf: (name) => (name.startsWith("last") ? ["eq", ...ordered] : ["eq"]),
  makeError: () => new OktaError("E0000053"),
};

const searchGrammar: FilterGrammar = {
  isAttribute: (name) => [...filterable, "created"].includes(name) || /^profile\.\w+$/.test(name),
  operatorsOf: (name) => ["eq", "sw", ...ordered, ...(name === "profile.name" ? ["co"] : [])],
  makeError: () => new OktaError("E0000031"),
};

/**
 * The groups that the query of `GET /api/v1/groups` selects, in the order of their creation.
 * @throws OktaError E0000031 or E0000053 for a query that cannot be understood.
 */
export function selectGroups(org: Org, query: URLSearchParams): readonly Group[] {
  const search = query.get("search");
  const filter = query.get("filter");
  const q = query.get("q")?.toLowerCase();
  const tests = [
    ...(search === null ? [] : [parseFilter(search, searchGrammar)]),
    ...(filter === null ? [] : [parseFilter(filter, filterGrammar)]),
  ];
  return org.groups
    .list()
    .filter((group) => tests.every((matches) => matches((attribute) => readAttribute(group, attribute))))
    .filter((group) => q === undefined || startsWith(group, q));
}

function startsWith({ profile }: Group, prefix: string): boolean {
  return typeof profile["name"] === "string" && profile["name"].toLowerCase().startsWith(prefix);
}

function readAttribute(group: Group, attribute: string): Json {
  if (attribute.startsWith("profile.")) return group.profile[attribute.slice("profile.".length)] ?? null;
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
