import type { Json, JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { readList, readText } from "./read-path.ts";

export const supportedTypes = ["SAML2", "OIDC"];

/** ProtocolSaml of Okta's OpenAPI description: what each choice may be; left out, it gets its default. */
const choices: readonly (readonly [path: string, valid: readonly string[]])[] = [
  ["type", ["SAML2"]],
  ["endpoints.sso.binding", ["HTTP-POST", "HTTP-REDIRECT"]],
  ["endpoints.acs.binding", ["HTTP-POST"]],
  ["endpoints.acs.type", ["INSTANCE", "ORG"]],
  ["algorithms.request.signature.algorithm", ["SHA-1", "SHA-256"]],
  ["algorithms.request.signature.scope", ["REQUEST", "NONE"]],
  ["algorithms.response.signature.algorithm", ["SHA-1", "SHA-256"]],
  ["algorithms.response.signature.scope", ["RESPONSE", "TOKEN", "ANY"]],
  ["relayState.format", ["OPAQUE", "FROM_URL"]],
  [
    "settings.nameFormat",
    [
      "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
      "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
      "urn:oasis:names:tc:SAML:1.1:nameid-format:x509SubjectName",
      "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
      "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
    ],
  ],
];

const longestTexts: readonly (readonly [path: string, maxLength: number])[] = [
  ["endpoints.sso.url", 1014],
  ["endpoints.sso.destination", 512],
  ["credentials.trust.issuer", 1024],
  ["credentials.trust.audience", 1024],
];

/**
 * Paths of the parts of a SAML protocol that Okta refuses, each once. `signingKids` are the keys that the provider can
 * sign with; a new one has none yet.
 */
export function listSamlProblems(
  org: Org,
  protocol: JsonObject,
  signingKids: readonly string[],
): readonly string[] {
  const paths = [
    ...listChoiceProblems(protocol),
    ...longestTexts
      .filter(([path, maxLength]) => readText(protocol, path).length > maxLength)
      .map(([path]) => path),
    ...(readText(protocol, "credentials.trust.issuer") === "" ? ["credentials.trust.issuer"] : []),
    ...listAddressProblems(protocol),
    ...listKeyProblems(org, protocol),
  ];
  const signingKid = readText(protocol, "credentials.signing.kid");
  if (signingKid !== "" && signingKids.length > 0 && !signingKids.includes(signingKid)) {
    paths.push("credentials.signing.kid");
  }
  return [...new Set(paths)].map((path) => `protocol.${path}`);
}

function listChoiceProblems(protocol: JsonObject): readonly string[] {
  return choices
    .filter(([path, valid]) => {
      const value = readText(protocol, path);
      return value !== "" && !valid.includes(path === "endpoints.sso.binding" ? value.toUpperCase() : value);
    })
    .map(([path]) => path);
}

function listAddressProblems(protocol: JsonObject): readonly string[] {
  const paths: string[] = [];
  const url = readText(protocol, "endpoints.sso.url");
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) paths.push("endpoints.sso.url");
  const isSigned = readText(protocol, "algorithms.request.signature.scope") === "REQUEST";
  if (isSigned && readText(protocol, "endpoints.sso.destination") === "")
    paths.push("endpoints.sso.destination");
  return paths;
}

function listKeyProblems(org: Org, protocol: JsonObject): readonly string[] {
  const paths: string[] = [];
  const kid = readText(protocol, "credentials.trust.kid");
  if (!org.idpKeys.has(kid)) paths.push("credentials.trust.kid");
  const additional = readList(protocol, "credentials.trust.additionalKids");
  const isKnown = (other: Json): boolean =>
    typeof other === "string" && other !== kid && org.idpKeys.has(other);
  if (additional.length > 1 || !additional.every(isKnown)) paths.push("credentials.trust.additionalKids");
  return paths;
}
