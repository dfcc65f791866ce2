import type { AccessRequest } from "../access/demands.ts";
import { listEffectiveRoles, permitsRequest } from "../access/rights.ts";
import type { App } from "../entities.ts";
import { OktaError } from "../errors.ts";
import type { EventParty } from "../events/log-event.ts";
import { describeUser } from "../events/log-event.ts";
import { checkDpopProof } from "../oauth/dpop-proof.ts";
import { signingAlgorithms } from "../oauth/json-web-token.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { coversScope } from "../oauth/scopes.ts";
import type { Org } from "../org.ts";
import { listRoles } from "../roles.ts";

/** Who makes a request. */
export type Principal =
  | { readonly kind: "anonymous" }
  | { readonly kind: "ssws" }
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

/** The name under which a principal's requests are counted and listed. */
export function namePrincipal(principal: Principal): string {
  return principal.kind === "client" ? principal.clientId : principal.kind;
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
    case "ssws": {
      const admin = org.users.get(org.adminId);
      if (admin) return describeUser(admin);
      return { id: org.adminId, type: "User", alternateId: "unknown", displayName: "unknown" };
    }
    case "anonymous":
      return {
        id: "unknown",
        type: "SystemPrincipal",
        alternateId: "system@okta.com",
        displayName: "Okta System",
      };
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
    case "ssws":
      if (token !== org.apiToken || !isApiTokenLive(org)) throw new OktaError("E0000011");
      return { kind: "ssws" };
    case "bearer":
    case "dpop":
      return authenticateClientToken(org, credentials, scheme, token);
    default:
      throw new OktaError("E0000004");
  }
}

/**
 * Refuses what the principal may not do: without a session E0000005; without the scope, without roles that permit it for
 * what the request acts on, or where only a super admin may, E0000006. The effective right is granted scopes ∩ role
 * permissions ∩ resources.
 */
export function authorize(org: Org, principal: Principal, request: AccessRequest, path: string): void {
  if (principal.kind === "anonymous") throw new OktaError("E0000005");
  if (principal.kind === "ssws") return;
  const { scope } = request;
  if (!coversScope(principal.scopes, scope)) {
    throw new OktaError("E0000006", {
      headers: makeChallenge(org, "Bearer", path, {
        scope,
        error: "insufficient_scope",
        description: "The access token provided does not contain the required scopes.",
      }),
    });
  }
  const roles = listRoles(org, principal.clientId);
  if (!permitsRequest(org, roles, request)) throw new OktaError("E0000006");
  if (isForSuperAdmins(org, request) && !roles.some((role) => role.type === "SUPER_ADMIN")) {
    throw new OktaError("E0000006");
  }
}

/**
 * Whether the request changes a service app, or its keys, that has scopes granted or admin roles (Okta's help on API
 * service integrations; terraform-provider-okta issue 2025), or a group whose members are admins.
 */
function isForSuperAdmins(org: Org, { method, route, params }: AccessRequest): boolean {
  if (method === "GET") return false;
  if (route.startsWith("/api/v1/groups/:groupId")) {
    return listRoles(org, params["groupId"] ?? "").length > 0;
  }
  if (!/^\/api\/v1\/apps\/:appId(?:$|\/lifecycle|\/credentials)/.test(route)) return false;
  const clientId = org.apps.get(params["appId"] ?? "")?.oauthClient?.clientId;
  if (clientId === undefined) return false;
  return (
    listRoles(org, clientId).length > 0 ||
    [...org.grants.values()].some((grant) => grant.clientId === clientId)
  );
}

/** Whether an admin with less power than a super admin may not touch this user: those who hold admin roles are protected. */
export function isProtectedFrom(org: Org, principal: Principal, userId: string): boolean {
  if (principal.kind !== "client" || listEffectiveRoles(org, userId).length === 0) return false;
  const roles = listRoles(org, principal.clientId);
  return !roles.some((role) => ["SUPER_ADMIN", "ORG_ADMIN"].includes(role.type));
}

/** A token dies when it is revoked, and with the deactivation of its owner. */
function isApiTokenLive(org: Org): boolean {
  return !org.apiTokenState.revoked && org.users.get(org.adminId)?.status !== "DEPROVISIONED";
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
      headers: makeChallenge(org, challengeScheme, path, { error, description }),
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

interface Challenge {
  readonly scope?: string;
  readonly error: string;
  readonly description: string;
}

function makeChallenge(
  org: Org,
  scheme: "Bearer" | "DPoP",
  path: string,
  { scope, error, description }: Challenge,
): Readonly<Record<string, string>> {
  const fields = [
    ...(scheme === "DPoP" ? [`algs="${signingAlgorithms.join(" ")}"`] : []),
    `authorization_uri="${org.url}/oauth2/v1/authorize"`,
    `realm="${org.url}"`,
    ...(scope === undefined ? [] : [`scope="${scope}"`]),
    `error="${error}"`,
    `error_description="${description}"`,
    `resource="${path}"`,
  ];
  return { "www-authenticate": `${scheme} ${fields.join(", ")}` };
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
