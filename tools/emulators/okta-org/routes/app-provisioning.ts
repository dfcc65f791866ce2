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

/** What Okta's guides show of an app whose provisioning nobody has set up yet. */
const features: Readonly<
  Record<string, { readonly description: string; readonly capabilities: JsonObject }>
> = {
  USER_PROVISIONING: {
    description: "User provisioning settings from Okta to a downstream application",
    capabilities: {
      create: { lifecycleCreate: { status: "DISABLED" } },
      update: {
        profile: { status: "DISABLED" },
        lifecycleDeactivate: { status: "DISABLED" },
        password: { status: "DISABLED", seed: "RANDOM", change: "KEEP_EXISTING" },
      },
    },
  },
  INBOUND_PROVISIONING: {
    description: "In-bound provisioning settings for provisioning users from an application to Okta",
    capabilities: {
      importSettings: {
        username: { userNameFormat: "EMAIL" },
        schedule: { status: "DISABLED", fullImport: null, incrementalImport: null },
      },
      importRules: {
        userCreateAndMatch: {
          exactMatchCriteria: "EMAIL",
          allowPartialMatch: false,
          autoActivateNewUsers: false,
          autoConfirmExactMatch: false,
          autoConfirmPartialMatch: false,
          autoConfirmNewUsers: false,
        },
      },
    },
  },
};

const status = v.nullish(v.object({ status: v.picklist(["ENABLED", "DISABLED"]) }));

/** CapabilitiesObject of Okta's OpenAPI description; `CYCLE` is what its guides send. */
const capabilitiesSchema = v.pipe(
  jsonObject,
  v.check((given) =>
    v.is(
      v.looseObject({
        create: v.nullish(v.looseObject({ lifecycleCreate: status })),
        update: v.nullish(
          v.looseObject({
            profile: status,
            lifecycleDeactivate: status,
            password: v.nullish(
              v.looseObject({
                status: v.nullish(v.picklist(["ENABLED", "DISABLED"])),
                seed: v.nullish(v.picklist(["OKTA", "RANDOM"])),
                change: v.nullish(v.picklist(["CHANGE", "KEEP_EXISTING", "CYCLE"])),
              }),
            ),
          }),
        ),
        importSettings: v.nullish(jsonObject),
        importRules: v.nullish(jsonObject),
      }),
      given,
    ),
  ),
);

function listFeatures(org: Org, call: Call): Answer {
  const app = findProvisioned(org, call);
  return { status: 200, body: [showFeature(org, app, "USER_PROVISIONING")] };
}

function getFeature(org: Org, call: Call): Answer {
  const app = findProvisioned(org, call);
  return { status: 200, body: showFeature(org, app, readFeatureName(call)) };
}

function replaceFeature(org: Org, call: Call): Answer {
  const app = findProvisioned(org, call);
  const name = readFeatureName(call);
  const given = readJsonBody(call, capabilitiesSchema);
  org.appFeatures.set(makeFeatureKey(app, name), merge(readCapabilities(org, app, name), given));
  return { status: 200, body: showFeature(org, app, name) };
}

function readFeatureName(call: Call): string {
  const name = call.params["featureName"] ?? "";
  if (!Object.hasOwn(features, name)) throw makeNotFoundError(name, "ApplicationFeature");
  return name;
}

/** User provisioning is kept under the app's id alone. */
function makeFeatureKey(app: App, name: string): string {
  return name === "USER_PROVISIONING" ? app.id : `${app.id} ${name}`;
}

function readCapabilities(org: Org, app: App, name: string): JsonObject {
  return org.appFeatures.get(makeFeatureKey(app, name)) ?? features[name]?.capabilities ?? {};
}

function showFeature(org: Org, app: App, name: string): JsonObject {
  return {
    name,
    status: "ENABLED",
    description: features[name]?.description ?? "",
    capabilities: readCapabilities(org, app, name),
    _links: {
      self: {
        href: `${org.url}/api/v1/apps/${app.id}/features/${name}`,
        hints: { allow: ["GET", "PUT"] },
      },
    },
  };
}

function getConnection(org: Org, call: Call): Answer {
  const app = findApp(org, call);
  const body = app.kind === "org2org" ? showConnection(org, app) : showUnknownConnection(org, app);
  return { status: 200, body };
}

/** An app that cannot be provisioned is asked about without an error (ProvisioningConnectionStatus `UNKNOWN`). */
function showUnknownConnection(org: Org, app: App): JsonObject {
  const self = `${org.url}/api/v1/apps/${app.id}/connections/default`;
  return {
    status: "UNKNOWN",
    profile: { authScheme: "UNKNOWN" },
    _links: { self: { href: self, hints: { allow: ["POST", "GET"] } } },
  };
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
  org.appConnections.set(app.id, {
    scheme,
    status: call.query.get("activate")?.toLowerCase() === "true" ? "ENABLED" : "DISABLED",
    baseUrl: baseUrl ?? null,
    signing: profile["signing"] ?? null,
  });
  return { status: 200, body: showConnection(org, app) };
}

function moveConnection(org: Org, call: Call, next: string): Answer {
  const app = findProvisioned(org, call);
  const before = org.appConnections.get(app.id) ?? { scheme: "TOKEN" };
  org.appConnections.set(app.id, { ...before, status: next });
  return { status: 204 };
}

function listConnectionKeys(org: Org, call: Call): Answer {
  const app = findProvisioned(org, call);
  return { status: 200, body: { jwks: showClientKeySet(org.signingKeys.list(app)) } };
}

function showConnection(org: Org, app: App): JsonObject {
  const {
    scheme = "TOKEN",
    status: state = "DISABLED",
    baseUrl,
    signing,
  } = org.appConnections.get(app.id) ?? {};
  const self = `${org.url}/api/v1/apps/${app.id}/connections/default`;
  const toggle = state === "ENABLED" ? "deactivate" : "activate";
  return omitUndefined({
    authScheme: scheme === "TOKEN" ? "TOKEN" : undefined,
    status: state,
    baseUrl: baseUrl ?? undefined,
    // Without a profile until it has been set up (recorded).
    profile:
      baseUrl === undefined && scheme === "TOKEN"
        ? undefined
        : omitUndefined({ authScheme: scheme, signing: signing ?? undefined }),
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
