/** Sign-in settings of a custom SAML 2.0 app, as an admin would give them, for tests that need some app that is not the bridge's. */
export function buildSignOn(acsUrl: string, audience: string) {
  return {
    ssoAcsUrl: acsUrl,
    recipient: acsUrl,
    destination: acsUrl,
    audience,
    idpIssuer: "http://www.okta.com/${org.externalKey}",
    subjectNameIdTemplate: "${user.userName}",
    subjectNameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
    responseSigned: true,
    assertionSigned: true,
    signatureAlgorithm: "RSA_SHA256",
    digestAlgorithm: "SHA256",
    honorForceAuthn: true,
    authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    requestCompressed: false,
    allowMultipleAcsEndpoints: false,
    attributeStatements: [],
  };
}
