import { findCatalogueApp } from "../apps/catalogue.ts";
import type { App } from "../entities.ts";
import { isJsonObject } from "../json.ts";
import type { SigningKey } from "./signing-keys.ts";

const bindings = ["HTTP-POST", "HTTP-Redirect"];

/** The metadata of an app as SAML identity provider (SAML 2.0 Metadata, section 2.4.3), as Okta writes it. */
export function renderIdpMetadata(orgUrl: string, app: App, key: SigningKey): string {
  const location = `${orgUrl}/app/${app.name}/${app.externalKey}/sso/saml`;
  const certificate = key.certificate.toString("base64").replace(/(.{76})(?=.)/g, "$1\n");
  const formats = listNameIdFormats(app).map((format) => `<md:NameIDFormat>${format}</md:NameIDFormat>`);
  const entityId = app.signOnMode === "SAML_1_1" ? app.externalKey : `http://www.okta.com/${app.externalKey}`;
  const services = bindings.map(
    (binding) =>
      `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}"/>`,
  );
  const logout = `${orgUrl}/app/${app.name}/${app.externalKey}/slo/saml`;
  const logoutServices = hasLogout(app)
    ? bindings.map(
        (binding) =>
          `<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${logout}"/>`,
      )
    : [];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<md:EntityDescriptor entityID="${entityId}" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">`,
    '<md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">',
    '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>',
    `<ds:X509Certificate>${certificate}</ds:X509Certificate>`,
    "</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
    ...logoutServices,
    ...formats,
    ...services,
    "</md:IDPSSODescriptor></md:EntityDescriptor>",
  ].join("");
}

/** The custom app's own format; for others what was recorded. */
function listNameIdFormats(app: App): readonly string[] {
  const prefix = "urn:oasis:names:tc:SAML:1.1:nameid-format:";
  const signOn = app.settings["signOn"];
  const own = isJsonObject(signOn) ? signOn["subjectNameIdFormat"] : undefined;
  if (own === `${prefix}emailAddress`) return [own];
  return findCatalogueApp(app.name)?.nameIdFormats ?? [`${prefix}unspecified`, `${prefix}emailAddress`];
}

function hasLogout({ settings: { signOn } }: App): boolean {
  const slo = isJsonObject(signOn) ? signOn["slo"] : undefined;
  return isJsonObject(slo) && slo["enabled"] === true;
}
