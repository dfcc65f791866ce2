import { makeValidationError } from "../errors.ts";
import { makeRandomLetters, makeToken } from "../identifiers.ts";
import { isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";
import type { Org } from "../org.ts";
import { hasTrait } from "../vintage.ts";
import { listPolicyProblems } from "./idp-policy-rules.ts";
import { listSamlProblems, supportedTypes } from "./idp-protocol-rules.ts";
import type { GivenIdp } from "./idp-shape.ts";

/** The parts of an identity provider that a request defines. */
export interface IdpDefinition {
  readonly type: string;
  readonly name: string;
  readonly protocol: JsonObject;
  readonly policy: JsonObject;
  readonly issuerMode: string | undefined;
}

/** The provider that a request replaces, with the keys that it can sign with. */
export interface KnownIdp extends IdpDefinition {
  readonly signingKids: readonly string[];
}

const longestName = 100;

/**
 * What the request defines, completed as recorded. `before` keeps what the org itself made: audience and signing key.
 * @throws OktaError E0000001 naming every part that Okta refuses.
 */
export function readIdpDefinition(org: Org, given: GivenIdp, before?: KnownIdp): IdpDefinition {
  const type = given.type ?? before?.type ?? "";
  const name = given.name ?? "";
  checkName(org, name, before);
  const problems = [
    ...(supportedTypes.includes(type) ? [] : ["type"]),
    ...(given.protocol ? [] : ["protocol"]),
    ...(type === "SAML2" ? listSamlProblems(org, given.protocol ?? {}, before?.signingKids ?? []) : []),
    ...listPolicyProblems(org, given.policy ?? {}),
  ];
  if (problems.length > 0) {
    throw makeValidationError("IdpTrust", ...problems.map((path) => `The ${path} is invalid.`));
  }
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

/** @throws OktaError E0000001 for a name that is missing, too long or another provider's. */
function checkName(org: Org, name: string, before: IdpDefinition | undefined): void {
  const refuse = (cause: string): Error => makeValidationError("name", `name: ${cause}`);
  if (name === "") throw refuse("The field cannot be left blank");
  if (name.length > longestName) throw refuse("The field is too long");
  const isTaken = [...org.idps.values()].some((idp) => idp.name === name && idp.name !== before?.name);
  if (isTaken) throw refuse("An object with this field already exists in the current organization");
}

function completeSamlProtocol(org: Org, given: JsonObject, before: IdpDefinition | undefined): JsonObject {
  const trust = readObject(readPath(given, "credentials.trust"));
  const knownTrust = readObject(readPath(before?.protocol ?? {}, "credentials.trust"));
  const knownSigning = readPath(before?.protocol ?? {}, "credentials.signing.kid");
  const givenSigning = before ? readPath(given, "credentials.signing.kid") : undefined;
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
      ...(settings["sendApplicationContext"] === true ? { sendApplicationContext: true } : {}),
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
      signing: { kid: givenSigning ?? knownSigning ?? makeToken(32) },
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
