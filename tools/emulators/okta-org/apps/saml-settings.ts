import { makeValidationError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { hasTrait } from "../vintage.ts";

const requiredTexts = [
  "ssoAcsUrl",
  "recipient",
  "destination",
  "audience",
  "subjectNameIdTemplate",
  "subjectNameIdFormat",
  "signatureAlgorithm",
  "digestAlgorithm",
  "authnContextClassRef",
];

const nameIdFormats = [
  "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
  "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
  "urn:oasis:names:tc:SAML:1.1:nameid-format:x509SubjectName",
  "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
  "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
];

/** `settings.signOn` of a custom SAML 2.0 app. @throws OktaError E0000001 naming every missing or refused setting. */
export function makeSignOnSettings(org: { readonly vintage: string }, value: Json | undefined): JsonObject {
  const given = isJsonObject(value) ? value : {};
  const causes = requiredTexts
    .filter((name) => typeof given[name] !== "string" || given[name] === "")
    .map((name) => `${name}: The field cannot be left blank`);
  if (given["responseSigned"] !== true && given["assertionSigned"] !== true) {
    causes.push("responseSigned: At least one of the response and the assertion must be signed");
  }
  const format = given["subjectNameIdFormat"];
  if (typeof format === "string" && format !== "" && !nameIdFormats.includes(format)) {
    causes.push("subjectNameIdFormat: The name identifier format is invalid");
  }
  if (causes.length > 0) throw makeValidationError("settings.signOn", ...causes);
  const read = (name: string, otherwise: Json): Json => given[name] ?? otherwise;
  return {
    defaultRelayState: hasTrait(org, "requestDigest")
      ? given["defaultRelayState"] || null
      : read("defaultRelayState", null),
    ssoAcsUrl: read("ssoAcsUrl", ""),
    idpIssuer: read("idpIssuer", `http://www.okta.com/\${org.externalKey}`),
    audience: read("audience", ""),
    recipient: read("recipient", ""),
    destination: read("destination", ""),
    subjectNameIdTemplate: read("subjectNameIdTemplate", ""),
    subjectNameIdFormat: read("subjectNameIdFormat", ""),
    responseSigned: read("responseSigned", false),
    assertionSigned: read("assertionSigned", false),
    signatureAlgorithm: read("signatureAlgorithm", "RSA_SHA256"),
    digestAlgorithm: read("digestAlgorithm", "SHA256"),
    honorForceAuthn: read("honorForceAuthn", true),
    authnContextClassRef: read("authnContextClassRef", ""),
    spIssuer: given["spIssuer"] ?? (isJsonObject(given["slo"]) ? given["slo"]["issuer"] : undefined) ?? null,
    ...(given["spCertificate"] ? { spCertificate: given["spCertificate"] } : {}),
    requestCompressed: read("requestCompressed", false),
    attributeStatements: read("attributeStatements", []),
    inlineHooks: read("inlineHooks", []),
    assertionEncryption: read("assertionEncryption", { enabled: false }),
    allowMultipleAcsEndpoints: read("allowMultipleAcsEndpoints", false),
    acsEndpoints: read("acsEndpoints", []),
    samlSignedRequestEnabled: read("samlSignedRequestEnabled", false),
    slo: read("slo", { enabled: false }),
  };
}

/** `settings.signOn` of a catalogue app such as Org2Org: it only overrides what the catalogue fixes. */
export function makeOverrides(signOnMode: string | null, value: Json | undefined): JsonObject {
  const given = isJsonObject(value) ? value : {};
  return {
    defaultRelayState: given["defaultRelayState"] || null,
    ssoAcsUrlOverride: given["ssoAcsUrlOverride"] || null,
    audienceOverride: given["audienceOverride"] || null,
    recipientOverride: given["recipientOverride"] || null,
    ...(signOnMode === "SAML_2_0"
      ? {
          destinationOverride: given["destinationOverride"] || null,
          attributeStatements: given["attributeStatements"] ?? [],
        }
      : {}),
  };
}
