import type { App, OAuthClient } from "../entities.ts";
import { formatWholeSecond } from "../instants.ts";
import { isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";
import { hasTrait } from "../vintage.ts";
import { findCatalogueApp, isSaml } from "./catalogue.ts";
import { showKeyInApp } from "./client-key.ts";

export interface AppViewContext {
  readonly org: {
    readonly url: string;
    readonly id: string;
    readonly vintage: string;
    /** The policies that an app has until an admin gives it others. */
    readonly accessPolicyId: string;
    readonly enrollmentPolicyId: string;
  };
  /** A created app shows its client secret, a read one does not. */
  readonly showSecret?: boolean;
}

/** What every new app is shown with; nobody can switch it on here. */
const universalLogout = {
  status: "DISABLED",
  supportType: "FULL",
  identityStack: "NOT_SHARED",
  protocol: "GLOBAL_TOKEN_REVOCATION",
};

/** An app as the API shows it. */
export function showApp(context: AppViewContext, app: App): JsonObject {
  const { org } = context;
  const { autoLaunch, ...visibility } = app.visibility;
  return omitUndefined({
    id: app.id,
    orn: hasTrait(org, "appPolicies")
      ? `orn:oktapreview:idp:${org.id}:apps:${app.name}:${app.id}`
      : undefined,
    name: app.name,
    label: app.label,
    status: app.status,
    lastUpdated: formatWholeSecond(app.lastUpdatedMs),
    created: formatWholeSecond(app.createdMs),
    accessibility: app.accessibility,
    visibility: omitUndefined({
      autoLaunch: hasTrait(org, "appNotes") ? autoLaunch : undefined,
      ...visibility,
      appLinks: { [nameAppLink(app)]: true },
    }),
    features: app.features,
    signOnMode: app.signOnMode,
    credentials: showCredentials(context, app),
    universalLogout: hasTrait(org, "universalLogout") ? showUniversalLogout(app) : undefined,
    settings: showSettings(context, app),
    _links: showLinks(context, app),
  });
}

function showUniversalLogout(app: App): Json | undefined {
  if (app.kind === "oidc" || app.kind === "saml") return universalLogout;
  return app.kind === "catalogue" ? { status: "UNSUPPORTED" } : undefined;
}

function showCredentials(context: AppViewContext, app: App): JsonObject {
  const { oauthClient: client } = app;
  return omitUndefined({
    ...app.passwordScheme,
    userNameTemplate: app.userNameTemplate,
    signing: app.signingKid === undefined ? {} : { kid: app.signingKid },
    oauthClient: client && showClient(context, client),
  });
}

function showClient({ org, showSecret }: AppViewContext, client: OAuthClient): JsonObject {
  return omitUndefined({
    autoKeyRotation: client.autoKeyRotation,
    client_id: client.clientId,
    client_secret: showSecret === true ? client.clientSecret : undefined,
    token_endpoint_auth_method: client.tokenEndpointAuthMethod,
    pkce_required: hasTrait(org, "oauthSettings") ? client.pkceRequired : undefined,
  });
}

function showSettings({ org }: AppViewContext, { settings, oauthClient }: App): JsonObject {
  const {
    notes,
    manualProvisioning,
    implicitAssignment,
    emOptInStatus,
    oauthClient: client,
    ...others
  } = settings;
  const hasPolicies = hasTrait(org, "appPolicies");
  return omitUndefined({
    ...others,
    extendedProperties: hasTrait(org, "extendedProperties") && !hasTrait(org, "appNotes") ? null : undefined,
    manualProvisioning: hasPolicies ? manualProvisioning : undefined,
    implicitAssignment: hasPolicies ? implicitAssignment : undefined,
    emOptInStatus: hasTrait(org, "universalLogout") ? emOptInStatus : undefined,
    notes: hasTrait(org, "appNotes") ? notes : undefined,
    oauthClient: oauthClient && showClientSettings(org, isJsonObject(client) ? client : {}, oauthClient),
  });
}

function showClientSettings(org: AppViewContext["org"], given: JsonObject, client: OAuthClient): JsonObject {
  const { client_uri, logo_uri, redirect_uris, post_logout_redirect_uris, response_types, ...others } = given;
  const { issuer_mode, ...newer } = others;
  return omitUndefined({
    client_uri,
    logo_uri,
    redirect_uris,
    post_logout_redirect_uris,
    response_types,
    grant_types: client.grantTypes,
    jwks: client.keys.length > 0 ? { keys: client.keys.map(showKeyInApp) } : undefined,
    jwks_uri: client.jwksUri,
    application_type: client.applicationType,
    issuer_mode,
    ...(hasTrait(org, "oauthSettings") ? { ...newer, dpop_bound_access_tokens: client.dpopBound } : {}),
  });
}

function showLinks({ org }: AppViewContext, app: App): JsonObject {
  const self = `${org.url}/api/v1/apps/${app.id}`;
  const hasPolicies = hasTrait(org, "appPolicies");
  const toggle = app.status === "ACTIVE" ? "deactivate" : "activate";
  const linkId = findCatalogueApp(app.name)?.linkId ?? app.linkId;
  const credentialKind = app.oauthClient?.tokenEndpointAuthMethod === "private_key_jwt" ? "jwks" : "secrets";
  const instructions = app.kind === "saml" || app.signOnMode === "SAML_1_1" ? "instructions" : "external-doc";
  const help = `${org.url}/app/${app.name}/${app.id}/setup/help/${app.signOnMode ?? ""}/${instructions}`;
  const policy = (id: string): JsonObject | undefined =>
    hasPolicies ? { href: `${org.url}/api/v1/policies/${id}` } : undefined;
  return omitUndefined({
    help: isSaml(app.signOnMode) ? { href: help, type: "text/html" } : undefined,
    metadata:
      app.signOnMode === "SAML_2_0"
        ? { href: `${self}/sso/saml/metadata`, type: "application/xml" }
        : undefined,
    uploadLogo: hasTrait(org, "appNotes") ? { href: `${self}/logo`, hints: { allow: ["POST"] } } : undefined,
    appLinks: [
      { name: nameAppLink(app), href: `${org.url}/home/${app.name}/${app.id}/${linkId}`, type: "text/html" },
    ],
    profileEnrollment: policy(org.enrollmentPolicyId),
    policies: hasPolicies ? { href: `${self}/policies`, hints: { allow: ["PUT"] } } : undefined,
    groups: { href: `${self}/groups` },
    logo: [{ name: "medium", href: `${org.url}/assets/img/logos/default.png`, type: "image/png" }],
    clientCredentials:
      app.oauthClient && hasPolicies
        ? [{ name: credentialKind, href: `${self}/credentials/${credentialKind}` }]
        : undefined,
    accessPolicy: policy(org.accessPolicyId),
    users: { href: `${self}/users` },
    [toggle]: { href: `${self}/lifecycle/${toggle}` },
  } satisfies Record<string, Json | undefined>);
}

function nameAppLink(app: App): string {
  return findCatalogueApp(app.name)?.linkName ?? `${app.name}_link`;
}
