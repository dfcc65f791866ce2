import type { AppKind } from "../entities.ts";
import { originalBaseProperties } from "../users/base-properties.ts";
import { makePropertyMapping, type PropertyMapping } from "./profile-mapping.ts";

/**
 * The user's attribute by the app user's. The values are those that were recorded of app users; that the name comes from
 * `displayName` is from a mapping that terraform-provider-okta's issue 949 shows.
 */
const oidcSources = {
  name: "displayName",
  nickname: "nickName",
  given_name: "firstName",
  middle_name: "middleName",
  family_name: "lastName",
  email: "email",
  website: "profileUrl",
  zoneinfo: "timezone",
  locale: "locale",
  phone_number: "primaryPhone",
  street_address: "streetAddress",
  locality: "city",
  region: "state",
  postal_code: "zipCode",
  country: "countryCode",
  formatted: "postalAddress",
};

/** What a new app of the kind maps from users to its users: nothing but for OAuth apps and Org2Org. */
export function makeDefaultMapping(kind: AppKind): ReadonlyMap<string, PropertyMapping> {
  switch (kind) {
    case "oidc":
      return new Map(
        Object.entries(oidcSources).map(([target, source]) => [
          target,
          makePropertyMapping("toApp", `user.${source}`, "PUSH"),
        ]),
      );
    case "org2org":
      return makeOrg2OrgMapping();
    case "saml":
    case "bookmark":
    case "catalogue":
      return new Map();
  }
}

/** Every attribute from its namesake; not recorded. The initial status matters to a new person only. */
function makeOrg2OrgMapping(): ReadonlyMap<string, PropertyMapping> {
  const names = [...originalBaseProperties.keys()].filter((name) => name !== "login");
  return new Map([
    ...names.map((name) => [name, makePropertyMapping("toApp", `user.${name}`, "PUSH")] as const),
    ["initialStatus", makePropertyMapping("toApp", '"active_with_pass"', "DONT_PUSH")] as const,
  ]);
}
