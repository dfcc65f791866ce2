import { createHash, generateKeyPairSync, X509Certificate } from "node:crypto";
import type { ClientKey } from "../entities.ts";
import type { IdpKey } from "../idps/idp-key.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { makeCertificate } from "../saml/certificate.ts";
import { type FullSnapshot, readInstant, readText, readTexts } from "./snapshot.ts";

/**
 * Certificates of partners, keys that sign for apps, and public keys of clients. The org makes the private keys itself:
 * only the names and instants of signing keys are those that were shown.
 */
export function restoreKeys(org: Org, snapshot: FullSnapshot): void {
  for (const entry of snapshot.idpKeys) {
    const key = makeIdpKey(org, entry);
    org.idpKeys.set(key.kid, key);
  }
  for (const [appId, entries] of Map.groupBy(snapshot.signingKeys, ({ appId: id }) => id)) {
    const nowMs = org.clock.nowMs();
    const keys = entries.map(({ entry }) => ({
      kid: readText(entry, "kid") ?? "",
      createdMs: readInstant(entry, "created") ?? nowMs,
      expiresMs: readInstant(entry, "expiresAt") ?? nowMs,
    }));
    org.signingKeys.restore(appId, keys);
  }
  for (const { appId, entry } of snapshot.clientKeys) {
    const app = org.apps.get(appId);
    if (!app?.oauthClient) continue;
    const keys = [...app.oauthClient.keys, makeClientKey(org, entry)];
    org.apps.put({ ...app, oauthClient: { ...app.oauthClient, keys } });
  }
}

/** The keys that an app's own settings show. */
export function readClientKeys(org: Org, entry: JsonObject): readonly ClientKey[] {
  const { jwks } = isJsonObject(entry["settings"]) ? readClientSettings(entry["settings"]) : {};
  const keys = isJsonObject(jwks) ? jwks["keys"] : undefined;
  return Array.isArray(keys) ? keys.filter(isJsonObject).map((key) => makeClientKey(org, key)) : [];
}

function readClientSettings({ oauthClient }: JsonObject): JsonObject {
  return isJsonObject(oauthClient) ? oauthClient : {};
}

function makeClientKey(org: Org, entry: JsonObject): ClientKey {
  const nowMs = org.clock.nowMs();
  const { id: _id, status: _status, created: _created, lastUpdated: _lastUpdated, _links, ...jwk } = entry;
  return {
    id: readText(entry, "id") ?? org.newId("pks"),
    kid: readText(entry, "kid"),
    status: entry["status"] === "INACTIVE" ? "INACTIVE" : "ACTIVE",
    jwk,
    createdMs: readInstant(entry, "created") ?? nowMs,
    lastUpdatedMs: readInstant(entry, "lastUpdated") ?? nowMs,
  };
}

/** A key of which no certificate was shown gets one of the org's making. */
function makeIdpKey(org: Org, entry: JsonObject): IdpKey {
  const x5c = readTexts(entry, "x5c")[0] ?? makeUnknownCertificate(org).toString("base64");
  const certificate = new X509Certificate(Buffer.from(x5c, "base64"));
  const createdMs = readInstant(entry, "created") ?? org.clock.nowMs();
  return {
    kid: readText(entry, "kid") ?? "",
    createdMs,
    lastUpdatedMs: readInstant(entry, "lastUpdated") ?? createdMs,
    x5c,
    fingerprint: createHash("sha256").update(certificate.raw).digest("base64url"),
    certificate,
  };
}

function makeUnknownCertificate(org: Org): Buffer {
  const nowMs = org.clock.nowMs();
  return makeCertificate({
    ...generateKeyPairSync("rsa", { modulusLength: 2048 }),
    commonName: "unknown",
    notBeforeMs: nowMs,
    notAfterMs: nowMs + 10 * 365 * 24 * 60 * 60 * 1000,
  });
}
