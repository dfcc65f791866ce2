import { expect, test } from "vitest";
import {
  readIdentityProvider,
  readServiceProvider,
} from "../../../../functions/bootstrap/engine/saml-metadata.ts";

const post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

function wrap(inside: string, entityId = "http://www.okta.com/exk1"): string {
  return `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">${inside}</md:EntityDescriptor>`;
}

function sso(binding: string, location: string): string {
  return `<md:SingleSignOnService Binding="${binding}" Location="${location}"/>`;
}

function idp(...services: readonly string[]): string {
  return `<md:IDPSSODescriptor>${services.join("")}</md:IDPSSODescriptor>`;
}

test("reads an identity provider's issuer, and its address for POST", () => {
  const xml = wrap(
    idp(sso(redirect, "https://a.example.com/r"), sso(post, "https://a.example.com/p?a=1&amp;b=2")),
  );

  const read = readIdentityProvider(xml);

  expect(read).toEqual({
    ok: true,
    value: { issuer: "http://www.okta.com/exk1", singleSignOnUrl: "https://a.example.com/p?a=1&b=2" },
  });
});

test("takes the only address of an identity provider, whatever its binding", () => {
  const read = readIdentityProvider(wrap(idp(sso(redirect, "https://a.example.com/r"))));

  expect(read).toMatchObject({ value: { singleSignOnUrl: "https://a.example.com/r" } });
});

test("reads a service provider's audience, and its address for POST", () => {
  const acs = `<md:AssertionConsumerService Binding="${post}" Location="https://b.example.com/acs" index="0"/>`;

  const read = readServiceProvider(wrap(`<md:SPSSODescriptor>${acs}</md:SPSSODescriptor>`, "sp1"));

  expect(read).toEqual({ ok: true, value: { audience: "sp1", acsUrl: "https://b.example.com/acs" } });
});

test("refuses a service provider that does not take POST", () => {
  const acs = `<md:AssertionConsumerService Binding="${redirect}" Location="https://b.example.com/acs"/>`;

  const read = readServiceProvider(wrap(`<md:SPSSODescriptor>${acs}</md:SPSSODescriptor>`));

  expect(read).toEqual({ ok: false, problems: ["AssertionConsumerService: must be for HTTP-POST"] });
});

test.each([
  "",
  "no XML at all",
  "<a",
  "{}",
  wrap(""),
  wrap(idp()),
  wrap(idp(sso(post, "nowhere"))),
  wrap(idp(), ""),
])("says what is wrong with something else: %j", (xml) => {
  const read = readIdentityProvider(xml);

  expect(read).toMatchObject({
    ok: false,
    problems: expect.arrayContaining([expect.any(String)]) as string[],
  });
});
