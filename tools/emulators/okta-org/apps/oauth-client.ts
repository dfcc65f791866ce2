import type { OAuthClient } from "../entities.ts";
import { makeToken } from "../identifiers.ts";
import { isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";
import type { Org } from "../org.ts";
import { readClientKeys } from "./client-key.ts";
import { type CheckedClient, checkClient } from "./oauth-client-rules.ts";

interface GivenAppParts {
  readonly credentials?: JsonObject | null | undefined;
  readonly settings?: JsonObject | null | undefined;
}

/** The OAuth side of an `oidc_client` app. @throws OktaError E0000001 for a setting that Okta refuses. */
export function makeOAuthClient(
  org: Org,
  given: GivenAppParts,
  appId: string,
  before: OAuthClient | undefined,
): OAuthClient {
  const credentials = readObject(given.credentials?.["oauthClient"]);
  const settings = readObject(given.settings?.["oauthClient"]);
  const givenId = readText(credentials["client_id"]);
  const client: CheckedClient = {
    method: readText(credentials["token_endpoint_auth_method"]) ?? "client_secret_basic",
    applicationType: readText(settings["application_type"]) ?? "web",
    grantTypes: readTexts(settings["grant_types"]),
    responseTypes: readTexts(settings["response_types"]),
    redirectUris: readTexts(settings["redirect_uris"]),
    logoutUris: readTexts(settings["post_logout_redirect_uris"]),
    loginUri: readText(settings["initiate_login_uri"]),
    jwksUri: readText(settings["jwks_uri"]),
    keys: readClientKeys(org, settings["jwks"], before),
    clientId: before?.clientId ?? givenId ?? appId,
    clientSecret: readText(credentials["client_secret"]),
    isIdTaken: !before && givenId !== undefined && org.apps.findByClientId(givenId) !== undefined,
  };
  checkClient(client);
  const { method } = client;
  const pkceRequired = credentials["pkce_required"];
  return {
    clientId: client.clientId,
    clientSecret: method.startsWith("client_secret")
      ? (client.clientSecret ?? before?.clientSecret ?? makeToken(48))
      : undefined,
    autoKeyRotation: credentials["autoKeyRotation"] !== false,
    pkceRequired: typeof pkceRequired === "boolean" ? pkceRequired : method === "none",
    tokenEndpointAuthMethod: method,
    applicationType: client.applicationType,
    grantTypes: client.grantTypes,
    // An omitted property counts as false, on replacement too.
    dpopBound: settings["dpop_bound_access_tokens"] === true,
    keys: client.keys,
    jwksUri: client.jwksUri,
  };
}

/** `settings.oauthClient` without the parts that `OAuthClient` holds. */
export function makeOAuthSettings(given: Json | undefined): JsonObject {
  const settings = readObject(given);
  return omitUndefined({
    client_uri: settings["client_uri"] ?? null,
    logo_uri: settings["logo_uri"] ?? null,
    redirect_uris: settings["redirect_uris"] ?? [],
    post_logout_redirect_uris: settings["post_logout_redirect_uris"] ?? undefined,
    response_types: settings["response_types"] ?? [],
    consent_method: settings["consent_method"] ?? "TRUSTED",
    issuer_mode: settings["issuer_mode"] ?? "DYNAMIC",
    idp_initiated_login: settings["idp_initiated_login"] ?? { mode: "DISABLED", default_scope: [] },
    wildcard_redirect: settings["wildcard_redirect"] ?? "DISABLED",
    participate_slo: settings["participate_slo"] ?? false,
  });
}

function readObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function readText(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function readTexts(value: Json | undefined): readonly string[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  return items.filter((item) => typeof item === "string");
}
