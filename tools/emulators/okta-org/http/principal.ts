import type { ApiToken } from "../api-tokens/api-tokens.ts";
import { describeOwner } from "../api-tokens/issue-token.ts";
import type { App } from "../entities.ts";
import { OktaError } from "../errors.ts";
import { systemActor } from "../events/job-cause.ts";
import type { EventParty } from "../events/log-event.ts";
import { checkDpopProof } from "../oauth/dpop-proof.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import type { Org } from "../org.ts";
import { makeChallenge } from "./challenge.ts";

/** Who makes a request. */
export type Principal =
  | { readonly kind: "anonymous" }
  | { readonly kind: "ssws"; readonly token: ApiToken }
  | {
      readonly kind: "client";
      readonly app: App;
      readonly clientId: string;
      readonly scopes: ReadonlySet<string>;
    };

export interface Credentials {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly dpop: string | readonly string[] | undefined;
}

/** The name under which a principal's requests are counted and listed: a client id, `ssws`, the id of another API token. */
export function namePrincipal(principal: Principal): string {
  switch (principal.kind) {
    case "client":
      return principal.clientId;
    case "ssws":
      return nameTokenHolder(principal.token);
    case "anonymous":
      return principal.kind;
  }
}

/** The name of who calls with the token: `ssws` for the org's first one, which scripts know by that, else its id. */
export function nameTokenHolder({ id, isFirst }: ApiToken): string {
  return isFirst ? "ssws" : id;
}

/** The principal as the actor of events. */
export function describeActor(org: Org, principal: Principal): EventParty {
  switch (principal.kind) {
    case "client":
      return {
        id: principal.clientId,
        type: "PublicClientApp",
        alternateId: principal.app.label,
        displayName: principal.app.label,
      };
    case "ssws":
      return describeOwner(org, principal.token);
    case "anonymous":
      return systemActor;
  }
}

/**
 * The principal behind the request's credentials.
 * @throws OktaError 401 for a credential that is not valid; 400 with `WWW-Authenticate: DPoP` for a bad DPoP proof.
 */
export async function authenticate(org: Org, credentials: Credentials): Promise<Principal> {
  const { authorization } = credentials;
  if (authorization === undefined) return { kind: "anonymous" };
  const [scheme = "", token = ""] = splitOnce(authorization);
  switch (scheme.toLowerCase()) {
    case "ssws": {
      const apiToken = org.apiTokens.use(token);
      if (!apiToken) throw new OktaError("E0000011");
      return { kind: "ssws", token: apiToken };
    }
    case "bearer":
    case "dpop":
      return authenticateClientToken(org, credentials, scheme, token);
    default:
      throw new OktaError("E0000004");
  }
}

async function authenticateClientToken(
  org: Org,
  { method, path, dpop }: Credentials,
  scheme: string,
  value: string,
): Promise<Principal> {
  const isDpopScheme = scheme.toLowerCase() === "dpop";
  const challengeScheme = isDpopScheme ? "DPoP" : "Bearer";
  const refuse = (status: number, error: string, description: string): OktaError =>
    new OktaError("E0000011", {
      status,
      headers: makeChallenge(org.url, challengeScheme, { path, error, description }),
    });
  const token = org.accessTokens.find(value);
  const app = token && org.apps.findByClientId(token.clientId);
  if (!token || app?.status !== "ACTIVE") {
    const description = org.accessTokens.isExpired(value)
      ? "The token has expired."
      : "The access token is invalid.";
    throw refuse(401, "invalid_token", description);
  }
  if (token.keyThumbprint === undefined) {
    if (isDpopScheme) throw refuse(401, "invalid_token", "The access token is not DPoP bound.");
  } else {
    if (!isDpopScheme) {
      throw refuse(400, "invalid_request", "The DPoP bound access token must be sent with the DPoP scheme.");
    }
    if (dpop === undefined) throw refuse(400, "invalid_request", "The DPoP proof JWT header is missing.");
    try {
      const url = `${org.url}${decodePath(path)}`;
      const thumbprint = await checkDpopProof(org, dpop, {
        method,
        url,
        nonceRequired: false,
        accessToken: value,
      });
      if (thumbprint !== token.keyThumbprint) {
        throw refuse(400, "invalid_dpop_proof", "The access_token is not bound to the provided DPoP proof.");
      }
    } catch (error) {
      if (error instanceof OAuthError) throw refuse(400, error.error, error.message);
      throw error;
    }
  }
  return { kind: "client", app, clientId: token.clientId, scopes: token.scopes };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function splitOnce(text: string): readonly string[] {
  const space = text.indexOf(" ");
  return space === -1 ? [text] : [text.slice(0, space), text.slice(space + 1).trim()];
}
