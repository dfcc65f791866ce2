import type { App } from "../entities.ts";
import type { SigningKey } from "./signing-keys.ts";

/** The metadata of an app as SAML identity provider (SAML 2.0 Metadata, section 2.4.3), as Okta writes it. */
export function renderIdpMetadata(orgUrl: string, app: App, key: SigningKey): string {
  const location = `${orgUrl}/app/${app.name}/${app.externalKey}/sso/saml`;
  const certificate = key.certificate.toString("base64").replace(/(.{76})(?=.)/g, "$1\n");
  const formats = ["unspecified", "emailAddress"].map(
    (format) => `<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:${format}</md:NameIDFormat>`,
  );
  const services = ["HTTP-POST", "HTTP-Redirect"].map(
    (binding) =>
      `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}"/>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<md:EntityDescriptor entityID="http://www.okta.com/${app.externalKey}" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">`,
    '<md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">',
    '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>',
    `<ds:X509Certificate>${certificate}</ds:X509Certificate>`,
    "</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
    ...formats,
    ...services,
    "</md:IDPSSODescriptor></md:EntityDescriptor>",
  ].join("");
}
