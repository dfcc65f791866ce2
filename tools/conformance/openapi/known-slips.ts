import { isJsonObject, type Json, type JsonObject } from "../../emulators/okta-org/json.ts";

type Place = readonly [schema: string, property?: string];

/**
 * Properties that recorded answers of real orgs (for events: the samples of Okta's own guides) have and the published
 * schemas leave out, by schema and, where it lies deeper, property.
 */
const leftOut: readonly (readonly [place: Place, names: readonly string[]])[] = [
  [["ApiToken"], ["_links"]],
  [["ApplicationLinks"], ["uploadLogo", "profileEnrollment", "policies", "clientCredentials"]],
  [["ApplicationSettings"], ["manualProvisioning", "app"]],
  [
    ["EventHook", "_links"],
    ["activate", "delete"],
  ],
  [["Group", "_links"], ["owners"]],
  [["IamRole"], ["isCloneable"]],
  [["IdentityProviderPolicy"], ["transformedUsernameMatchingEnabled"]],
  [["ImportUsernameObject"], ["userNameFormat"]],
  [["LogAuthenticationContext"], ["rootSessionId"]],
  [["LogEvent"], ["device"]],
  [["OAuth2ClientJsonWebKeyECResponse"], ["use", "crv", "alg"]],
  [["OAuth2ClientJsonWebKeyRsaResponse"], ["use", "alg"]],
  [["OpenIdConnectApplication"], ["universalLogout"]],
  [["ResourceSetResources", "_links"], ["self"]],
  [["SamlApplicationSettingsSignOn"], ["samlSignedRequestEnabled"]],
  [["SamlTrustCredentials"], ["revocation", "revocationCacheLifetime"]],
  [["User", "_links"], ["delete"]],
  [["UserCredentials"], ["emails"]],
  [["UserSchema"], ["description"]],
  [["UserSchema", "_links"], ["type"]],
  // The schema of an app's users is described as if they were users.
  [
    ["UserSchemaBaseProperties"],
    [
      "userName",
      "initialStatus",
      "name",
      "nickname",
      "given_name",
      "middle_name",
      "family_name",
      "profile",
      "picture",
      "website",
      "gender",
      "birthdate",
      "zoneinfo",
      "phone_number",
      "street_address",
      "locality",
      "region",
      "postal_code",
      "country",
      "formatted",
    ],
  ],
  [["WellKnownOrgMetadata"], ["cell", "settings"]],
];

/** Parts that are described wrongly: what is recorded there, or told in the description's own words, the schema forbids. */
const mistaken: readonly (readonly [place: Place, reason: string])[] = [
  [["ApiToken", "tokenWindow"], "its pattern matches no duration"],
  [["AppUser", "_embedded"], "what is embedded is described as an object without properties"],
  [
    ["IdpPolicyRuleActionProvider", "type"],
    "lacks OKTA, AgentlessDSSO and IWA, which the words on its id name",
  ],
  [["Group", "_embedded"], "misspells hasAdminPrivilege of the statistics"],
  [["IdentityProviderApplicationUser", "profile"], "asks for objects where its own example has texts"],
  [["Permission", "conditions"], "its lists of attributes are described as objects"],
  [["ProfileMapping", "properties"], "described as one property instead of many by name"],
  [["ProfileMappingRequest", "properties"], "described as one property instead of many by name"],
  [["ProfileMappingRequest", "properties"], "described as one property instead of many by name"],
  [["TokenResponseTokenType"], "knows no DPoP"],
  [["GroupSchemaAttribute", "unique"], "the answer has UNIQUE_VALIDATED or PENDING_UNIQUENESS"],
  [["User", "_embedded"], "asks for objects only, where UserGetSingleton lists the blocks"],
  [["UserSchemaAttribute", "unique"], "the answer has UNIQUE_VALIDATED or PENDING_UNIQUENESS"],
];

/** Demands for properties that recorded answers do not have, or that belong to a part of theirs. */
const notRequired: readonly string[] = [
  "ImportUsernameObject",
  "ProfileMappingRequest",
  // Asks for the members of a property beside the properties; recorded requests have neither.
  "ProfileMappingRequest",
  "ProvisioningConnectionResponse",
  "SamlApplicationSettingsSignOn",
];

/** Recorded statuses, and the documented ones in whose place they come. */
export const recordedStatuses: Readonly<Record<string, number>> = {
  "POST /api/v1/apps/{appId}/grants 200": 201,
  "POST /oauth2/v1/clients/{clientId}/roles 201": 200,
};

/** The schemas, with what is known to be wrong or missing in them put right. */
export function amendSchemas(schemas: JsonObject): JsonObject {
  const amended: Record<string, Json> = { ...schemas };
  for (const [name, schema] of Object.entries(schemas)) {
    // Okta's own mark of profiles to which an admin can add attributes.
    const isExtensible = isJsonObject(schema) && schema["x-okta-extensible"] === true;
    if (isExtensible) amended[name] = { ...schema, additionalProperties: {} };
  }
  for (const [place] of mistaken) change(amended, place, () => ({}));
  for (const name of notRequired) {
    change(amended, [name], (schema) => (isJsonObject(schema) ? { ...schema, required: [] } : schema));
  }
  for (const [place, names] of leftOut) {
    const properties = Object.fromEntries(names.map((name) => [name, {}]));
    change(amended, place, (schema) => ({ allOf: [schema, { properties }] }));
  }
  return amended;
}

function change(schemas: Record<string, Json>, [name, property]: Place, make: (schema: Json) => Json): void {
  const schema = schemas[name];
  if (schema === undefined) return;
  if (property === undefined) schemas[name] = make(schema);
  else schemas[name] = changeProperty(schema, property, make);
}

function changeProperty(schema: Json, property: string, make: (schema: Json) => Json): Json {
  if (!isJsonObject(schema)) return schema;
  const { properties, allOf } = schema;
  if (isJsonObject(properties) && properties[property] !== undefined) {
    return { ...schema, properties: { ...properties, [property]: make(properties[property] ?? {}) } };
  }
  if (!Array.isArray(allOf)) return schema;
  return { ...schema, allOf: allOf.map((part: Json) => changeProperty(part, property, make)) };
}
