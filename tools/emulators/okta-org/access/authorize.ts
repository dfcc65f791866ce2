import type { RoleAssignment } from "../entities.ts";
import { OktaError } from "../errors.ts";
import { makeChallenge } from "../http/challenge.ts";
import type { Principal } from "../http/principal.ts";
import { coversScope } from "../oauth/scopes.ts";
import type { Org } from "../org.ts";
import { listRoles } from "../roles.ts";
import type { AccessRequest } from "./demands.ts";
import { listEffectiveRoles, permitsRequest } from "./rights.ts";

/** What everybody with an API token may do, whatever their roles: see who they are, and give the token up. */
const openToEveryToken = (method: string, route: string, params: AccessRequest["params"]): boolean =>
  (method === "GET" && route === "/api/v1/users/:userId" && params["userId"] === "me") ||
  (method === "DELETE" && route === "/api/v1/api-tokens/current");

/**
 * Refuses what the principal may not do: without a session E0000005; without the scope (of access tokens), without roles
 * that permit it for what the request acts on, or where only a super admin may, E0000006. The effective right of an access
 * token is granted scopes ∩ role permissions ∩ resources; an API token has the roles of its owner.
 */
export function authorize(org: Org, principal: Principal, request: AccessRequest, path: string): void {
  if (principal.kind === "anonymous") throw new OktaError("E0000005");
  if (principal.kind === "client" && !coversScope(principal.scopes, request.scope)) {
    throw new OktaError("E0000006", {
      headers: makeChallenge(org.url, "Bearer", {
        path,
        scope: request.scope,
        error: "insufficient_scope",
        description: "The access token provided does not contain the required scopes.",
      }),
    });
  }
  if (principal.kind === "ssws" && openToEveryToken(request.method, request.route, request.params)) return;
  const roles = listPrincipalRoles(org, principal);
  const isPermitted = permitsRequest(org, roles, nameOwner(principal, request));
  if (!isPermitted || (isForSuperAdmins(org, request) && !isSuperAdmin(roles))) {
    throw new OktaError("E0000006");
  }
}

/** The admin roles that a caller acts with: those of the service app, or of whom the API token belongs to. */
export function listPrincipalRoles(org: Org, principal: Principal): readonly RoleAssignment[] {
  switch (principal.kind) {
    case "client":
      return listRoles(org, principal.clientId);
    case "ssws":
      return listEffectiveRoles(org, principal.token.userId);
    case "anonymous":
      return [];
  }
}

/** Whether an admin with less power than a super admin may not touch this user: those who hold admin roles are protected. */
export function isProtectedFrom(org: Org, principal: Principal, userId: string): boolean {
  if (principal.kind === "anonymous" || listEffectiveRoles(org, userId).length === 0) return false;
  const roles = listPrincipalRoles(org, principal);
  return !roles.some((role) => ["SUPER_ADMIN", "ORG_ADMIN"].includes(role.type));
}

function isSuperAdmin(roles: readonly RoleAssignment[]): boolean {
  return roles.some((role) => role.type === "SUPER_ADMIN");
}

/** The request with `me` as who that is. */
function nameOwner(principal: Principal, request: AccessRequest): AccessRequest {
  if (principal.kind !== "ssws" || request.params["userId"] !== "me") return request;
  return { ...request, params: { ...request.params, userId: principal.token.userId } };
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
