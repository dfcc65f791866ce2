import { findCatalogueApp } from "../apps/catalogue.ts";
import type { App, AppKind } from "../entities.ts";
import { makeRandomText, makeToken } from "../identifiers.ts";
import { isJsonObject, type JsonObject, omitUndefined } from "../json.ts";
import type { Org } from "../org.ts";
import { readClientKeys } from "./restore-keys.ts";
import { readInstant, readObject, readText, readTexts } from "./snapshot.ts";

/** An app instance from what the management API showed of it; what it did not show gets Okta's defaults. */
export function restoreApp(org: Org, entry: JsonObject): App {
  const nowMs = org.clock.nowMs();
  const id = readText(entry, "id") ?? org.newId("0oa");
  org.ids.goBeyond(id);
  const name = readText(entry, "name") ?? "okta_org2org";
  const kind = chooseKind(entry, name);
  const { oauthClient: clientSettings, ...settings } = readObject(entry, "settings");
  const client = readObject(entry, "credentials.oauthClient");
  return {
    id,
    kind,
    name,
    label: readText(entry, "label") ?? name,
    status: entry["status"] === "INACTIVE" ? "INACTIVE" : "ACTIVE",
    createdMs: readInstant(entry, "created") ?? nowMs,
    lastUpdatedMs: readInstant(entry, "lastUpdated") ?? nowMs,
    signOnMode: entry["signOnMode"] === null ? null : (readText(entry, "signOnMode") ?? "SAML_2_0"),
    accessibility: readObject(entry, "accessibility"),
    visibility: readObject(entry, "visibility"),
    features: readTexts(entry, "features"),
    userNameTemplate: readObject(entry, "credentials.userNameTemplate"),
    passwordScheme: readPasswordScheme(entry),
    settings: kind === "oidc" ? { ...settings, oauthClient: clientSettings ?? {} } : settings,
    signingKid:
      readText(entry, "credentials.signing.kid") ??
      (kind === "bookmark" || "credentials" in entry ? undefined : makeToken(32)),
    externalKey: org.newId("exk"),
    linkId: readLinkId(entry) ?? `aln${makeRandomText(17)}`,
    oauthClient:
      kind === "oidc"
        ? {
            clientId: readText(client, "client_id") ?? id,
            clientSecret: readText(client, "client_secret"),
            autoKeyRotation: client["autoKeyRotation"] !== false,
            pkceRequired: client["pkce_required"] === true,
            tokenEndpointAuthMethod: readText(client, "token_endpoint_auth_method") ?? "client_secret_basic",
            applicationType: readText(entry, "settings.oauthClient.application_type") ?? "web",
            grantTypes: readTexts(entry, "settings.oauthClient.grant_types"),
            dpopBound: readObject(entry, "settings.oauthClient")["dpop_bound_access_tokens"] === true,
            keys: readClientKeys(org, entry),
            jwksUri: readText(entry, "settings.oauthClient.jwks_uri"),
          }
        : undefined,
  };
}

function readPasswordScheme(entry: JsonObject): JsonObject {
  const { scheme, revealPassword } = readObject(entry, "credentials");
  return omitUndefined({ scheme, revealPassword });
}

/** The last element of the address that opens the app. */
function readLinkId(entry: JsonObject): string | undefined {
  const { appLinks } = readObject(entry, "_links");
  const [link] = Array.isArray(appLinks) ? appLinks.filter(isJsonObject) : [];
  return link && /\/(aln\w+)$/.exec(readText(link, "href") ?? "")?.[1];
}

function chooseKind(entry: JsonObject, name: string): AppKind {
  if (name === "bookmark") return "bookmark";
  if (name === "okta_org2org") return "org2org";
  if (entry["signOnMode"] === "OPENID_CONNECT") return "oidc";
  return entry["signOnMode"] === "SAML_2_0" && !findCatalogueApp(name) ? "saml" : "catalogue";
}
