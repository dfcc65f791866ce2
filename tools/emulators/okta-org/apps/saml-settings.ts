import { makeValidationError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { hasTrait } from "../vintage.ts";
import { listSignOnProblems } from "./saml-settings-rules.ts";

/** `settings.signOn` of a custom SAML 2.0 app. @throws OktaError E0000001 naming every missing or refused setting. */
export function makeSignOnSettings(org: { readonly vintage: string }, value: Json | undefined): JsonObject {
  if (!isJsonObject(value)) throw makeValidationError("mediated", "Missing settings.signOn object");
  const given = value;
  const problems = listSignOnProblems(given);
  const [first] = problems;
  if (first) {
    throw makeValidationError(first[0], ...problems.map(([field, cause]) => `${field}: ${cause}`));
  }
  const read = (name: string, otherwise: Json): Json => given[name] ?? otherwise;
  return {
    defaultRelayState: hasTrait(org, "requestDigest")
      ? given["defaultRelayState"] || null
      : read("defaultRelayState", null),
    ssoAcsUrl: read("ssoAcsUrl", ""),
    idpIssuer: given["idpIssuer"] || `http://www.okta.com/\${org.externalKey}`,
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
