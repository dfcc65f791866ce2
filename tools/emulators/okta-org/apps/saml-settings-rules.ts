import { X509Certificate } from "node:crypto";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/** A setting that Okta refuses, and why. */
export type SettingProblem = readonly [field: string, cause: string];

export const blank = "The field cannot be left blank";
/** Okta's words for a value that is none of a list (seen for settings of catalogue apps). */
const notOneOf = "Not one of the allowed values.";
export const notAnAddress = "Does not match required pattern";

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

const addresses = ["ssoAcsUrl", "recipient", "destination"];

const contextPrefix = "oasis:names:tc:SAML:2.0:ac:classes:";
const contexts = [
  "Kerberos",
  "Password",
  "PasswordProtectedTransport",
  "TLSClient",
  "unspecified",
  "X509",
].flatMap((name) => [`urn:${contextPrefix}${name}`, `${contextPrefix}${name}`]);

/** SamlApplicationSettingsSignOn of Okta's OpenAPI description; the NameID formats are the archived reference's. */
const choices: Readonly<Record<string, readonly string[]>> = {
  subjectNameIdFormat: [
    "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
    "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
    "urn:oasis:names:tc:SAML:1.1:nameid-format:x509SubjectName",
    "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
  ],
  signatureAlgorithm: ["RSA_SHA1", "RSA_SHA256"],
  digestAlgorithm: ["SHA1", "SHA256"],
  authnContextClassRef: ["urn:federation:authentication:windows", ...contexts],
};

const namespaces = ["basic", "uri", "unspecified"].map(
  (name) => `urn:oasis:names:tc:SAML:2.0:attrname-format:${name}`,
);
const groupFilters = ["STARTS_WITH", "EQUALS", "CONTAINS", "REGEX"];
const mostAcsEndpoints = 100;
const longestAddress = 1024;

/** Everything that Okta refuses about the sign-on settings of a custom SAML 2.0 app. */
export function listSignOnProblems(given: JsonObject): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  for (const field of requiredTexts) if (isBlank(given[field])) problems.push([field, blank]);
  for (const field of addresses) {
    const value = given[field];
    if (!isBlank(value) && !isAddress(value)) problems.push([field, notAnAddress]);
  }
  for (const [field, valid] of Object.entries(choices)) {
    const value = given[field];
    if (typeof value === "string" && value !== "" && !valid.includes(value)) problems.push([field, notOneOf]);
  }
  if (given["responseSigned"] !== true && given["assertionSigned"] !== true) {
    problems.push(["responseSigned", "At least one of 'responseSigned' and 'assertionSigned' must be true"]);
  }
  return [
    ...problems,
    ...listStatementProblems(readList(given["attributeStatements"])),
    ...listEndpointProblems(given),
    ...listLogoutProblems(given),
  ];
}

function listStatementProblems(statements: readonly JsonObject[]): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  const field = "attributeStatements";
  const names = statements.map((statement) => statement["name"]);
  if (names.some((name) => isBlank(name))) problems.push([field, "'name' cannot be left blank"]);
  if (new Set(names).size < names.length) problems.push([field, "Attribute names must be unique"]);
  for (const { type, namespace, filterType, values } of statements) {
    if (!isBlank(namespace) && typeof namespace === "string" && !namespaces.includes(namespace)) {
      problems.push([`${field}.namespace`, notOneOf]);
    }
    if (type === "GROUP" && (typeof filterType !== "string" || !groupFilters.includes(filterType))) {
      problems.push([`${field}.filterType`, notOneOf]);
    }
    if (type !== "GROUP" && (!Array.isArray(values) || values.length === 0)) {
      problems.push([`${field}.values`, blank]);
    }
  }
  return problems;
}

function listEndpointProblems(given: JsonObject): readonly SettingProblem[] {
  const field = "acsEndpoints";
  const endpoints = readList(given[field]);
  const indexes = endpoints.map((endpoint) => endpoint["index"]);
  const problems: SettingProblem[] = [];
  if (endpoints.length > mostAcsEndpoints) problems.push([field, "At most 100 ACS endpoints are allowed"]);
  if (endpoints.some(({ url }) => !isAddress(url))) problems.push([`${field}.url`, notAnAddress]);
  if (new Set(indexes).size < indexes.length) problems.push([`${field}.index`, "Indexes must be unique"]);
  return problems;
}

function listLogoutProblems({ slo, spCertificate }: JsonObject): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  if (isJsonObject(slo) && slo["enabled"] === true) {
    if (isBlank(slo["issuer"])) problems.push(["slo.issuer", blank]);
    if (!isAddress(slo["logoutUrl"])) problems.push(["slo.logoutUrl", notAnAddress]);
    if (!isJsonObject(spCertificate)) problems.push(["spCertificate", blank]);
  }
  if (isJsonObject(spCertificate) && !holdsOneCertificate(spCertificate["x5c"])) {
    problems.push(["spCertificate", "The certificate is invalid"]);
  }
  return problems;
}

function holdsOneCertificate(x5c: Json | undefined): boolean {
  const chain: readonly Json[] = Array.isArray(x5c) ? x5c : [];
  const [first] = chain;
  if (chain.length !== 1 || typeof first !== "string") return false;
  try {
    return new X509Certificate(Buffer.from(first, "base64")).raw.length > 0;
  } catch {
    return false;
  }
}

/** An absolute `http` or `https` address of a length that Okta takes. */
export function isAddress(value: Json | undefined): boolean {
  if (typeof value !== "string" || value.length > longestAddress || !URL.canParse(value)) return false;
  return /^https?:$/.test(new URL(value).protocol);
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || value === "";
}

function readList(value: Json | undefined): readonly JsonObject[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  return items.filter((item) => isJsonObject(item));
}
