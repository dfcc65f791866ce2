import { describe, expect, test } from "vitest";
import { callOrg, create, errorOf, makeProfile, startOrg, textAt } from "../support/org-client.ts";
import { Browser, readForm, readProblem } from "./support/browser.ts";
import { addSourcePerson, obtainResponse, password, signIn, startFederation } from "./support/federation.ts";

const ada = "ada@acme.example.com";

function decode(form: { readonly fields: Readonly<Record<string, string>> }): string {
  return Buffer.from(form.fields["SAMLResponse"] ?? "", "base64").toString("utf8");
}

describe("the sign-on page", () => {
  test("takes the password that a user has, also after a change, and no other", async () => {
    await using org = await startOrg();
    const { id } = await create(org, "/api/v1/users?activate=true", {
      profile: makeProfile(ada),
      credentials: { password: { value: password } },
    });
    const browser = new Browser();

    const right = await signIn(browser, org, ada);
    const wrong = await browser.post(`${org.url}/login/login.htm`, { username: ada, password: "Other1234" });
    const unknown = await signIn(browser, org, "nobody@acme.example.com");
    await callOrg(org, "POST", `/api/v1/users/${id}`, { credentials: { password: { value: "Chang3dNow" } } });
    const old = await signIn(browser, org, ada);
    const changed = await browser.post(`${org.url}/login/login.htm`, {
      username: ada,
      password: "Chang3dNow",
    });

    expect([right.status, changed.status]).toEqual([302, 302]);
    expect([wrong, unknown, old].map(readProblem)).toEqual(Array(3).fill([401, "Unable to sign in"]));
  });

  test("does not send anybody to another site, and shows what it is given as text", async () => {
    await using org = await startOrg();
    await create(org, "/api/v1/users?activate=true", {
      profile: makeProfile(ada, { firstName: "<b>Ada</b>" }),
      credentials: { password: { value: password } },
    });
    const browser = new Browser();

    const page = await browser.get(
      `${org.url}/login/login.htm?fromURI=${encodeURIComponent('https://evil.example.com/"><script>')}`,
    );
    const login = await browser.post(`${org.url}/login/login.htm`, {
      username: ada,
      password,
      fromURI: "https://evil.example.com/",
    });
    const home = await browser.get(login.location ?? "");

    expect(page.text).not.toContain("evil");
    expect(login.location).toBe(`${org.url}/app/UserHome`);
    expect(home.text).toContain("&lt;b&gt;Ada&lt;/b&gt;");
  });
});

