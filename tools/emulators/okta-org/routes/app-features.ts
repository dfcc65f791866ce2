import * as v from "valibot";
import type { App } from "../entities.ts";
import { makeNotFoundError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { jsonObject, readJsonBody } from "../http/json-body.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { findProvisioned } from "./app-connections.ts";

/** What Okta itself would provision into the app behind an Org2Org tile: the settings only, nothing is pushed. */
export function makeAppFeatureRoutes(org: Org): readonly Route[] {
  const all = "/api/v1/apps/:appId/features";
  const one = `${all}/:featureName`;
  const manage = { bucket: "apps", scope: "okta.apps.manage" } as const;
  const read = { bucket: "apps", scope: "okta.apps.read" } as const;
  return [
    { method: "GET", path: all, ...read, handle: (call) => listFeatures(org, call) },
    { method: "GET", path: one, ...read, handle: (call) => getFeature(org, call) },
    { method: "PUT", path: one, ...manage, handle: (call) => replaceFeature(org, call) },
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

function merge(before: JsonObject, given: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...before };
  for (const [name, value] of Object.entries(given)) {
    const known = merged[name];
    merged[name] = isJsonObject(value) && isJsonObject(known) ? merge(known, value) : value;
  }
  return merged;
}
