import type { App, OAuthClient } from "../entities.ts";
import type { Answer, Call } from "../http/exchange.ts";
import type { Org } from "../org.ts";
import { accessTokenLifetimeSeconds } from "./access-tokens.ts";
import { authenticateClient } from "./client-assertion.ts";
import { checkDpopProof } from "./dpop-proof.ts";
import type { JwksCache } from "./jwks-cache.ts";
import { makeInvalidClientError, OAuthError } from "./oauth-error.ts";
import { isKnownScope } from "./scopes.ts";

const authenticationFailed =
  "Client authentication failed. Either the client or the client credentials are invalid.";
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * `POST /oauth2/v1/token` of the org authorization server: `client_credentials` with `private_key_jwt`, and DPoP where
 * the app demands it or the client offers it.
 * @throws OAuthError for every refusal.
 */
export async function answerTokenRequest(org: Org, jwksCache: JwksCache, call: Call): Promise<Answer> {
  const form = parseForm(call);
  checkGrantType(form.get("grant_type"));
  const { app, client } = await authenticate(org, jwksCache, form, call);
  const keyThumbprint = await bindToKey(org, client, call);
  const scopes = checkScopes(org, app, form.get("scope"));
  const token = org.accessTokens.issue({ issuer: org.url, clientId: client.clientId, scopes, keyThumbprint });
  return {
    status: 200,
    headers: {
      "cache-control": "no-cache, no-store",
      pragma: "no-cache",
      ...(keyThumbprint === undefined ? {} : { "dpop-nonce": org.dpopNonces.current() }),
    },
    body: {
      token_type: keyThumbprint === undefined ? "Bearer" : "DPoP",
      expires_in: accessTokenLifetimeSeconds,
      access_token: token.value,
      scope: scopes.join(" "),
    },
  };
}

function parseForm(call: Call): URLSearchParams {
  const contentType = call.headers["content-type"] ?? "";
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(contentType)) {
    throw new OAuthError(400, "invalid_request", "Invalid request");
  }
  if (["client_id", "client_secret", "client_assertion"].some((name) => call.query.has(name))) {
    throw new OAuthError(
      400,
      "invalid_request",
      "Client credentials cannot be supplied via query parameters.",
    );
  }
  const form = new URLSearchParams(call.body);
  const names = [...form.keys()];
  if (new Set(names).size !== names.length) {
    throw new OAuthError(
      400,
      "invalid_request",
      "The request contained multiple parameters with the same name.",
    );
  }
  return form;
}

function checkGrantType(grantType: string | null): void {
  if (grantType === null) {
    throw new OAuthError(
      400,
      "invalid_request",
      "The token request must specify a 'grant_type'. Valid values: [client_credentials]",
    );
  }
  if (grantType !== "client_credentials") {
    throw new OAuthError(
      400,
      "unsupported_grant_type",
      "The authorization grant type is not supported by the authorization server. Configured grant types: [client_credentials].",
    );
  }
}

async function authenticate(
  org: Org,
  jwksCache: JwksCache,
  form: URLSearchParams,
  call: Call,
): Promise<{ readonly app: App; readonly client: OAuthClient }> {
  const assertion = form.get("client_assertion");
  if (assertion === null) throw explainMissingAssertion(org, form, call.headers.authorization);
  if (call.headers.authorization !== undefined || form.has("client_secret")) {
    throw new OAuthError(
      401,
      "invalid_request",
      "Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization header, credentials in the post body, or a client_assertion in the post body.",
    );
  }
  if (form.get("client_assertion_type") !== assertionType) throw makeInvalidClientError(authenticationFailed);
  const found = await authenticateClient(org, jwksCache, assertion, `${org.url}${call.path}`);
  const clientId = form.get("client_id");
  if (clientId !== null && clientId !== found.client.clientId) {
    throw makeInvalidClientError("Invalid value for 'client_id' parameter.");
  }
  return found;
}

/** Why a request without an assertion fails: nothing else opens the org authorization server to service apps. */
function explainMissingAssertion(
  org: Org,
  form: URLSearchParams,
  authorization: string | undefined,
): OAuthError {
  const basic = authorization === undefined ? undefined : readBasicClientId(authorization);
  if (authorization !== undefined && basic === undefined) {
    return makeInvalidClientError("Found Authentication header but was not valid client credentials.");
  }
  const clientId = basic ?? form.get("client_id");
  if (clientId === null) return makeInvalidClientError("No client credentials found.");
  const client = org.apps.findByClientId(clientId)?.oauthClient;
  if (!client) return makeInvalidClientError("Invalid value for 'client_id' parameter.");
  return makeInvalidClientError(
    client.tokenEndpointAuthMethod === "private_key_jwt"
      ? authenticationFailed
      : "Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.",
  );
}

/** The user name of RFC 7617 credentials. */
function readBasicClientId(authorization: string): string | undefined {
  const encoded = /^basic\s+([\w+/=-]+)$/i.exec(authorization)?.[1] ?? "";
  return /^([^:]+):/.exec(Buffer.from(encoded, "base64").toString("utf8"))?.[1];
}

async function bindToKey(org: Org, client: OAuthClient, call: Call): Promise<string | undefined> {
  const proof = call.headers["dpop"];
  if (proof === undefined && !client.dpopBound) return undefined;
  return checkDpopProof(org, proof, {
    method: call.method,
    url: `${org.url}${decodeURIComponent(call.path)}`,
    nonceRequired: true,
  });
}

function checkScopes(org: Org, app: App, requested: string | null): readonly string[] {
  const scopes = [...new Set((requested ?? "").split(" ").filter((scope) => scope !== ""))];
  if (scopes.length === 0) {
    throw new OAuthError(
      400,
      "invalid_scope",
      "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
    );
  }
  if (scopes.includes("openid")) {
    throw new OAuthError(400, "invalid_scope", "Cannot request 'openid' scopes using client credentials.");
  }
  if (scopes.some((scope) => scope.startsWith("okta.") && scope.endsWith(".self"))) {
    throw new OAuthError(
      400,
      "client_credentials_self_scope_requested",
      "The 'client_credentials' grant type may not request .self scopes.",
    );
  }
  if (!scopes.every(isKnownScope)) {
    throw new OAuthError(
      400,
      "invalid_scope",
      "One or more scopes are not configured for the authorization server resource.",
    );
  }
  const granted = new Set(
    [...org.grants.values()]
      .filter((grant) => grant.clientId === app.oauthClient?.clientId)
      .map((grant) => grant.scopeId),
  );
  const missing = scopes.filter((scope) => !granted.has(scope));
  if (missing.length === scopes.length) {
    throw new OAuthError(400, "consent_required", "You are not allowed any of the requested scopes.");
  }
  if (missing.length > 0) {
    throw new OAuthError(
      400,
      "consent_required",
      `The following scopes require user consent and cannot be granted for the client credentials grant type: [${missing.join(", ")}].`,
    );
  }
  return scopes;
}
