import type { Profile } from "@node-saml/node-saml";
import * as v from "valibot";
import type { IdentityProvider } from "../idps/idp-view.ts";
import type { Org } from "../org.ts";
import { ClockedSaml } from "./clocked-saml.ts";
import type { IdpPolicy, IdpProtocol } from "./idp-policy.ts";
import { SignInRefusal } from "./refusal.ts";
import {
  assertionSchema,
  type GivenResponse,
  listSignatureAlgorithms,
  responseSchema,
  type VerifiedAssertion,
} from "./response-shape.ts";
import { readXml } from "./xml.ts";

/** What a verified assertion says of the person. */
export interface ForeignIdentity {
  readonly nameId: string;
  readonly nameIdFormat: string;
  /** First value of each attribute. */
  readonly attributes: ReadonlyMap<string, string>;
}

export interface ResponseRules {
  readonly idp: IdentityProvider;
  readonly protocol: IdpProtocol;
  readonly policy: IdpPolicy;
  /** Where the response was posted to. */
  readonly acsUrl: string;
}

const bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const strongAlgorithms = ["rsa-sha256", "rsa-sha384", "rsa-sha512"].map(
  (name) => `http://www.w3.org/2001/04/xmldsig-more#${name}`,
);

/**
 * Verifies a posted SAML response (SAML 2.0 Profiles, section 4.1.4.3). The library parses it and verifies signature,
 * audience and time of the assertion; the rest is checked here, on what the signature covers: issuer, recipient, the
 * request that it answers, and that it has not been used before.
 * @throws SignInRefusal 400 naming what is wrong.
 */
export async function checkResponse(
  org: Org,
  rules: ResponseRules,
  encoded: string,
): Promise<ForeignIdentity> {
  const response = await readResponse(encoded);
  checkEnvelope(rules, response);
  const profile = await verify(org, rules, encoded);
  const parsed = v.safeParse(assertionSchema, profile.getAssertion?.());
  if (!parsed.success) throw refuse("the assertion is incomplete");
  const { Assertion: assertion } = parsed.output;
  if (assertion.Issuer[0]?._ !== rules.protocol.credentials.trust.issuer) {
    throw refuse("the issuer of the assertion is not the one that is trusted");
  }
  const { inResponseTo, expiresMs } = checkConfirmation(org, rules, assertion);
  if (inResponseTo !== undefined && !org.signIn.pendingRequests.close(inResponseTo, rules.idp.id)) {
    throw refuse("InResponseTo names no request that waits for an answer");
  }
  if (!org.signIn.usedAssertions.use(`${rules.idp.id} ${assertion.$.ID}`, expiresMs)) {
    throw refuse("the assertion has been used before");
  }
  return readIdentity(profile);
}

async function readResponse(encoded: string): Promise<GivenResponse> {
  try {
    return (await readXml(Buffer.from(encoded, "base64").toString("utf8"), responseSchema)).Response;
  } catch {
    throw refuse("it is not readable");
  }
}

function checkEnvelope({ acsUrl, protocol }: ResponseRules, response: GivenResponse): void {
  if (response.$["Destination"] !== acsUrl) throw refuse("the destination is not this address");
  const { algorithm } = protocol.algorithms.response.signature;
  const isWeak = listSignatureAlgorithms(response).some((used) => !strongAlgorithms.includes(used));
  if (algorithm !== "SHA-1" && isWeak) throw refuse("the signature algorithm is too weak");
}

async function verify(
  org: Org,
  { protocol, policy, acsUrl }: ResponseRules,
  encoded: string,
): Promise<Profile> {
  const { trust } = protocol.credentials;
  const certificates = [trust.kid, ...trust.additionalKids].flatMap((kid) => {
    const key = org.idpKeys.get(kid);
    return key ? [key.certificate.toString()] : [];
  });
  if (certificates.length === 0) throw refuse("no certificate of the identity provider is known");
  const { scope } = protocol.algorithms.response.signature;
  const saml = new ClockedSaml(
    {
      callbackUrl: acsUrl,
      issuer: trust.audience,
      audience: trust.audience,
      idpCert: certificates,
      // Without either the library still demands that one of the two is signed.
      wantAuthnResponseSigned: scope === "RESPONSE",
      wantAssertionsSigned: scope === "TOKEN",
      // -1 would switch the library's checks of time off.
      acceptedClockSkewMs: Math.max(0, policy.maxClockSkew),
    },
    org.clock,
  );
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: encoded });
    if (profile) return profile;
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : "it cannot be verified");
  }
  throw refuse("it holds no assertion");
}

/** One bearer confirmation must be meant for this address and not be over (section 4.1.4.2). */
function checkConfirmation(
  org: Org,
  { acsUrl, policy }: ResponseRules,
  assertion: VerifiedAssertion,
): { readonly inResponseTo: string | undefined; readonly expiresMs: number } {
  const data = assertion.Subject[0].SubjectConfirmation.filter(({ $ }) => $["Method"] === bearer).flatMap(
    (confirmation) => confirmation.SubjectConfirmationData,
  );
  const addressed = data.filter(({ $ }) => $["Recipient"] === acsUrl);
  if (addressed.length === 0) throw refuse("the recipient is not this address");
  const skewMs = Math.max(0, policy.maxClockSkew);
  const readExpiry = (text: string | undefined): number => Date.parse(text ?? "") + skewMs;
  const valid = addressed.find(({ $ }) => readExpiry($["NotOnOrAfter"]) > org.clock.nowMs());
  if (!valid) throw refuse("the confirmation of the subject has expired");
  const ends = [valid, ...assertion.Conditions].map(({ $ }) => readExpiry($["NotOnOrAfter"]));
  return {
    inResponseTo: valid.$["InResponseTo"],
    expiresMs: Math.max(...ends.filter((end) => Number.isFinite(end))),
  };
}

function readIdentity(profile: Profile): ForeignIdentity {
  const parsed = v.safeParse(v.optional(v.record(v.string(), v.unknown()), {}), profile["attributes"]);
  const attributes = new Map<string, string>();
  for (const [name, value] of Object.entries(parsed.success ? parsed.output : {})) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === "string") attributes.set(name, first);
  }
  if (!profile.nameID) throw refuse("the assertion names nobody");
  return { nameId: profile.nameID, nameIdFormat: profile.nameIDFormat, attributes };
}

function refuse(reason: string): SignInRefusal {
  return new SignInRefusal(400, `The SAML response is not accepted: ${reason}.`);
}
