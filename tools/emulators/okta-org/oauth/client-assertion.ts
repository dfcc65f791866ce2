import type { App, OAuthClient } from "../entities.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { decodeToken, parsePublicJwk, signingAlgorithms, verifySignature } from "./json-web-token.ts";
import { type JwksCache, readActiveKeys } from "./jwks-cache.ts";
import { makeInvalidClientError } from "./oauth-error.ts";

const longestLifetimeMs = 60 * 60 * 1000;
/** Machines' clocks differ a little; Okta's own tolerance is not published. */
const clockSkewMs = 5_000;

export interface AuthenticatedClient {
  readonly app: App;
  readonly client: OAuthClient;
}

/** The client that a client assertion names, unverified: enough to count its requests. */
export function readClaimedClientId(assertion: string | undefined): string | undefined {
  const subject = assertion === undefined ? undefined : decodeToken(assertion)?.payload["sub"];
  return typeof subject === "string" ? subject : undefined;
}

/**
 * The client that made this assertion (RFC 7523 section 3, with Okta's own rules: `aud` is the endpoint, `exp` at most an
 * hour ahead, `kid` always required, `jti` single-use).
 * @throws OAuthError 401 invalid_client, worded as Okta does.
 */
export async function authenticateClient(
  org: Org,
  jwksCache: JwksCache,
  assertion: string,
  endpoint: string,
): Promise<AuthenticatedClient> {
  const token = decodeToken(assertion);
  if (!token) throw makeInvalidClientError("The parsing of the client_assertion failed.");
  const { iss, sub } = token.payload;
  const app = typeof iss === "string" ? org.apps.findByClientId(iss) : undefined;
  const client = app?.oauthClient;
  if (!app || !client || app.status !== "ACTIVE") {
    throw makeInvalidClientError("The issuer claim for client_assertion is not a valid client_id.");
  }
  if (sub !== iss) {
    throw makeInvalidClientError("The subject claim for client_assertion is not a valid client_id.");
  }
  checkClientMayUseGrant(client);
  checkClaims(token.payload, endpoint, org.clock.nowMs());
  await checkSignature(await readActiveKeys(jwksCache, client), assertion, token.header);
  const { jti, exp } = token.payload;
  if (typeof jti === "string" && typeof exp === "number") {
    const isFirstUse = org.usedAssertions.use(`${client.clientId} ${jti}`, exp * 1000 + clockSkewMs);
    if (!isFirstUse) throw makeInvalidClientError("The client_assertion token has already been used.");
  }
  return { app, client };
}

function checkClientMayUseGrant(client: OAuthClient): void {
  if (client.tokenEndpointAuthMethod !== "private_key_jwt") {
    throw makeInvalidClientError(
      "Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.",
    );
  }
  if (client.applicationType !== "service") {
    throw makeInvalidClientError(
      "Only clients with 'application_type' of 'service' may use the client_credentials 'grant_type' with the Org Authorization Server.",
    );
  }
}

function checkClaims({ aud, exp, iat }: JsonObject, endpoint: string, nowMs: number): void {
  const audiences = Array.isArray(aud) ? aud : [aud];
  if (!audiences.includes(endpoint)) {
    throw makeInvalidClientError(
      "The audience claim for client_assertion must be the endpoint invoked for the request.",
    );
  }
  if (typeof exp !== "number") {
    throw makeInvalidClientError("The client_assertion must contain the 'exp' claim as seconds since epoch.");
  }
  if (exp * 1000 <= nowMs) throw makeInvalidClientError("The client_assertion token is expired.");
  if (exp * 1000 > nowMs + longestLifetimeMs + clockSkewMs) {
    throw makeInvalidClientError("The client_assertion token has an expiration too far into the future.");
  }
  if (typeof iat === "number" && iat * 1000 > nowMs + clockSkewMs) {
    throw makeInvalidClientError("The client_assertion token must be issued before the current time.");
  }
}

async function checkSignature(
  keys: readonly JsonObject[],
  assertion: string,
  { alg, kid }: JsonObject,
): Promise<void> {
  if (keys.length === 0) throw makeInvalidClientError("The client JWKSet is invalid.");
  const algorithm = signingAlgorithms.find((known) => known === alg);
  if (!algorithm) throw makeInvalidClientError("The client_assertion JWT signature algorithm is invalid.");
  const key = keys.find((candidate) => typeof kid === "string" && candidate["kid"] === kid);
  if (!key) throw makeInvalidClientError("The client_assertion JWT kid is invalid.");
  if ((key["use"] ?? "sig") !== "sig") {
    throw makeInvalidClientError(
      "The public key being used for client assertion has an invalid 'use' parameter. Valid values for the 'use' parameter are sig.",
    );
  }
  const jwk = parsePublicJwk(key);
  if (!jwk) throw makeInvalidClientError("The client JWKSet is invalid.");
  const isGenuine = await verifySignature(assertion, jwk, algorithm);
  if (!isGenuine) throw makeInvalidClientError("The client_assertion signature is invalid.");
}
