import { X509Certificate } from "node:crypto";
import { SignedXml } from "xml-crypto";
import { makeRandomText } from "../identifiers.ts";
import type { SigningKey } from "../saml/signing-keys.ts";
import type { AppSsoSettings } from "./app-sso-settings.ts";
import type { SamlAttribute } from "./attribute-statements.ts";
import { escapeHtml } from "./html.ts";
import { SignInRefusal } from "./refusal.ts";

export interface ResponseContent {
  readonly settings: AppSsoSettings;
  readonly nameId: string;
  readonly attributes: readonly SamlAttribute[];
  /** Id of the request it answers; absent when the person began at the identity provider. */
  readonly inResponseTo: string | undefined;
  readonly nowMs: number;
}

/** An assertion holds this long, and began to hold as long ago (as Okta's do). */
const validityMs = 5 * 60 * 1000;

const excC14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
const enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

const signatureAlgorithms: Readonly<Record<string, string>> = {
  RSA_SHA1: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
  RSA_SHA256: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
};

const digestAlgorithms: Readonly<Record<string, string>> = {
  SHA1: "http://www.w3.org/2000/09/xmldsig#sha1",
  SHA256: "http://www.w3.org/2001/04/xmlenc#sha256",
};

/**
 * A SAML 2.0 response with one bearer assertion (SAML 2.0 Profiles, section 4.1.4.2), signed as the app's settings say:
 * the assertion first, since the response's signature covers it.
 * @throws SignInRefusal 400 for algorithms that nobody knows.
 */
export function makeSamlResponse(content: ResponseContent, key: SigningKey): string {
  const { assertionSigned, responseSigned } = content.settings;
  const unsigned = renderResponse(content);
  const inner = assertionSigned ? sign(unsigned, "Assertion", content.settings, key) : unsigned;
  return responseSigned ? sign(inner, "Response", content.settings, key) : inner;
}

function renderResponse({ settings, nameId, attributes, inResponseTo, nowMs }: ResponseContent): string {
  const instant = new Date(nowMs).toISOString();
  const notBefore = new Date(nowMs - validityMs).toISOString();
  const notOnOrAfter = new Date(nowMs + validityMs).toISOString();
  const answers = inResponseTo === undefined ? "" : ` InResponseTo="${escapeXml(inResponseTo)}"`;
  const issuer = `<saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">${escapeXml(settings.issuer)}</saml2:Issuer>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" Destination="${escapeXml(settings.destination)}" ID="${makeId()}"${answers} IssueInstant="${instant}" Version="2.0">`,
    issuer,
    '<saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status>',
    `<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="${makeId()}" IssueInstant="${instant}" Version="2.0">`,
    issuer,
    `<saml2:Subject><saml2:NameID Format="${escapeXml(settings.nameIdFormat)}">${escapeXml(nameId)}</saml2:NameID>`,
    `<saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData${answers} NotOnOrAfter="${notOnOrAfter}" Recipient="${escapeXml(settings.recipient)}"/></saml2:SubjectConfirmation></saml2:Subject>`,
    `<saml2:Conditions NotBefore="${notBefore}" NotOnOrAfter="${notOnOrAfter}"><saml2:AudienceRestriction><saml2:Audience>${escapeXml(settings.audience)}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>`,
    `<saml2:AuthnStatement AuthnInstant="${instant}" SessionIndex="${makeId()}"><saml2:AuthnContext><saml2:AuthnContextClassRef>${escapeXml(settings.authnContextClassRef)}</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>`,
    renderAttributes(attributes),
    "</saml2:Assertion></saml2p:Response>",
  ].join("");
}

function renderAttributes(attributes: readonly SamlAttribute[]): string {
  if (attributes.length === 0) return "";
  const rendered = attributes.map(({ name, format, values }) => {
    const all = values.map(
      (value) =>
        `<saml2:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">${escapeXml(value)}</saml2:AttributeValue>`,
    );
    return `<saml2:Attribute Name="${escapeXml(name)}" NameFormat="${escapeXml(format)}">${all.join("")}</saml2:Attribute>`;
  });
  return `<saml2:AttributeStatement>${rendered.join("")}</saml2:AttributeStatement>`;
}

function sign(
  xml: string,
  element: "Assertion" | "Response",
  settings: AppSsoSettings,
  key: SigningKey,
): string {
  const signatureAlgorithm = signatureAlgorithms[settings.signatureAlgorithm];
  const digestAlgorithm = digestAlgorithms[settings.digestAlgorithm];
  if (signatureAlgorithm === undefined || digestAlgorithm === undefined) {
    throw new SignInRefusal(400, "The app's signature or digest algorithm is not known.");
  }
  const signature = new SignedXml({
    privateKey: key.privateKey.export({ type: "pkcs8", format: "pem" }),
    publicCert: new X509Certificate(key.certificate).toString(),
    signatureAlgorithm,
    canonicalizationAlgorithm: excC14n,
    getKeyInfoContent: (parts = {}) => SignedXml.getKeyInfoContent(parts),
  });
  const path = element === "Response" ? "/*" : "/*/*[local-name(.)='Assertion']";
  signature.addReference({
    xpath: path,
    transforms: [enveloped, excC14n],
    digestAlgorithm,
  });
  signature.computeSignature(xml, {
    prefix: "ds",
    location: { reference: `${path}/*[local-name(.)='Issuer']`, action: "after" },
  });
  return signature.getSignedXml();
}

function makeId(): string {
  return `id${makeRandomText(24)}`;
}

/** XML has no place for most control characters, however they are written (XML 1.0, section 2.2). */
function escapeXml(text: string): string {
  return escapeHtml(text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ""));
}
