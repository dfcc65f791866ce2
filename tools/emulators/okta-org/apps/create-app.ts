import * as v from "valibot";
import type { App, AppKind, OAuthClient } from "../entities.ts";
import { makeValidationError } from "../errors.ts";
import { describeApp, type EventCause } from "../events/log-event.ts";
import { jsonObject } from "../http/json-body.ts";
import { makeRandomText, makeToken } from "../identifiers.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { makeOAuthClient, makeOAuthSettings } from "./oauth-client.ts";
import { makeOverrides, makeSignOnSettings } from "./saml-settings.ts";

/** Body of a create or replace request. */
export const appSchema = v.object({
  name: v.nullish(v.string()),
  label: v.nullish(v.string()),
  signOnMode: v.nullish(v.string()),
  accessibility: v.nullish(jsonObject),
  visibility: v.nullish(jsonObject),
  features: v.nullish(v.array(v.string())),
  credentials: v.nullish(jsonObject),
  settings: v.nullish(jsonObject),
  profile: v.nullish(jsonObject),
});

export type GivenApp = v.InferOutput<typeof appSchema>;

/** Creates an app instance. @throws OktaError E0000001 for a kind or setting that Okta refuses. */
export function createApp(org: Org, cause: EventCause, given: GivenApp, activate: boolean): App {
  const kind = chooseKind(given);
  const id = org.newId("0oa");
  const nowMs = org.clock.nowMs();
  const label = readLabel(given);
  const app: App = {
    id,
    kind,
    name: chooseName(org, kind, given, label),
    status: activate ? "ACTIVE" : "INACTIVE",
    createdMs: nowMs,
    signingKid: kind === "bookmark" ? undefined : makeToken(32),
    externalKey: org.newId("exk"),
    linkId: kind === "saml" || kind === "org2org" ? `aln${makeRandomText(17)}` : "aln177a159h7Zf52X0g8",
    ...makeChangeableParts(org, kind, given, { id, nowMs, before: undefined }),
  };
  org.apps.put(app);
  org.log.write({ eventType: "application.lifecycle.create", targets: [describeApp(app)] }, cause);
  return app;
}

/** Replaces what a `PUT` may replace; omitted parts fall back to their defaults. */
export function replaceApp(org: Org, cause: EventCause, before: App, given: GivenApp): App {
  if (chooseKind(given, before.kind) !== before.kind) {
    throw makeValidationError("signOnMode", "signOnMode: The sign-on mode cannot be changed");
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
    signOnMode: given.signOnMode ?? "SAML_2_0",
    accessibility: {
      selfService: false,
      errorRedirectUrl: null,
      loginRedirectUrl: null,
      ...given.accessibility,
    },
    visibility: makeVisibility(kind, given.visibility ?? {}),
    features: [],
    userNameTemplate: readUserNameTemplate(given),
    settings: makeSettings(kind, given),
    oauthClient,
  };
}

function chooseKind(given: GivenApp, before?: AppKind): AppKind {
  const { name, signOnMode } = given;
  if (name === "okta_org2org") return "org2org";
  switch (signOnMode ?? "") {
    case "OPENID_CONNECT":
      if (name !== "oidc_client") throw makeValidationError("name", "name: The field cannot be left blank");
      return "oidc";
    case "BOOKMARK":
      if (name !== "bookmark") throw makeValidationError("name", "name: The field cannot be left blank");
      return "bookmark";
    case "SAML_2_0":
      if (before === undefined && name) {
        throw makeValidationError("name", `name: The app '${name}' is not in the catalogue of this org`);
      }
      return "saml";
    default:
      throw makeValidationError("signOnMode", "signOnMode: The sign-on mode is missing or not supported");
  }
}

function readLabel({ label }: GivenApp): string {
  if (!label) throw makeValidationError("label", "label: The field cannot be left blank");
  if (label.length > 100) throw makeValidationError("label", "label: The field is too long");
  return label;
}

function chooseName(org: Org, kind: AppKind, given: GivenApp, label: string): string {
  if (kind !== "saml") return given.name ?? kind;
  const plain = label.toLowerCase().replace(/[^a-z0-9]/g, "");
  return `${org.name}_${plain}_${org.apps.list().length + 1}`;
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

function makeSettings(kind: AppKind, given: GivenApp): JsonObject {
  const settings = given.settings ?? {};
  const notes = isJsonObject(settings["notes"]) ? settings["notes"] : {};
  return {
    app: isJsonObject(settings["app"]) ? settings["app"] : {},
    notifications: settings["notifications"] ?? notifications,
    manualProvisioning: settings["manualProvisioning"] ?? false,
    implicitAssignment: settings["implicitAssignment"] ?? false,
    ...(kind === "oidc" ? { emOptInStatus: "NONE" } : {}),
    notes: { admin: notes["admin"] ?? null, enduser: notes["enduser"] ?? null },
    ...(kind === "oidc" ? { oauthClient: makeOAuthSettings(settings["oauthClient"]) } : {}),
    ...(kind === "saml" ? { signOn: makeSignOnSettings(settings["signOn"]) } : {}),
    ...(kind === "org2org" ? { signOn: makeOverrides(settings["signOn"]) } : {}),
  };
}
