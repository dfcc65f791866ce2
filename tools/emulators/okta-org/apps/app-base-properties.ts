import type { AppKind } from "../entities.ts";
import type { Json, JsonObject } from "../json.ts";
import { originalBaseProperties } from "../users/base-properties.ts";

/** What a new person of an Org2Org target can be, and how Okta calls it. */
const initialStatuses = {
  active_with_pass: "Active with password",
  active_without_pass: "Active without password",
  pending_with_pass: "Pending with password",
  pending_without_pass: "Pending without password",
};

/** Claims of OpenID Connect: name, title, what it holds, and its name in a token where that is another. */
const claims: readonly (readonly [name: string, title: string, holds: string, externalName?: string])[] = [
  ["name", "Name", "The whole name, ready to be shown"],
  ["nickname", "Nickname", "The name that friends use"],
  ["given_name", "Given Name", "First name"],
  ["middle_name", "Middle Name", "Middle name"],
  ["family_name", "Family Name", "Last name"],
  ["email", "Email", "Preferred address for mail"],
  ["profile", "Profile URL", "Address of the person's profile page"],
  ["picture", "Picture URL", "Address of the person's picture"],
  ["website", "Website", "Address of the person's own pages"],
  ["gender", "Gender", "Gender"],
  ["birthdate", "Birthdate", "Date of birth, YYYY-MM-DD"],
  ["zoneinfo", "Time Zone", "Name of the time zone"],
  ["locale", "Locale Name", "Language and country"],
  ["phone_number", "Phone Number", "Preferred telephone number"],
  ["street_address", "Street Address", "Street and number", "address.street_address"],
  ["locality", "Locality", "City", "address.locality"],
  ["region", "Region", "State or province", "address.region"],
  ["postal_code", "Postal Code", "Postal code", "address.postal_code"],
  ["country", "Country", "Country", "address.country"],
  ["formatted", "Formatted", "The whole postal address", "address.formatted"],
];

const master = { type: "PROFILE_MASTER" };

/**
 * The attributes that users of every app of a kind have. Those of OAuth apps and of an app of the integration network
 * (`userName` alone) are as recorded but for the descriptions; other kinds are taken to be like the latter. Org2Org's are
 * not recorded: they are taken to be a user's own, without the login, and `initialStatus`.
 */
export function listAppBaseProperties(kind: AppKind): ReadonlyMap<string, JsonObject> {
  switch (kind) {
    case "oidc":
      return oidcProperties;
    case "org2org":
      return org2OrgProperties;
    case "saml":
    case "bookmark":
    case "catalogue":
      return plainProperties;
  }
}

const plainUserName = {
  title: "Username",
  type: "string",
  required: true,
  scope: "NONE",
  maxLength: 100,
  master,
};

const plainProperties: ReadonlyMap<string, JsonObject> = new Map([["userName", plainUserName]]);

const oidcProperties: ReadonlyMap<string, JsonObject> = new Map<string, JsonObject>([
  [
    "userName",
    {
      title: "Username",
      type: "string",
      required: true,
      externalName: "preferred_username",
      scope: "SELF",
      master,
    },
  ],
  ...claims.map(
    ([name, title, description, externalName]) =>
      [
        name,
        {
          title,
          description,
          type: "string",
          ...(externalName === undefined ? {} : { externalName }),
          scope: "SELF",
          master,
        },
      ] as const,
  ),
]);

const org2OrgProperties: ReadonlyMap<string, JsonObject> = new Map<string, JsonObject>([
  ["userName", plainUserName],
  ...[...originalBaseProperties]
    .filter(([name]) => name !== "login")
    .map(([name, definition]) => [name, dropUserMembers(definition)] as const),
  [
    "initialStatus",
    {
      title: "Initial Status",
      type: "string",
      scope: "NONE",
      enum: Object.keys(initialStatuses),
      oneOf: Object.entries(initialStatuses).map(([value, title]) => ({ const: value, title })),
      master,
    },
  ],
]);

/** Properties of apps show neither who may change them nor their mutability (recorded). */
function dropUserMembers(definition: JsonObject): JsonObject {
  const { mutability: _mutability, permissions: _permissions, ...others } = definition;
  return others satisfies Record<string, Json>;
}
