import type { JsonObject } from "../engine/compare.ts";
import type { SamlService } from "../engine/facts.ts";
import type { Site } from "../engine/site.ts";

/**
 * Where the app sends people before the target's identity provider exists, which names its own addresses: each side needs
 * something of the other's.
 */
export function buildPlaceholderService(site: Site): SamlService {
  return { acsUrl: `${site.target.url}/sso/saml2`, audience: site.target.url };
}

/** What a target that creates people at sign-in must be told of them; Okta's identity providers map these names by themselves. */
const creationAttributes = ["firstName", "lastName", "email"].map((name) => ({
  type: "EXPRESSION",
  name,
  namespace: "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
  values: [`user.${name}`],
}));

/**
 * Sign-in settings of a custom SAML 2.0 app: what the app calls somebody is the NameID. Org2Org tells of people by itself; this
 * one only where the target creates people at sign-in.
 */
export function buildSignOn({ acsUrl, audience }: SamlService, { connection }: Site): JsonObject {
  const { federation } = connection;
  return {
    ssoAcsUrl: acsUrl,
    recipient: acsUrl,
    destination: acsUrl,
    audience,
    idpIssuer: "http://www.okta.com/${org.externalKey}",
    subjectNameIdTemplate: nameIdTemplate,
    subjectNameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
    responseSigned: true,
    assertionSigned: true,
    signatureAlgorithm: "RSA_SHA256",
    digestAlgorithm: "SHA256",
    honorForceAuthn: true,
    authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    requestCompressed: false,
    allowMultipleAcsEndpoints: false,
    attributeStatements: federation !== "none" && federation.justInTime ? creationAttributes : [],
  };
}

/** The app user's `userName`: the very value from which the worker makes the login in the target. */
const nameIdTemplate = "${user.userName}";

/** Settings of Okta's Org2Org app, which sends the app user's `userName` by itself. */
export function buildOrg2Org({ acsUrl, audience }: SamlService, site: Site): JsonObject {
  return { acsUrl, audRestriction: audience, baseUrl: site.target.url };
}
