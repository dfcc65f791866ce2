import * as v from "valibot";
import type { App, Grant } from "../entities.ts";
import { makeNotFoundError, makeValidationError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import { formatWholeSecond } from "../instants.ts";
import { type JsonObject, omitUndefined } from "../json.ts";
import { isKnownScope } from "../oauth/scopes.ts";
import type { Org } from "../org.ts";
import { findApp } from "./apps.ts";

const grantSchema = v.object({ scopeId: v.nullish(v.string()), issuer: v.nullish(v.string()) });

/** `/api/v1/apps/{appId}/grants`: the scopes an app may ask for. */
export function makeGrantRoutes(org: Org): readonly Route[] {
  const path = "/api/v1/apps/:appId/grants";
  const one = `${path}/:grantId`;
  const manage = { bucket: "apps", scope: "okta.appGrants.manage" } as const;
  const read = { bucket: "apps", scope: "okta.appGrants.read" } as const;
  return [
    { method: "POST", path, ...manage, handle: (call) => create(org, call) },
    { method: "GET", path, ...read, handle: (call) => list(org, call) },
    { method: "GET", path: one, ...read, handle: (call) => get(org, call) },
    { method: "DELETE", path: one, ...manage, handle: (call) => revoke(org, call) },
  ];
}

function create(org: Org, call: Call): Answer {
  const app = findApp(org, call);
  const { scopeId, issuer } = readJsonBody(call, grantSchema);
  if (!scopeId || !isKnownScope(scopeId)) {
    throw makeValidationError("scopeId", "scopeId: The scope is missing or unknown");
  }
  if (issuer !== org.url) throw makeValidationError("issuer", "issuer: The issuer must be the org's URL");
  if (!app.oauthClient) throw makeValidationError("app", "app: Scopes can be granted to OAuth 2.0 apps only");
  const known = listGrants(org, app).find((grant) => grant.scopeId === scopeId);
  const grant: Grant = known ?? {
    id: org.newId("oag"),
    clientId: app.oauthClient.clientId,
    scopeId,
    issuer,
    createdMs: org.clock.nowMs(),
    createdBy: { id: call.cause.actor.id, type: call.cause.actor.type },
  };
  org.grants.set(grant.id, grant);
  return { status: 200, body: show(org, app, grant, true) };
}

function list(org: Org, call: Call): Answer {
  const app = findApp(org, call);
  const withScope = call.query.get("expand") === "scope";
  return { status: 200, body: listGrants(org, app).map((grant) => show(org, app, grant, withScope)) };
}

function get(org: Org, call: Call): Answer {
  const app = findApp(org, call);
  const withScope = call.query.get("expand") === "scope";
  return { status: 200, body: show(org, app, findGrant(org, app, call), withScope) };
}

function revoke(org: Org, call: Call): Answer {
  org.grants.delete(findGrant(org, findApp(org, call), call).id);
  return { status: 204 };
}

function listGrants(org: Org, app: App): readonly Grant[] {
  return [...org.grants.values()].filter((grant) => grant.clientId === app.oauthClient?.clientId);
}

function findGrant(org: Org, app: App, call: Call): Grant {
  const id = call.params["grantId"] ?? "";
  const grant = org.grants.get(id);
  if (!grant || grant.clientId !== app.oauthClient?.clientId)
    throw makeNotFoundError(id, "OAuth2ScopeConsentGrant");
  return grant;
}

function show(org: Org, app: App, grant: Grant, withScope: boolean): JsonObject {
  const appUrl = `${org.url}/api/v1/apps/${app.id}`;
  const clientId = app.oauthClient?.clientId ?? app.id;
  const instant = formatWholeSecond(grant.createdMs);
  return omitUndefined({
    id: grant.id,
    status: "ACTIVE",
    created: instant,
    createdBy: { id: grant.createdBy.id, type: grant.createdBy.type },
    lastUpdated: instant,
    issuer: grant.issuer,
    clientId,
    scopeId: grant.scopeId,
    source: "ADMIN",
    _embedded: withScope ? { scope: { id: grant.scopeId } } : undefined,
    _links: {
      app: { href: appUrl, title: app.label },
      self: { href: `${appUrl}/grants/${grant.id}`, hints: { allow: ["GET", "DELETE"] } },
      client: { href: `${org.url}/oauth2/v1/clients/${clientId}`, title: app.label },
    },
  });
}