describe("the app's sign-on address", () => {
  test("answers what the app's settings say, signed in both places", async () => {
    await using federation = await startFederation();
    const { source } = federation;
    await addSourcePerson(federation, ada);
    const browser = new Browser();
    await signIn(browser, source, ada);

    const form = await obtainResponse(browser, `${federation.ssoUrl}?RelayState=over%20there`);
    const xml = decode(form);

    expect(form.action).toBe(federation.acsUrl);
    expect(form.fields["RelayState"]).toBe("over there");
    expect(xml).toContain(`Destination="${federation.acsUrl}"`);
    expect(xml).toContain(`Recipient="${federation.acsUrl}"`);
    expect(xml).toContain(`<saml2:Audience>${federation.audience}</saml2:Audience>`);
    expect(xml).toMatch(new RegExp(`<saml2:NameID [^>]*>${ada}</saml2:NameID>`));
    expect(xml.match(/<ds:Signature /g)).toHaveLength(2);
    expect(xml).toContain("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
  });

  test("follows the settings of a custom app: attributes, groups, and one signature alone", async () => {
    await using org = await startOrg();
    const group = await create(org, "/api/v1/groups", { profile: { name: "crm users" } });
    const app = await create(org, "/api/v1/apps", {
      label: "CRM",
      signOnMode: "SAML_2_0",
      settings: {
        signOn: {
          ssoAcsUrl: "https://crm.example.com/acs",
          recipient: "https://crm.example.com/recipient",
          destination: "https://crm.example.com/destination",
          audience: "https://crm.example.com",
          subjectNameIdTemplate: "${user.email}",
          subjectNameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
          responseSigned: false,
          assertionSigned: true,
          signatureAlgorithm: "RSA_SHA256",
          digestAlgorithm: "SHA256",
          authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
          attributeStatements: [
            { type: "EXPRESSION", name: "family", values: ["user.lastName"] },
            { type: "EXPRESSION", name: "none", values: ["user.title"] },
            { type: "GROUP", name: "groups", filterType: "STARTS_WITH", filterValue: "crm" },
          ],
        },
      },
    });
    const { id } = await create(org, "/api/v1/users?activate=true", {
      profile: makeProfile(ada, { email: "mail@acme.example.com", lastName: "L & <L>" }),
      credentials: { password: { value: password } },
      groupIds: [group.id],
    });
    await callOrg(org, "POST", `/api/v1/apps/${app.id}/users`, { id, scope: "USER" });
    const browser = new Browser();
    await signIn(browser, org, ada);

    const opened = await browser.get(`${org.url}/home/${textAt(app.body, "name")}/${app.id}/aln1`);
    const form = readForm(await browser.get(opened.location ?? ""));
    const xml = decode(form);

    expect(form.action).toBe("https://crm.example.com/acs");
    expect(xml).toContain('Destination="https://crm.example.com/destination"');
    expect(xml).toContain('Recipient="https://crm.example.com/recipient"');
    expect(xml).toContain(">mail@acme.example.com</saml2:NameID>");
    expect(xml).toMatch(/Name="family".*>L &amp; &lt;L&gt;<\/saml2:AttributeValue>/);
    expect(xml).toMatch(/Name="groups".*>crm users</);
    expect(xml).not.toContain('Name="none"');
    expect(xml.match(/<ds:Signature /g)).toHaveLength(1);
  });

  test("signs with the key that the app names now", async () => {
    await using federation = await startFederation();
    const { source, target } = federation;
    await addSourcePerson(federation, ada);
    const path = `/api/v1/apps/${federation.appId}`;
    const key = await callOrg(source, "POST", `${path}/credentials/keys/generate?validityYears=2`);
    await callOrg(source, "PUT", path, {
      label: "To target",
      name: "okta_org2org",
      signOnMode: "SAML_2_0",
      credentials: { signing: { kid: textAt(key.body, "kid") } },
      settings: {
        app: { acsUrl: federation.acsUrl, audRestriction: federation.audience, baseUrl: target.url },
      },
    });
    const browser = new Browser();
    await signIn(browser, source, ada);

    const xml = decode(await obtainResponse(browser, federation.ssoUrl));

    const certificate = /<ds:X509Certificate>([^<]*)</.exec(xml)?.[1]?.replace(/\s/g, "");
    expect(certificate).toBe(textAt(key.body, "x5c.0"));
  });

  test("turns away who is not assigned, suspended or deactivated", async () => {
    await using federation = await startFederation();
    const { source } = federation;
    const [suspendedId, deactivatedId, unassignedId] = [
      await addSourcePerson(federation, "suspended@acme.example.com"),
      await addSourcePerson(federation, "deactivated@acme.example.com"),
      await addSourcePerson(federation, "unassigned@acme.example.com"),
    ];
    const open = async (login: string, path: string, method: "POST" | "DELETE" = "POST") => {
      const browser = new Browser();
      await signIn(browser, source, login);
      await callOrg(source, method, path);
      const page = await browser.get(federation.ssoUrl);
      return [readProblem(page), readProblem(await signIn(new Browser(), source, login))[0]];
    };

    const suspended = await open(
      "suspended@acme.example.com",
      `/api/v1/users/${suspendedId}/lifecycle/suspend`,
    );
    const deactivated = await open(
      "deactivated@acme.example.com",
      `/api/v1/users/${deactivatedId}/lifecycle/deactivate`,
    );
    const unassigned = await open(
      "unassigned@acme.example.com",
      `/api/v1/apps/${federation.appId}/users/${unassignedId}`,
      "DELETE",
    );

    expect(suspended).toEqual([[403, expect.stringContaining("SUSPENDED")], 403]);
    expect(deactivated).toEqual([[403, expect.stringContaining("DEPROVISIONED")], 401]);
    expect(unassigned).toEqual([[403, expect.stringContaining("not assigned")], 302]);
  });

  test("refuses requests that are none, that want the answer elsewhere, or that name no app", async () => {
    await using federation = await startFederation();
    const { source } = federation;
    await addSourcePerson(federation, ada);
    const browser = new Browser();
    await signIn(browser, source, ada);
    const ask = async (xml: string): Promise<readonly [number, string | undefined]> => {
      const page = await browser.post(federation.ssoUrl, {
        SAMLRequest: Buffer.from(xml).toString("base64"),
      });
      return readProblem(page);
    };
    const request = (acs: string): string =>
      `<AuthnRequest xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="id1" Version="2.0" AssertionConsumerServiceURL="${acs}"/>`;

    const garbage = await ask("no xml");
    const entity = await ask(
      `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${request(federation.acsUrl)}`,
    );
    const elsewhere = await ask(request("https://evil.example.com/acs"));
    const unknown = await browser.get(`${source.url}/app/okta_org2org/exkunknown/sso/saml`);
    const undeflated = await browser.get(`${federation.ssoUrl}?SAMLRequest=AAAA`);
    const method = await callOrg(source, "PUT", new URL(federation.ssoUrl).pathname, {});

    expect([garbage, entity, readProblem(undeflated)]).toEqual(
      Array(3).fill([400, "The SAML request is not readable."]),
    );
    expect(elsewhere).toEqual([400, expect.stringContaining("an address that is not the app's")]);
    expect(unknown.status).toBe(404);
    expect(errorOf(method)).toEqual([405, "E0000022"]);
  });

  test("asks for a fresh sign-on where the request wants one and the app honours it", async () => {
    await using federation = await startFederation();
    const { source } = federation;
    await addSourcePerson(federation, ada);
    const browser = new Browser();
    await signIn(browser, source, ada);
    const xml = `<AuthnRequest xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="id1" Version="2.0" ForceAuthn="true"/>`;

    const asked = await browser.post(federation.ssoUrl, { SAMLRequest: Buffer.from(xml).toString("base64") });
    const fromUri = new URL(asked.location ?? "").searchParams.get("fromURI") ?? "";
    const impatient = await browser.get(fromUri);
    const login = { username: ada, password, fromURI: fromUri };
    const back = await browser.post(`${source.url}/login/login.htm`, login);
    const answered = await browser.get(back.location ?? "");

    expect([asked.status, impatient.status, back.location]).toEqual([302, 302, fromUri]);
    expect(readForm(answered).action).toBe(federation.acsUrl);
  });

  test("answers at another of a custom app's addresses when the request asks for that", async () => {
    await using source = await startOrg({ name: "source" });
    const second = "https://second.example.com/acs";
    const app = await create(source, "/api/v1/apps", {
      label: "Custom",
      signOnMode: "SAML_2_0",
      settings: {
        signOn: {
          ssoAcsUrl: "https://first.example.com/acs",
          recipient: "https://first.example.com/acs",
          destination: "https://first.example.com/acs",
          audience: "https://first.example.com",
          subjectNameIdTemplate: `\${user.userName}`,
          subjectNameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
          responseSigned: true,
          signatureAlgorithm: "RSA_SHA256",
          digestAlgorithm: "SHA256",
          authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
          allowMultipleAcsEndpoints: true,
          acsEndpoints: [{ url: second, index: 0 }],
        },
      },
    });
    const person = await create(source, "/api/v1/users?activate=true", {
      profile: makeProfile(ada),
      credentials: { password: { value: password } },
    });
    await callOrg(source, "POST", `/api/v1/apps/${app.id}/users`, { id: person.id });
    const metadata = await callOrg(source, "GET", `/api/v1/apps/${app.id}/sso/saml/metadata`);
    const ssoUrl = /Location="([^"]*\/sso\/saml)"/.exec(String(metadata.body))?.[1] ?? "";
    const browser = new Browser();
    await signIn(browser, source, ada);
    const xml = `<AuthnRequest xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="id1" Version="2.0" AssertionConsumerServiceURL="${second}"/>`;

    const form = readForm(await browser.post(ssoUrl, { SAMLRequest: Buffer.from(xml).toString("base64") }));

    const response = Buffer.from(form.fields["SAMLResponse"] ?? "", "base64").toString();
    expect(form.action).toBe(second);
    expect(response).toContain(`Recipient="${second}"`);
  });
});
