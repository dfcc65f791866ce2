import type { ClientKey, OAuthClient } from "../entities.ts";
import { makeValidationError } from "../errors.ts";
import { makeToken } from "../identifiers.ts";
import { isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";
import type { Org } from "../org.ts";

const authMethods = [
  "client_secret_basic",
  "client_secret_post",
  "client_secret_jwt",
  "private_key_jwt",
  "none",
];
const applicationTypes = ["web", "native", "browser", "service"];
const smallestRsaBits = 2048;
const mostKeys = 50;

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
  const method = readText(credentials["token_endpoint_auth_method"]) ?? "client_secret_basic";
  if (!authMethods.includes(method)) {
    throw makeValidationError(
      "token_endpoint_auth_method",
      "token_endpoint_auth_method: The value is invalid",
    );
  }
  const applicationType = readText(settings["application_type"]) ?? "web";
  if (!applicationTypes.includes(applicationType)) {
    throw makeValidationError("application_type", "application_type: The value is invalid");
  }
  const grantTypes = Array.isArray(settings["grant_types"]) ? settings["grant_types"].map(String) : [];
  if (grantTypes.length === 0)
    throw makeValidationError("grant_types", "grant_types: The field cannot be left blank");
  const clientId = before?.clientId ?? readText(credentials["client_id"]) ?? appId;
  if (clientId.length < 6 || clientId.length > 100) {
    throw makeValidationError("client_id", "client_id: The value must be 6 to 100 characters long");
  }
  if (!before && org.apps.findByClientId(clientId)) {
    throw makeValidationError("client_id", "client_id: The client_id is already in use");
  }
  const keys = readKeys(org, settings["jwks"], before);
  const jwksUri = readText(settings["jwks_uri"]);
  if (method === "private_key_jwt" && keys.length === 0 && jwksUri === undefined) {
    throw makeValidationError(
      "jwks",
      "jwks: Either 'jwks' or 'jwks_uri' must be given for the 'private_key_jwt' authentication method",
    );
  }
  const pkceRequired = credentials["pkce_required"];
  return {
    clientId,
    clientSecret: method.startsWith("client_secret")
      ? (before?.clientSecret ?? readText(credentials["client_secret"]) ?? makeToken(48))
      : undefined,
    autoKeyRotation: credentials["autoKeyRotation"] !== false,
    pkceRequired: typeof pkceRequired === "boolean" ? pkceRequired : method === "none",
    tokenEndpointAuthMethod: method,
    applicationType,
    grantTypes,
    // An omitted property counts as false, on replacement too.
    dpopBound: settings["dpop_bound_access_tokens"] === true,
    keys,
    jwksUri,
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

/** One public key of a client. @throws OktaError E0000001 as recorded for keys that are too short. */
export function makeClientKey(org: Org, given: JsonObject): ClientKey {
  const { kty, n, e, x, y, kid } = given;
  if (kty === "RSA") {
    if (typeof n !== "string" || typeof e !== "string" || countBits(n) < smallestRsaBits) {
      throw makeValidationError(
        "JsonWebKey",
        "RSA key length in the 'jwks' is less than '2,048' bits for the given key.",
      );
    }
  } else if (kty === "EC") {
    if (typeof x !== "string" || typeof y !== "string") {
      throw makeValidationError("JsonWebKey", "The EC key in the 'jwks' is not complete.");
    }
  } else {
    throw makeValidationError("JsonWebKey", "The key type in the 'jwks' is not supported.");
  }
  if ("d" in given) throw makeValidationError("JsonWebKey", "The key in the 'jwks' must be a public key.");
  const nowMs = org.clock.nowMs();
  return {
    id: org.newId("pks"),
    kid: typeof kid === "string" && kid !== "" ? kid : undefined,
    status: given["status"] === "INACTIVE" ? "INACTIVE" : "ACTIVE",
    jwk: given,
    createdMs: nowMs,
    lastUpdatedMs: nowMs,
  };
}

/** A client's key as `settings.oauthClient.jwks` shows it. */
export function showKeyInApp({ id, status, kid, jwk }: ClientKey): JsonObject {
  const shared = { id, status, kid: kid ?? null, use: jwk["use"] ?? null };
  const alg = jwk["alg"] ?? undefined;
  if (jwk["kty"] === "EC") {
    return omitUndefined({ kty: "EC", ...shared, alg, x: jwk["x"], y: jwk["y"], crv: jwk["crv"] ?? null });
  }
  return omitUndefined({ kty: "RSA", ...shared, alg, e: jwk["e"], n: jwk["n"] });
}

function readKeys(org: Org, jwks: Json | undefined, before: OAuthClient | undefined): readonly ClientKey[] {
  const given = readObject(jwks)["keys"];
  if (!Array.isArray(given)) return [];
  if (given.length > mostKeys) throw makeValidationError("jwks", "jwks: A client can have at most 50 keys");
  const keys = given.filter(isJsonObject).map((jwk) => {
    const fresh = makeClientKey(org, jwk);
    const known = before?.keys.find((key) => key.kid !== undefined && key.kid === fresh.kid);
    return known ? { ...fresh, id: known.id, createdMs: known.createdMs } : fresh;
  });
  const kids = keys.map((key) => key.kid);
  if (keys.length > 1 && (kids.includes(undefined) || new Set(kids).size < kids.length)) {
    throw makeValidationError("jwks", "jwks: Every key must have a unique 'kid' when there is more than one");
  }
  return keys;
}

function countBits(modulus: string): number {
  const bytes = Buffer.from(modulus, "base64url");
  const firstSet = bytes.findIndex((byte) => byte !== 0);
  if (firstSet === -1) return 0;
  return (bytes.length - firstSet - 1) * 8 + (32 - Math.clz32(bytes[firstSet] ?? 0));
}

function readObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function readText(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
