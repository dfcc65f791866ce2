import type { App } from "../entities.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { SignInRefusal } from "./refusal.ts";

/** How an app wants its SAML responses. */
export interface AppSsoSettings {
  readonly issuer: string;
  readonly acsUrl: string;
  /** Other addresses that a request may ask for an answer at. */
  readonly otherAcsUrls: readonly string[];
  readonly honorForceAuthn: boolean;
  readonly recipient: string;
  readonly destination: string;
  readonly audience: string;
  readonly nameIdTemplate: string;
  readonly nameIdFormat: string;
  readonly authnContextClassRef: string;
  readonly responseSigned: boolean;
  readonly assertionSigned: boolean;
  readonly signatureAlgorithm: string;
  readonly digestAlgorithm: string;
  readonly defaultRelayState: string;
  readonly attributeStatements: readonly JsonObject[];
}

const unspecified = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
const passwordContext = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

/** What Org2Org tells the other org of a person, so that it can create them at their first sign-in. */
const org2OrgAttributes = ["firstName", "lastName", "email", "mobilePhone"].map((name) => ({
  type: "EXPRESSION",
  name,
  namespace: "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
  values: [`user.${name}`],
}));

/** @throws SignInRefusal 400 for an app that is not set up for SAML 2.0. */
export function readAppSsoSettings(app: App): AppSsoSettings {
  const signOn = readObject(app.settings["signOn"]);
  const own = app.kind === "saml" ? readCustom(signOn) : readOrg2Org(app, signOn);
  if (!URL.canParse(own.acsUrl) || own.audience === "") {
    throw new SignInRefusal(400, `The app ${app.label} has no address or audience to sign in to.`);
  }
  return {
    ...own,
    issuer: own.issuer.replaceAll("${org.externalKey}", app.externalKey),
    defaultRelayState: readText(signOn["defaultRelayState"]),
  };
}

type OwnSettings = Omit<AppSsoSettings, "defaultRelayState">;

function readCustom(signOn: JsonObject): OwnSettings {
  const text = (name: string): string => readText(signOn[name]);
  return {
    issuer: text("idpIssuer"),
    acsUrl: text("ssoAcsUrl"),
    otherAcsUrls:
      signOn["allowMultipleAcsEndpoints"] === true
        ? readList(signOn["acsEndpoints"]).map(({ url }) => readText(url))
        : [],
    honorForceAuthn: signOn["honorForceAuthn"] !== false,
    recipient: text("recipient"),
    destination: text("destination"),
    audience: text("audience"),
    nameIdTemplate: text("subjectNameIdTemplate"),
    nameIdFormat: text("subjectNameIdFormat"),
    authnContextClassRef: text("authnContextClassRef"),
    responseSigned: signOn["responseSigned"] === true,
    assertionSigned: signOn["assertionSigned"] === true,
    signatureAlgorithm: text("signatureAlgorithm"),
    digestAlgorithm: text("digestAlgorithm"),
    attributeStatements: readList(signOn["attributeStatements"]),
  };
}

function readOrg2Org(app: App, signOn: JsonObject): OwnSettings {
  if (app.kind !== "org2org" || app.signOnMode !== "SAML_2_0") {
    throw new SignInRefusal(400, `The app ${app.label} has no SAML 2.0 sign-on in this org.`);
  }
  const settings = readObject(app.settings["app"]);
  const acsUrl = readText(signOn["ssoAcsUrlOverride"]) || readText(settings["acsUrl"]);
  return {
    issuer: "http://www.okta.com/${org.externalKey}",
    acsUrl,
    otherAcsUrls: [],
    honorForceAuthn: true,
    recipient: readText(signOn["recipientOverride"]) || acsUrl,
    destination: readText(signOn["destinationOverride"]) || acsUrl,
    audience: readText(signOn["audienceOverride"]) || readText(settings["audRestriction"]),
    nameIdTemplate: "${user.userName}",
    nameIdFormat: unspecified,
    authnContextClassRef: passwordContext,
    responseSigned: true,
    assertionSigned: true,
    signatureAlgorithm: "RSA_SHA256",
    digestAlgorithm: "SHA256",
    attributeStatements: [...org2OrgAttributes, ...readList(signOn["attributeStatements"])],
  };
}

function readObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function readText(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function readList(value: Json | undefined): readonly JsonObject[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  return items.filter((item) => isJsonObject(item));
}
