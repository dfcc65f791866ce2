import type { App, AppKind, OAuthClient } from "../entities.ts";
import { makeValidationError } from "../errors.ts";
import { describeApp, type EventCause } from "../events/log-event.ts";
import { makeRandomText, makeToken } from "../identifiers.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { chooseKind } from "./app-kind.ts";
import { checkAppSettings } from "./app-settings-rules.ts";
import type { GivenApp } from "./app-shape.ts";
import { findCatalogueApp, isSaml, makePasswordScheme } from "./catalogue.ts";
import { makeOAuthClient, makeOAuthSettings } from "./oauth-client.ts";
import { makeOverrides, makeSignOnSettings } from "./saml-settings.ts";

/** Creates an app instance. @throws OktaError E0000001 for a kind or setting that Okta refuses. */
export function createApp(org: Org, cause: EventCause, given: GivenApp, activate: boolean): App {
  const kind = chooseKind(org, given);
  const id = org.newId("0oa");
  const nowMs = org.clock.nowMs();
  const label = readLabel(given);
  const app: App = {
    id,
    kind,
    name: chooseName(org, kind, given, label),
    status: activate ? "ACTIVE" : "INACTIVE",
    createdMs: nowMs,
    signingKid: chooseSigningKid(org, kind, given),
    externalKey: org.newId("exk"),
    linkId: kind === "saml" ? `aln${makeRandomText(17)}` : "aln177a159h7Zf52X0g8",
    ...makeChangeableParts(org, kind, given, { id, nowMs, before: undefined }),
  };
  org.apps.put(app);
  org.log.write({ eventType: "application.lifecycle.create", targets: [describeApp(app)] }, cause);
  return app;
}

/** Replaces what a `PUT` may replace; omitted parts fall back to their defaults. */
export function replaceApp(org: Org, cause: EventCause, before: App, given: GivenApp): App {
  if (chooseKind(org, given, before) !== before.kind) {
    throw makeValidationError("mediated", "Invalid signOnMode");
  }
  const nowMs = org.clock.nowMs();
  const app: App = {
    ...before,
    signingKid: readSigningKid(org, before, given),
    ...makeChangeableParts(org, before.kind, given, { id: before.id, nowMs, before }),
  };
  org.apps.put(app);
  org.log.write({ eventType: "application.lifecycle.update", targets: [describeApp(app)] }, cause);
  return app;
}

function readSigningKid(org: Org, before: App, { credentials }: GivenApp): string | undefined {
  const signing = credentials?.["signing"];
  const kid = isJsonObject(signing) ? signing["kid"] : undefined;
  if (typeof kid !== "string") return before.signingKid;
  if (!org.signingKeys.find(before, kid))
    throw makeValidationError("kid", "kid: The signing key does not exist");
  return kid;
}

interface Making {
  readonly id: string;
  readonly nowMs: number;
  readonly before: App | undefined;
}

type ChangeableParts = Omit<
  App,
  "id" | "kind" | "name" | "status" | "createdMs" | "signingKid" | "externalKey" | "linkId"
>;

function makeChangeableParts(org: Org, kind: AppKind, given: GivenApp, making: Making): ChangeableParts {
  const oauthClient: OAuthClient | undefined =
    kind === "oidc" ? makeOAuthClient(org, given, making.id, making.before?.oauthClient) : undefined;
  return {
    label: readLabel(given),
    lastUpdatedMs: making.nowMs,
    signOnMode: chooseSignOnMode(given),
    accessibility: {
      selfService: false,
      errorRedirectUrl: null,
      loginRedirectUrl: null,
      ...given.accessibility,
    },
    visibility: makeVisibility(kind, given.visibility ?? {}),
    features: [],
    userNameTemplate: readUserNameTemplate(given),
    passwordScheme:
      kind === "catalogue" ? makePasswordScheme(chooseSignOnMode(given), given.credentials ?? {}) : {},
    settings: makeSettings(org, kind, given),
    oauthClient,
  };
}

function chooseSignOnMode({ name, signOnMode }: GivenApp): string | null {
  const fixed = findCatalogueApp(name ?? "")?.signOnMode;
  return fixed === undefined ? (signOnMode ?? "SAML_2_0") : fixed;
}

/** OAuth apps share one key, SAML apps have one each. */
function chooseSigningKid(org: Org, kind: AppKind, given: GivenApp): string | undefined {
  if (kind === "oidc") return org.oauthSigningKid;
  const mode = chooseSignOnMode(given);
  if (mode === "SAML_1_1") return org.signingKeys.sharedKid;
  return isSaml(mode) ? makeToken(32) : undefined;
}

function readLabel({ label }: GivenApp): string {
  if (!label) throw makeValidationError("label", "label: The field cannot be left blank");
  if (label.length > 100) throw makeValidationError("label", "label: The field is too long");
  return label;
}

function chooseName(org: Org, kind: AppKind, given: GivenApp, label: string): string {
  if (kind !== "saml") return given.name ?? kind;
  const plain = label.toLowerCase().replace(/[^a-z0-9]/g, "");
  org.customApps.made += 1;
  return `${org.name}_${plain}_${org.customApps.made}`;
}

function makeVisibility(kind: AppKind, given: JsonObject): JsonObject {
  const hidden = kind === "oidc";
  return {
    autoLaunch: given["autoLaunch"] ?? false,
    autoSubmitToolbar: given["autoSubmitToolbar"] ?? false,
    hide: { iOS: hidden, web: hidden, ...(isJsonObject(given["hide"]) ? given["hide"] : {}) },
  };
}

function readUserNameTemplate({ credentials }: GivenApp): JsonObject {
  const given = credentials?.["userNameTemplate"];
  return isJsonObject(given) ? given : { template: `\${source.login}`, type: "BUILT_IN" };
}

const notifications = { vpn: { network: { connection: "DISABLED" }, message: null, helpUrl: null } };

function makeSettings(org: Org, kind: AppKind, given: GivenApp): JsonObject {
  const settings = given.settings ?? {};
  const own = isJsonObject(settings["app"]) ? settings["app"] : {};
  if (kind === "bookmark" || kind === "org2org") checkAppSettings(kind, own);
  const notes = isJsonObject(settings["notes"]) ? settings["notes"] : {};
  return {
    app: {
      ...findCatalogueApp(given.name ?? "")?.settings,
      ...own,
    },
    notifications: settings["notifications"] ?? notifications,
    manualProvisioning: settings["manualProvisioning"] ?? false,
    implicitAssignment: settings["implicitAssignment"] ?? false,
    emOptInStatus: "NONE",
    notes: { admin: notes["admin"] ?? null, enduser: notes["enduser"] ?? null },
    ...(kind === "oidc" ? { oauthClient: makeOAuthSettings(settings["oauthClient"]) } : {}),
    ...(kind === "saml" ? { signOn: makeSignOnSettings(org, settings["signOn"]) } : {}),
    ...(kind !== "saml" && isSaml(chooseSignOnMode(given))
      ? { signOn: makeOverrides(chooseSignOnMode(given), settings["signOn"]) }
      : {}),
  };
}
