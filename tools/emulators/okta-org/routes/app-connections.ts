import * as v from "valibot";
import type { App } from "../entities.ts";
import { makeValidationError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { jsonObject, readJsonBody } from "../http/json-body.ts";
import { type JsonObject, omitUndefined } from "../json.ts";
import type { Org } from "../org.ts";
import { showClientKeySet } from "../saml/signing-keys.ts";
import { findApp } from "./apps.ts";

const connectionSchema = v.object({ profile: v.nullish(jsonObject), baseUrl: v.nullish(v.string()) });

/** By what an Org2Org app would provision people into its org: kept and shown, never used. */
export function makeAppConnectionRoutes(org: Org): readonly Route[] {
  const connection = "/api/v1/apps/:appId/connections/default";
  const manage = { bucket: "apps", scope: "okta.apps.manage" } as const;
  const read = { bucket: "apps", scope: "okta.apps.read" } as const;
  return [
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

/** The app that a call names. @throws OktaError E0000001 for all but Org2Org: nothing else can provision. */
export function findProvisioned(org: Org, call: Call): App {
  const app = findApp(org, call);
  if (app.kind !== "org2org") {
    throw makeValidationError("provisioning", "Provisioning is not supported by this application.");
  }
  return app;
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
