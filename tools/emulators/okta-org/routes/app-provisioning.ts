import * as v from "valibot";
import type { App } from "../entities.ts";
import { makeNotFoundError, makeValidationError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { jsonObject, readJsonBody } from "../http/json-body.ts";
import { isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";
import type { Org } from "../org.ts";
import { showClientKeySet } from "../saml/signing-keys.ts";
import { findApp } from "./apps.ts";

const connectionSchema = v.object({ profile: v.nullish(jsonObject), baseUrl: v.nullish(v.string()) });

/** What Okta itself would provision into the app behind an Org2Org tile: the settings only, nothing is pushed. */
export function makeAppProvisioningRoutes(org: Org): readonly Route[] {
  const app = "/api/v1/apps/:appId";
  const feature = `${app}/features/:featureName`;
  const connection = `${app}/connections/default`;
  const manage = { bucket: "apps", scope: "okta.apps.manage" } as const;
  const read = { bucket: "apps", scope: "okta.apps.read" } as const;
  return [
    { method: "GET", path: `${app}/features`, ...read, handle: (call) => listFeatures(org, call) },
    { method: "GET", path: feature, ...read, handle: (call) => getFeature(org, call) },
    { method: "PUT", path: feature, ...manage, handle: (call) => replaceFeature(org, call) },
    { method: "GET", path: connection, ...read, handle: (call) => getConnection(org, call) },
    { method: "POST", path: connection, ...manage, handle: (call) => setConnection(org, call) },
    { method: "GET", path: `${connection}/jwks`, ...read, handle: (call) => listConnectionKeys(org, call) },
    {
      method: "POST",
      path: `${connection}/lifecycle/activate`,
      ...manage,
      handle: (call) => moveConnection(org, call, "ENABLED"),
    },
    {
      method: "POST",
      path: `${connection}/lifecycle/deactivate`,
      ...manage,
      handle: (call) => moveConnection(org, call, "DISABLED"),
    },
  ];
}

const initialCapabilities: JsonObject = {
  create: { lifecycleCreate: { status: "DISABLED" } },
  update: {
    profile: { status: "DISABLED" },
    lifecycleDeactivate: { status: "DISABLED" },
    password: { status: "DISABLED", seed: "RANDOM", change: "KEEP_EXISTING" },
  },
};

function listFeatures(org: Org, call: Call): Answer {
  return { status: 200, body: [showFeature(org, findProvisioned(org, call))] };
}

function getFeature(org: Org, call: Call): Answer {
  const app = findProvisioned(org, call);
  checkFeatureName(call);
  return { status: 200, body: showFeature(org, app) };
}

function replaceFeature(org: Org, call: Call): Answer {
  const app = findProvisioned(org, call);
  checkFeatureName(call);
  const given = readJsonBody(call, jsonObject);
  org.appFeatures.set(app.id, merge(org.appFeatures.get(app.id) ?? initialCapabilities, given));
  return { status: 200, body: showFeature(org, app) };
}

function checkFeatureName(call: Call): void {
  const name = call.params["featureName"] ?? "";
  if (name !== "USER_PROVISIONING") throw makeNotFoundError(name, "ApplicationFeature");
}

function showFeature(org: Org, app: App): JsonObject {
  const self = `${org.url}/api/v1/apps/${app.id}/features/USER_PROVISIONING`;
  return {
    name: "USER_PROVISIONING",
    status: "ENABLED",
    description: "User provisioning settings from Okta to a downstream application",
    capabilities: org.appFeatures.get(app.id) ?? initialCapabilities,
    _links: { self: { href: self, hints: { allow: ["GET", "PUT"] } } },
  };
}

function getConnection(org: Org, call: Call): Answer {
  return { status: 200, body: showConnection(org, findProvisioned(org, call)) };
}

function setConnection(org: Org, call: Call): Answer {
  const app = findProvisioned(org, call);
  const { profile, baseUrl } = readJsonBody(call, connectionSchema);
  const scheme = profile?.["authScheme"];
  if (scheme !== "TOKEN" && scheme !== "OAUTH2") {
    throw makeValidationError("authScheme", "authScheme: The scheme must be TOKEN or OAUTH2");
  }
  const proof = scheme === "TOKEN" ? "token" : "clientId";
  if (typeof profile?.[proof] !== "string") {
    throw makeValidationError(proof, `${proof}: The field cannot be left blank`);
  }
  const status = call.query.get("activate")?.toLowerCase() === "true" ? "ENABLED" : "DISABLED";
  org.appConnections.set(app.id, {
    scheme,
    status,
    baseUrl: baseUrl ?? null,
    signing: profile["signing"] ?? null,
  });
  return { status: 200, body: showConnection(org, app) };
}

function moveConnection(org: Org, call: Call, status: string): Answer {
  const app = findProvisioned(org, call);
  const before = org.appConnections.get(app.id) ?? { scheme: "TOKEN" };
  org.appConnections.set(app.id, { ...before, status });
  return { status: 204 };
}

function listConnectionKeys(org: Org, call: Call): Answer {
  const app = findProvisioned(org, call);
  return { status: 200, body: { jwks: showClientKeySet(org.signingKeys.list(app)) } };
}

function showConnection(org: Org, app: App): JsonObject {
  const { scheme = "TOKEN", status = "DISABLED", baseUrl, signing } = org.appConnections.get(app.id) ?? {};
  const self = `${org.url}/api/v1/apps/${app.id}/connections/default`;
  const toggle = status === "ENABLED" ? "deactivate" : "activate";
  return omitUndefined({
    authScheme: scheme === "TOKEN" ? "TOKEN" : undefined,
    status,
    baseUrl: baseUrl ?? undefined,
    profile:
      scheme === "TOKEN" ? undefined : omitUndefined({ authScheme: scheme, signing: signing ?? undefined }),
    _links: {
      [toggle]: { href: `${self}/lifecycle/${toggle}`, hints: { allow: ["POST"] } },
      self: { href: self, hints: { allow: ["POST", "GET"] } },
    },
  });
}

/** Only Org2Org can provision. */
function findProvisioned(org: Org, call: Call): App {
  const app = findApp(org, call);
  if (app.kind !== "org2org") {
    throw makeValidationError("provisioning", "Provisioning is not supported by this application.");
  }
  return app;
}

function merge(before: JsonObject, given: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...before };
  for (const [name, value] of Object.entries(given)) {
    const known = merged[name];
    merged[name] = isJsonObject(value) && isJsonObject(known) ? merge(known, value) : value;
  }
  return merged;
}
