import type { PublicKey } from "../../../shared/contracts/public-document.ts";
import { activateIfOff } from "../engine/activation.ts";
import { appsPath, buildAppBody, buildNotes, isMarkedApp, listApps } from "../engine/apps.ts";
import type { Json, JsonObject } from "../engine/compare.ts";
import type { Facts } from "../engine/facts.ts";
import { createObjectStep, type OktaObject } from "../engine/object-step.ts";
import type { Ground, Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";
import { textIn, valueIn } from "../engine/text-in.ts";
import { usesKey } from "./client-keys.ts";

/** Tells the API service app from the other apps that carry our mark. */
export const clientRole = "client";
const title = "API service app";

/** The API service app as which the bridge calls an org: `private_key_jwt`, every token bound by DPoP. */
export function createClientStep(side: "source" | "target"): Step {
  return createObjectStep({
    step: `${side}-client`,
    side,
    title,
    adoptable: `${side}-client`,
    isWanted: (site) => usesKey(site, side),
    list: (org) => listApps(org),
    nameOf: (app) => (app["name"] === "oidc_client" ? app["label"] : undefined),
    name: (site) => `orgbridge ${site.connection.id}`,
    isOurs: (app, site) => isMarkedApp(app, site, clientRole),
    desired: (site, facts) => buildClient(side, site, facts),
    show: (app) => showClient(app),
    create: (desired, site) => ({
      method: "POST",
      path: "/api/v1/apps",
      body: {
        ...desired,
        name: "oidc_client",
        label: `orgbridge ${site.connection.id}`,
        signOnMode: "OPENID_CONNECT",
      },
    }),
    update: (app, desired) => ({
      method: "PUT",
      path: `/api/v1/apps/${app.id}`,
      body: buildAppBody(withoutOtherKeySource(app, desired), desired),
    }),
    further: (app, org) => activateIfOff(app, appsPath, org, title),
    // Okta gives a client the id of its app unless it is told otherwise.
    learn: (app) => ({ [`${side}ClientId`]: textIn(app, "credentials.oauthClient.client_id") ?? app.id }),
  });
}

function buildClient(side: "source" | "target", site: Site, facts: Facts): JsonObject {
  const isByUrl = site.connection.credentials[side] === "key-url";
  const key = facts[`${side}Key`];
  return {
    credentials: { oauthClient: { token_endpoint_auth_method: "private_key_jwt" } },
    settings: {
      notes: buildNotes(site, clientRole),
      oauthClient: {
        application_type: "service",
        grant_types: ["client_credentials"],
        response_types: ["token"],
        // An answer's PUT that leaves this out switches it off, silently.
        dpop_bound_access_tokens: true,
        ...(isByUrl
          ? { jwks_uri: buildJwksUrl(site) }
          : { jwks: { keys: [key === undefined ? { kid: notYet } : showKey({ ...key })] } }),
      },
    },
  };
}

/** In a plan, in the place of a key that is not made yet: it differs from whatever is there. */
const notYet = "(not made yet)";

/** Where the bridge's key route serves the public keys of a connection. */
export function buildJwksUrl(site: Ground): string {
  return `${site.apiUrl}/connections/${site.connection.id}/jwks.json`;
}

const keyMembers = [
  "kty",
  "kid",
  "alg",
  "use",
  "n",
  "e",
  "crv",
  "x",
  "y",
] as const satisfies readonly (keyof PublicKey)[];

/** A key without what Okta adds to it. */
function showKey(key: Readonly<Record<string, unknown>>): JsonObject {
  const told: [string, Json][] = [];
  for (const name of keyMembers) {
    const value = key[name];
    if (typeof value === "string") told.push([name, value]);
  }
  return Object.fromEntries(told);
}

function showClient(app: OktaObject): JsonObject {
  const keys = valueIn(app, "settings.oauthClient.jwks.keys");
  const shown = Array.isArray(keys) ? keys.flatMap((key) => (isRecord(key) ? [showKey(key)] : [])) : [];
  return buildAppBody(app, { settings: { oauthClient: { jwks: { keys: shown } } } });
}

/** Keys by URL and keys in the app exclude each other. */
function withoutOtherKeySource(app: OktaObject, desired: JsonObject): OktaObject {
  const settings = isRecord(app["settings"]) ? app["settings"] : {};
  const client = isRecord(settings["oauthClient"]) ? settings["oauthClient"] : {};
  const other = valueIn(desired, "settings.oauthClient.jwks_uri") === undefined ? "jwks_uri" : "jwks";
  const kept = Object.fromEntries(Object.entries(client).filter(([name]) => name !== other));
  return { ...app, settings: { ...settings, oauthClient: kept } };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
