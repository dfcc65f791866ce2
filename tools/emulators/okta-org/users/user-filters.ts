import type { User } from "../entities.ts";
import { OktaError } from "../errors.ts";
import type { FilterGrammar } from "../filter/parse-filter.ts";
import { makeSearchError } from "../filter/search-error.ts";
import { formatWholeSecond } from "../instants.ts";
import type { Json } from "../json.ts";

const ordered = ["gt", "ge", "lt", "le"];
const searchTopLevel = ["id", "status", "created", "activated", "statusChanged", "lastUpdated", "type.id"];
const containable = ["profile.firstName", "profile.lastName", "profile.email", "profile.login"];
const filterable = [
  "status",
  "lastUpdated",
  "id",
  "profile.login",
  "profile.email",
  "profile.firstName",
  "profile.lastName",
];

/**
 * `search=` of `GET /api/v1/users`: the attributes that some user type has, their names as they are written there; `co` for
 * names, login and email only; no `ne`.
 */
export function makeSearchGrammar(hasAttribute: (name: string) => boolean): FilterGrammar {
  return {
    isAttribute: (name) =>
      searchTopLevel.includes(name) ||
      (name.startsWith("profile.") && hasAttribute(name.slice("profile.".length))),
    operatorsOf: (name) => ["eq", "sw", ...ordered, ...(containable.includes(name) ? ["co"] : [])],
    makeError: makeSearchError,
  };
}

/** `filter=` of `GET /api/v1/users`: a few attributes, `eq`, and sizes for `lastUpdated`. */
export const filterGrammar: FilterGrammar = {
  isAttribute: (name) => filterable.includes(name),
  operatorsOf: (name) => (name === "lastUpdated" ? ["eq", ...ordered] : ["eq"]),
  makeError: () => new OktaError("E0000031"),
};

/** The value that a filter's attribute has for this user. */
export function readUserAttribute(user: User, attribute: string): Json {
  if (attribute.startsWith("profile.")) return user.profile[attribute.slice("profile.".length)] ?? null;
  const instant = (ms: number | null): Json => (ms === null ? null : formatWholeSecond(ms));
  switch (attribute) {
    case "id":
      return user.id;
    case "status":
      return user.status;
    case "created":
      return instant(user.createdMs);
    case "activated":
      return instant(user.activatedMs);
    case "statusChanged":
      return instant(user.statusChangedMs);
    case "lastUpdated":
      return instant(user.lastUpdatedMs);
    case "type.id":
      return user.typeId;
    default:
      return null;
  }
}
