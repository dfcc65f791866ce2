import { isSaml } from "../apps/catalogue.ts";
import {
  checkKids,
  keyLimitReached,
  makeClientKey,
  mostClientKeys,
  showKeyInApp,
} from "../apps/client-key.ts";
import type { App, ClientKey, OAuthClient } from "../entities.ts";
import { makeNotFoundError, makeValidationError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { jsonObject, readJsonBody } from "../http/json-body.ts";
import { formatWholeSecond } from "../instants.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { renderIdpMetadata } from "../saml/idp-metadata.ts";
import { type SigningKey, showSigningKey } from "../saml/signing-keys.ts";
import { findApp } from "./apps.ts";

/** Keys of an app: those that sign for it (`keys`), those of its OAuth client (`jwks`), and its SAML metadata. */
export function makeAppKeyRoutes(org: Org): readonly Route[] {
  const app = "/api/v1/apps/:appId";
  const keys = `${app}/credentials/keys`;
  const jwks = `${app}/credentials/jwks`;
  const manage = { bucket: "apps", scope: "okta.apps.manage" } as const;
  const read = { bucket: "apps", scope: "okta.apps.read" } as const;
  return [
    { method: "GET", path: `${app}/sso/saml/metadata`, ...read, handle: (call) => showMetadata(org, call) },
    { method: "GET", path: keys, ...read, handle: (call) => listSigningKeys(org, call) },
    { method: "POST", path: `${keys}/generate`, ...manage, handle: (call) => generateSigningKey(org, call) },
    { method: "GET", path: `${keys}/:kid`, ...read, handle: (call) => getSigningKey(org, call) },
    { method: "POST", path: `${keys}/:kid/clone`, ...manage, handle: (call) => cloneSigningKey(org, call) },
    { method: "GET", path: jwks, ...read, handle: (call) => listClientKeys(org, call) },
    { method: "POST", path: jwks, ...manage, handle: (call) => addClientKey(org, call) },
    { method: "GET", path: `${jwks}/:keyId`, ...read, handle: (call) => getClientKey(org, call) },
    { method: "DELETE", path: `${jwks}/:keyId`, ...manage, handle: (call) => deleteClientKey(org, call) },
    {
      method: "POST",
      path: `${jwks}/:keyId/lifecycle/activate`,
      ...manage,
      handle: (call) => moveClientKey(org, call, "ACTIVE"),
    },
    {
      method: "POST",
      path: `${jwks}/:keyId/lifecycle/deactivate`,
      ...manage,
      handle: (call) => moveClientKey(org, call, "INACTIVE"),
    },
  ];
}

function showMetadata(org: Org, call: Call): Answer {
  const app = findApp(org, call);
  const kid = call.query.get("kid") ?? app.signingKid;
  const key = org.signingKeys.find(app, kid);
  if (!key || !isSaml(app.signOnMode)) throw makeNotFoundError(kid ?? app.id, "AppMetadata");
  const body = renderIdpMetadata(org.url, app, key);
  return { status: 200, contentType: "application/xml;charset=ISO-8859-1", body };
}

function listSigningKeys(org: Org, call: Call): Answer {
  return { status: 200, body: org.signingKeys.list(findApp(org, call)).map(showSigningKey) };
}

function getSigningKey(org: Org, call: Call): Answer {
  return { status: 200, body: showSigningKey(findSigningKey(org, call)) };
}

function generateSigningKey(org: Org, call: Call): Answer {
  const app = findApp(org, call);
  const years = readValidityYears(call);
  return { status: 201, body: showSigningKey(org.signingKeys.generate(app, years)) };
}

/** How long a new key is to last. @throws OktaError E0000001, worded as in the reference of "Generate key". */
export function readValidityYears(call: Call): number {
  const years = Number(call.query.get("validityYears") ?? "");
  if (Number.isInteger(years) && years >= 2 && years <= 10) return years;
  throw makeValidationError("generateKey", "Validity years out of range. It should be 2 - 10 years");
}

function cloneSigningKey(org: Org, call: Call): Answer {
  const key = findSigningKey(org, call);
  const targetId = call.query.get("targetAid") ?? "";
  const target = org.apps.get(targetId);
  if (!target) throw makeNotFoundError(targetId, "AppInstance");
  if (org.signingKeys.find(target, key.kid)) {
    throw makeValidationError(
      "cloneKey",
      "Key already exists in the list of key credentials for the target app.",
    );
  }
  org.signingKeys.add(target, key);
  return { status: 201, body: showSigningKey(key) };
}

function findSigningKey(org: Org, call: Call): SigningKey {
  const kid = call.params["kid"] ?? "";
  const key = org.signingKeys.find(findApp(org, call), kid);
  if (!key) throw makeNotFoundError(kid, "ApplicationKey");
  return key;
}

function listClientKeys(org: Org, call: Call): Answer {
  const { app, client } = findClient(org, call);
  return { status: 200, body: client.keys.map((key) => showClientKey(org, app, key)) };
}

function addClientKey(org: Org, call: Call): Answer {
  const { app, client } = findClient(org, call);
  const key = makeClientKey(org, readJsonBody(call, jsonObject));
  if (client.keys.length >= mostClientKeys) {
    throw makeValidationError("OAuth2ClientSecretMediated", keyLimitReached);
  }
  checkKids([...client.keys, key]);
  putKeys(org, app, client, [...client.keys, key]);
  return { status: 201, body: showClientKey(org, app, key) };
}

function getClientKey(org: Org, call: Call): Answer {
  const { app, key } = findClientKey(org, call);
  return { status: 200, body: showClientKey(org, app, key) };
}

function moveClientKey(org: Org, call: Call, status: ClientKey["status"]): Answer {
  const { app, client, key } = findClientKey(org, call);
  const othersActive = client.keys.some((other) => other.id !== key.id && other.status === "ACTIVE");
  const isLast = key.status === "ACTIVE" && !othersActive;
  if (status === "INACTIVE" && isLast && client.tokenEndpointAuthMethod === "private_key_jwt") {
    throw makeValidationError(
      "JsonWebKey",
      "Can't deactivate the only active JSON Web Key when the value for ''token_endpoint_auth_method'' is ''private_key_jwt''.",
    );
  }
  const next = { ...key, status, lastUpdatedMs: org.clock.nowMs() };
  putKeys(
    org,
    app,
    client,
    client.keys.map((each) => (each.id === key.id ? next : each)),
  );
  return { status: 200, body: showClientKey(org, app, next) };
}

function deleteClientKey(org: Org, call: Call): Answer {
  const { app, client, key } = findClientKey(org, call);
  if (key.status !== "INACTIVE") {
    throw makeValidationError(
      "JsonWebKey",
      "You can't delete an active JSON Web key. Deactivate the key before deleting it.",
    );
  }
  putKeys(
    org,
    app,
    client,
    client.keys.filter((each) => each.id !== key.id),
  );
  return { status: 204 };
}

interface FoundClient {
  readonly app: App;
  readonly client: OAuthClient;
}

function findClient(org: Org, call: Call): FoundClient {
  const app = findApp(org, call);
  if (!app.oauthClient) throw makeNotFoundError(app.id, "PublicClientApp");
  return { app, client: app.oauthClient };
}

function findClientKey(org: Org, call: Call): FoundClient & { readonly key: ClientKey } {
  const found = findClient(org, call);
  const keyId = call.params["keyId"] ?? "";
  const key = found.client.keys.find((each) => each.id === keyId);
  if (!key) throw makeNotFoundError(keyId, "JsonWebKey");
  return { ...found, key };
}

function putKeys(org: Org, app: App, client: OAuthClient, keys: readonly ClientKey[]): void {
  org.apps.put({ ...app, oauthClient: { ...client, keys }, lastUpdatedMs: org.clock.nowMs() });
}

function showClientKey(org: Org, app: App, key: ClientKey): JsonObject {
  const self = `${org.url}/api/v1/apps/${app.id}/credentials/jwks/${key.id}`;
  const link = (path: string, method: string): JsonObject => ({
    href: `${self}${path}`,
    hints: { allow: [method] },
  });
  const links: JsonObject =
    key.status === "ACTIVE"
      ? { deactivate: link("/lifecycle/deactivate", "POST") }
      : { activate: link("/lifecycle/activate", "POST"), delete: link("", "DELETE") };
  return {
    ...showKeyInApp(key),
    created: formatWholeSecond(key.createdMs),
    lastUpdated: formatWholeSecond(key.lastUpdatedMs),
    _links: links,
  };
}
