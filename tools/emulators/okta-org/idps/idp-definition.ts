import * as v from "valibot";
import { makeValidationError } from "../errors.ts";
import { jsonObject } from "../http/json-body.ts";
import { makeRandomLetters, makeToken } from "../identifiers.ts";
import { isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";
import type { Org } from "../org.ts";
import { hasTrait } from "../vintage.ts";

export const idpSchema = v.object({
  type: v.nullish(v.string()),
  name: v.nullish(v.string()),
  status: v.nullish(v.string()),
  issuerMode: v.nullish(v.string()),
  protocol: v.nullish(jsonObject),
  policy: v.nullish(jsonObject),
});

export type GivenIdp = v.InferOutput<typeof idpSchema>;

/** The parts of an identity provider that a request defines. */
export interface IdpDefinition {
  readonly type: string;
  readonly name: string;
  readonly protocol: JsonObject;
  readonly policy: JsonObject;
  readonly issuerMode: string | undefined;
}

const supportedTypes = ["SAML2", "OIDC"];
const longestTexts: readonly (readonly [path: string, maxLength: number])[] = [
  ["protocol.endpoints.sso.url", 1014],
  ["protocol.endpoints.sso.destination", 512],
  ["protocol.credentials.trust.issuer", 1024],
  ["protocol.credentials.trust.audience", 1024],
  ["policy.subject.filter", 1024],
];

/**
 * What the request defines, completed as recorded. `before` keeps what the org itself made: audience and signing key.
 * @throws OktaError E0000001 naming every part that Okta refuses.
 */
export function readIdpDefinition(org: Org, given: GivenIdp, before?: IdpDefinition): IdpDefinition {
  const type = given.type ?? before?.type ?? "";
  const name = given.name ?? "";
  const causes: string[] = [];
  if (!supportedTypes.includes(type)) causes.push("type: The type is missing or not supported");
  if (name === "") causes.push("name: The field cannot be left blank");
  if (name.length > 100) causes.push("name: The field is too long");
  const isTaken = [...org.idps.values()].some((idp) => idp.name === name && idp.name !== before?.name);
  if (isTaken) causes.push("name: An object with this field already exists in the current organization");
  if (!given.protocol) causes.push("protocol: The field cannot be left blank");
  for (const [path, maxLength] of longestTexts) {
    const text = readPath(
      omitUndefined({ protocol: given.protocol ?? {}, policy: given.policy ?? {} }),
      path,
    );
    if (typeof text === "string" && text.length > maxLength) causes.push(`${path}: The field is too long`);
  }
  if (type === "SAML2") causes.push(...listSamlViolations(org, given.protocol ?? {}));
  if (causes.length > 0) throw makeValidationError("identityProvider", ...causes);
  return {
    type,
    name,
    protocol:
      type === "SAML2" ? completeSamlProtocol(org, given.protocol ?? {}, before) : (given.protocol ?? {}),
    policy: completePolicy(given.policy ?? {}, type),
    // SAML providers are shown without, whatever the request says (recorded).
    issuerMode: type === "SAML2" ? undefined : (given.issuerMode ?? before?.issuerMode ?? "ORG_URL"),
  };
}

function listSamlViolations(org: Org, protocol: JsonObject): readonly string[] {
  const causes: string[] = [];
  const trust = readObject(readPath(protocol, "credentials.trust"));
  if (!trust["issuer"]) causes.push("issuer: The field cannot be left blank");
  const sso = readObject(readPath(protocol, "endpoints.sso"));
  if (typeof sso["url"] !== "string" || !URL.canParse(sso["url"]))
    causes.push("url: The field is not a valid URL");
  const scope = readPath(protocol, "algorithms.request.signature.scope");
  if (scope === "REQUEST" && !sso["destination"]) causes.push("destination: The field cannot be left blank");
  const extra: readonly Json[] = Array.isArray(trust["additionalKids"]) ? trust["additionalKids"] : [];
  if (extra.length > 1) causes.push("additionalKids: At most one additional key is allowed");
  for (const kid of [trust["kid"], ...extra]) {
    if (typeof kid !== "string" || !org.idpKeys.has(kid)) causes.push("kid: The key does not exist");
  }
  return causes;
}

function completeSamlProtocol(org: Org, given: JsonObject, before: IdpDefinition | undefined): JsonObject {
  const trust = readObject(readPath(given, "credentials.trust"));
  const knownTrust = readObject(readPath(before?.protocol ?? {}, "credentials.trust"));
  const knownSigning = readPath(before?.protocol ?? {}, "credentials.signing.kid");
  const request = readObject(readPath(given, "algorithms.request"));
  const acs = readObject(readPath(given, "endpoints.acs"));
  const settings = readObject(given["settings"]);
  const ownAudience = `https://www.okta.com/saml2/service-provider/sp${makeRandomLetters(18)}`;
  return omitUndefined({
    type: "SAML2",
    endpoints: {
      sso: readObject(readPath(given, "endpoints.sso")),
      acs: { binding: acs["binding"] ?? "HTTP-POST", type: acs["type"] ?? "INSTANCE" },
    },
    algorithms: {
      request: {
        signature: request["signature"] ?? { algorithm: "SHA-256", scope: "REQUEST" },
        ...(hasTrait(org, "requestDigest") ? { digest: "SHA-1" } : {}),
      },
      response: readPath(given, "algorithms.response") ?? {
        signature: { algorithm: "SHA-256", scope: "ANY" },
      },
    },
    settings: {
      nameFormat: settings["nameFormat"] ?? "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
      honorPersistentNameId: settings["honorPersistentNameId"] ?? true,
    },
    relayState: given["relayState"],
    credentials: {
      trust: omitUndefined({
        issuer: trust["issuer"],
        audience: isText(trust["audience"]) ? trust["audience"] : (knownTrust["audience"] ?? ownAudience),
        kid: trust["kid"],
        additionalKids: trust["additionalKids"],
        revocation: null,
        revocationCacheLifetime: 0,
      }),
      signing: { kid: knownSigning ?? makeToken(32) },
    },
  });
}

function completePolicy(given: JsonObject, type: string): JsonObject {
  const provisioning = readObject(given["provisioning"]);
  const conditions = readObject(provisioning["conditions"]);
  const subject = readObject(given["subject"]);
  return {
    provisioning: {
      action: provisioning["action"] ?? "AUTO",
      profileMaster: provisioning["profileMaster"] ?? false,
      groups: provisioning["groups"] ?? { action: "NONE" },
      conditions: {
        deprovisioned: conditions["deprovisioned"] ?? { action: "NONE" },
        suspended: conditions["suspended"] ?? { action: "NONE" },
      },
    },
    accountLink: { filter: null, action: "AUTO", ...readObject(given["accountLink"]) },
    subject: {
      userNameTemplate: subject["userNameTemplate"] ?? { template: "idpuser.subjectNameId" },
      filter: isText(subject["filter"]) ? subject["filter"] : null,
      matchType: subject["matchType"] ?? "USERNAME",
      matchAttribute: isText(subject["matchAttribute"]) ? subject["matchAttribute"] : null,
    },
    maxClockSkew: given["maxClockSkew"] ?? (type === "SAML2" ? 120_000 : 0),
    ...(type === "SAML2" ? { trustClaims: false, transformedUsernameMatchingEnabled: false } : {}),
  };
}

function readPath(value: Json, path: string): Json | undefined {
  return path.split(".").reduce<Json | undefined>((part, name) => readObject(part)[name], value);
}

function readObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string" && value !== "";
}
