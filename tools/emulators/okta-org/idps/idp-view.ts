import { formatWholeSecond } from "../instants.ts";
import { type JsonObject, omitUndefined } from "../json.ts";
import type { IdpDefinition } from "./idp-definition.ts";

export interface IdentityProvider extends IdpDefinition {
  readonly id: string;
  /** What it says of somebody can be mapped to every user type. */
  readonly mappings: readonly IdpMapping[];
  readonly status: "ACTIVE" | "INACTIVE";
  readonly createdMs: number;
  readonly lastUpdatedMs: number;
}

export interface IdpMapping {
  readonly id: string;
  readonly typeId: string;
  readonly typeName: string;
  /** By target attribute. */
  readonly properties: JsonObject;
}

/** Ties a user to an identity of an identity provider. */
export interface IdpLink {
  readonly idpId: string;
  readonly userId: string;
  readonly externalId: string;
  readonly createdMs: number;
}

/** An identity provider as the API shows it. */
export function showIdp(orgUrl: string, idp: IdentityProvider): JsonObject {
  return {
    id: idp.id,
    name: idp.name,
    status: idp.status,
    created: formatWholeSecond(idp.createdMs),
    lastUpdated: formatWholeSecond(idp.lastUpdatedMs),
    protocol: idp.protocol,
    policy: idp.policy,
    type: idp.type,
    ...(idp.issuerMode === undefined ? {} : { issuerMode: idp.issuerMode }),
    _links: idp.type === "SAML2" ? showSamlLinks(orgUrl, idp) : showOidcLinks(orgUrl, idp),
  };
}

/** The mapping from what an identity provider says of somebody to their Okta profile. */
export function showIdpMapping(
  org: { readonly url: string },
  idp: IdentityProvider,
  mapping: IdpMapping,
  withProperties: boolean,
): JsonObject {
  const link = (path: string): JsonObject => ({ href: `${org.url}/api/v1${path}` });
  return omitUndefined({
    id: mapping.id,
    source: {
      id: idp.id,
      name: idp.type === "SAML2" ? "saml_idp" : "oidc_idp",
      type: "appuser",
      _links: { self: link(`/apps/${idp.id}`), schema: link(`/meta/schemas/apps/${idp.id}/default`) },
    },
    target: {
      id: mapping.typeId,
      name: mapping.typeName,
      type: "user",
      _links: {
        self: link(`/meta/types/user/${mapping.typeId}`),
        schema: link(`/meta/schemas/user/${mapping.typeId.replace(/^oty/, "osc")}`),
      },
    },
    properties: withProperties ? mapping.properties : undefined,
    _links: { self: link(`/mappings/${mapping.id}`) },
  });
}

function showSamlLinks(orgUrl: string, { id, status }: IdentityProvider): JsonObject {
  const self = `${orgUrl}/api/v1/idps/${id}`;
  const toggle = status === "ACTIVE" ? "deactivate" : "activate";
  return {
    metadata: { href: `${self}/metadata.xml`, type: "application/xml", hints: { allow: ["GET"] } },
    acs: { href: `${orgUrl}/sso/saml2/${id}`, type: "application/xml", hints: { allow: ["POST"] } },
    users: { href: `${self}/users`, hints: { allow: ["GET"] } },
    [toggle]: { href: `${self}/lifecycle/${toggle}`, hints: { allow: ["POST"] } },
  };
}

function showOidcLinks(orgUrl: string, { id }: IdentityProvider): JsonObject {
  const query =
    "&client_id={clientId}&response_type={responseType}&response_mode={responseMode}&scope={scopes}&redirect_uri={redirectUri}&state={state}&nonce={nonce}";
  return {
    authorize: {
      href: `${orgUrl}/oauth2/v1/authorize?idp=${id}${query}`,
      templated: true,
      hints: { allow: ["GET"] },
    },
    clientRedirectUri: { href: `${orgUrl}/oauth2/v1/authorize/callback`, hints: { allow: ["POST"] } },
  };
}
