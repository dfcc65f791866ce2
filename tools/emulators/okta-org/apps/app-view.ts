import type { App, OAuthClient } from "../entities.ts";
import { formatWholeSecond } from "../instants.ts";
import { isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";
import { showKeyInApp } from "./oauth-client.ts";

export interface AppViewContext {
  readonly orgUrl: string;
  readonly orgId: string;
  /** A created app shows its client secret, a read one does not. */
  readonly showSecret?: boolean;
}

/** An app as the API shows it. */
export function showApp(context: AppViewContext, app: App): JsonObject {
  return omitUndefined({
    id: app.id,
    orn: `orn:oktapreview:idp:${context.orgId}:apps:${app.name}:${app.id}`,
    name: app.name,
    label: app.label,
    status: app.status,
    lastUpdated: formatWholeSecond(app.lastUpdatedMs),
    created: formatWholeSecond(app.createdMs),
    accessibility: app.accessibility,
    visibility: { ...app.visibility, appLinks: { [nameAppLink(app)]: true } },
    features: app.features,
    signOnMode: app.signOnMode,
    credentials: showCredentials(app, context.showSecret === true),
    universalLogout: app.kind === "oidc" ? null : undefined,
    settings: showSettings(app),
    _links: showLinks(context.orgUrl, app),
  });
}

function showCredentials(app: App, showSecret: boolean): JsonObject {
  const { oauthClient: client } = app;
  return omitUndefined({
    userNameTemplate: app.userNameTemplate,
    signing: app.signingKid === undefined ? {} : { kid: app.signingKid },
    oauthClient: client && showClient(client, showSecret),
  });
}

function showClient(client: OAuthClient, showSecret: boolean): JsonObject {
  return omitUndefined({
    autoKeyRotation: client.autoKeyRotation,
    client_id: client.clientId,
    client_secret: showSecret ? client.clientSecret : undefined,
    token_endpoint_auth_method: client.tokenEndpointAuthMethod,
    pkce_required: client.pkceRequired,
  });
}

function showSettings({ settings, oauthClient }: App): JsonObject {
  if (!oauthClient) return settings;
  const given = isJsonObject(settings["oauthClient"]) ? settings["oauthClient"] : {};
  const { client_uri, logo_uri, redirect_uris, post_logout_redirect_uris, response_types, ...others } = given;
  return {
    ...settings,
    oauthClient: omitUndefined({
      client_uri,
      logo_uri,
      redirect_uris,
      post_logout_redirect_uris,
      response_types,
      grant_types: oauthClient.grantTypes,
      jwks: oauthClient.keys.length > 0 ? { keys: oauthClient.keys.map(showKeyInApp) } : undefined,
      jwks_uri: oauthClient.jwksUri,
      application_type: oauthClient.applicationType,
      ...others,
      dpop_bound_access_tokens: oauthClient.dpopBound,
    }),
  };
}

function showLinks(orgUrl: string, app: App): JsonObject {
  const self = `${orgUrl}/api/v1/apps/${app.id}`;
  const isSaml = app.kind === "saml" || app.kind === "org2org";
  const toggle = app.status === "ACTIVE" ? "deactivate" : "activate";
  const linkId = app.kind === "bookmark" ? "2557" : app.linkId;
  const credentialKind = app.oauthClient?.tokenEndpointAuthMethod === "private_key_jwt" ? "jwks" : "secrets";
  const help = `${orgUrl}/app/${app.name}/${app.id}/setup/help/SAML_2_0/instructions`;
  return omitUndefined({
    help: isSaml ? { href: help, type: "text/html" } : undefined,
    metadata: isSaml ? { href: `${self}/sso/saml/metadata`, type: "application/xml" } : undefined,
    uploadLogo: { href: `${self}/logo`, hints: { allow: ["POST"] } },
    appLinks: [
      { name: nameAppLink(app), href: `${orgUrl}/home/${app.name}/${app.id}/${linkId}`, type: "text/html" },
    ],
    profileEnrollment: { href: `${orgUrl}/api/v1/policies/rst${app.id.slice(-17)}` },
    policies: { href: `${self}/policies`, hints: { allow: ["PUT"] } },
    groups: { href: `${self}/groups` },
    logo: [{ name: "medium", href: `${orgUrl}/assets/img/logos/default.png`, type: "image/png" }],
    clientCredentials: app.oauthClient
      ? [{ name: credentialKind, href: `${self}/credentials/${credentialKind}` }]
      : undefined,
    accessPolicy: { href: `${orgUrl}/api/v1/policies/rst${app.id.slice(-17)}` },
    users: { href: `${self}/users` },
    [toggle]: { href: `${self}/lifecycle/${toggle}` },
  } satisfies Record<string, Json | undefined>);
}

function nameAppLink(app: App): string {
  return app.kind === "bookmark" || app.kind === "org2org" ? "login" : `${app.name}_link`;
}
