import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../../tools/emulators/clock.ts";
import type { JsonObject } from "../../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../../tools/emulators/okta-org/start.ts";
import { callOrg, create, createActiveUser, makeProfile, startOrg, textAt } from "../support/org-client.ts";
import { Browser, type PostForm, readProblem } from "./support/browser.ts";
import {
  addSourcePerson,
  changeTrust,
  type Federation,
  listSignIns,
  obtainResponse,
  password,
  signIn,
  startFederation,
} from "./support/federation.ts";

const ada = "ada@acme.example.com";

/** The form with its response changed as text. */
function change(form: PostForm, edit: (xml: string) => string): PostForm {
  const xml = Buffer.from(form.fields["SAMLResponse"] ?? "", "base64").toString("utf8");
  return { ...form, fields: { SAMLResponse: Buffer.from(edit(xml)).toString("base64") } };
}

/** A federation in which Ada is signed in at the source and has an account in the target. */
async function signInAda(
  options?: Parameters<typeof startFederation>[0],
): Promise<Federation & AsyncDisposable & { browser: Browser; obtain: () => Promise<PostForm> }> {
  const federation = await startFederation(options);
  await addSourcePerson(federation, ada);
  await createActiveUser(federation.target, ada);
  const browser = new Browser();
  await signIn(browser, federation.source, ada);
  return { ...federation, browser, obtain: () => obtainResponse(browser, federation.ssoUrl) };
}

/** A custom app in `org` that signs its own admin-made people in to the target, with settings of any kind. */
async function obtainFromCustomApp(
  org: OktaOrg,
  { acsUrl, audience }: Federation,
  changes: JsonObject,
): Promise<PostForm> {
  const app = await create(org, "/api/v1/apps", {
    label: "Forger",
    signOnMode: "SAML_2_0",
    settings: {
      signOn: {
        ssoAcsUrl: acsUrl,
        recipient: acsUrl,
        destination: acsUrl,
        audience,
        subjectNameIdTemplate: "${user.userName}",
        subjectNameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
        responseSigned: false,
        assertionSigned: true,
        signatureAlgorithm: "RSA_SHA256",
        digestAlgorithm: "SHA256",
        authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        ...changes,
      },
    },
  });
  const login = "forger@acme.example.com";
  const { id } = await create(org, "/api/v1/users?activate=true", {
    profile: makeProfile(login),
    credentials: { password: { value: password } },
  });
  await callOrg(org, "POST", `/api/v1/apps/${app.id}/users`, {
    id,
    scope: "USER",
    credentials: { userName: ada },
  });
  const browser = new Browser();
  await signIn(browser, org, login);
  return obtainResponse(browser, await findSsoUrl(org, app.id));
}

async function findSsoUrl(org: OktaOrg, appId: string): Promise<string> {
  const { body } = await callOrg(org, "GET", `/api/v1/apps/${appId}/sso/saml/metadata`);
  return /Location="([^"]*\/sso\/saml)"/.exec(String(body))?.[1] ?? "";
}

describe("the target org refuses a response", () => {
  test("that was changed after it was signed", async () => {
    await using federation = await signInAda();
    const { target, browser, obtain } = federation;
    const form = await obtain();

    const changed = await browser.submit(change(form, (xml) => xml.replaceAll(ada, "bob@acme.example.com")));
    const untouched = await browser.submit(form);

    expect(readProblem(changed)).toEqual([400, expect.stringMatching(/signature/i)]);
    expect(untouched.status).toBe(302);
    expect(await listSignIns(target)).toEqual([
      ["FAILURE", "unknown"],
      ["SUCCESS", ada],
    ]);
  });

  test("that is not signed, or whose signature was replaced by another key's", async () => {
    await using federation = await signInAda();
    await using stranger = await startOrg({ name: "stranger" });
    const { browser, obtain } = federation;
    const issuer = textAt(federation.idpBody, "protocol.credentials.trust.issuer");

    const unsigned = await browser.submit(
      change(await obtain(), (xml) => xml.replace(/<ds:Signature .*?<\/ds:Signature>/gs, "")),
    );
    const forged = await browser.submit(
      await obtainFromCustomApp(stranger, federation, { idpIssuer: issuer }),
    );

    expect(readProblem(unsigned)).toEqual([400, expect.stringMatching(/signature/i)]);
    expect(readProblem(forged)).toEqual([400, expect.stringMatching(/signature/i)]);
  });

  test("that wraps a signed assertion into another, or carries two", async () => {
    await using federation = await signInAda();
    const { source, browser } = federation;
    const issuer = textAt(federation.idpBody, "protocol.credentials.trust.issuer");
    const form = await obtainFromCustomApp(source, federation, { idpIssuer: issuer });
    const forge = (assertion: string): string =>
      assertion
        .replace(/<ds:Signature .*?<\/ds:Signature>/s, "")
        .replace(/ID="[^"]*"/, 'ID="forged"')
        .replaceAll(ada, "admin@target.example.com");
    const pattern = /<saml2:Assertion .*<\/saml2:Assertion>/s;

    const two = await browser.submit(
      change(form, (xml) => xml.replace(pattern, (assertion) => `${forge(assertion)}${assertion}`)),
    );
    const wrapped = await browser.submit(
      change(form, (xml) =>
        xml.replace(pattern, (assertion) =>
          forge(assertion).replace(
            "</saml2:Conditions>",
            () => `</saml2:Conditions><saml2:Advice>${assertion}</saml2:Advice>`,
          ),
        ),
      ),
    );
    const honest = await browser.submit(form);

    expect([two, wrapped].map((page) => readProblem(page)[0])).toEqual([400, 400]);
    expect(honest.status).toBe(302);
  });

  test("that is meant for somebody else", async () => {
    await using federation = await signInAda();
    const { source, target, browser, obtain } = federation;
    const override = async (signOn: JsonObject): Promise<readonly [number, string | undefined]> => {
      await callOrg(source, "PUT", `/api/v1/apps/${federation.appId}`, {
        label: "To target",
        name: "okta_org2org",
        signOnMode: "SAML_2_0",
        settings: {
          app: { acsUrl: federation.acsUrl, audRestriction: federation.audience, baseUrl: target.url },
          signOn,
        },
      });
      return readProblem(await browser.submit(await obtain()));
    };

    const audience = await override({ audienceOverride: "https://other.example.com" });
    const recipient = await override({ recipientOverride: `${federation.acsUrl}2` });
    const destination = await override({ destinationOverride: `${federation.acsUrl}2` });

    expect(audience).toEqual([400, expect.stringContaining("audience mismatch")]);
    expect(recipient).toEqual([400, expect.stringContaining("the recipient is not this address")]);
    expect(destination).toEqual([400, expect.stringContaining("the destination is not this address")]);
  });

  test("that another issuer made with the trusted key", async () => {
    await using federation = await signInAda();
    const { browser, obtain } = federation;
    await changeTrust(federation, { issuer: "http://www.okta.com/exkanother" });

    const page = await browser.submit(await obtain());

    expect(readProblem(page)).toEqual([400, expect.stringContaining("issuer")]);
  });

  test("that a new key of the app has signed, until the new certificate is trusted", async () => {
    await using federation = await signInAda();
    const { source, target, browser, obtain } = federation;
    const { acsUrl, audience, appId } = federation;
    const path = `/api/v1/apps/${appId}`;
    const key = await callOrg(source, "POST", `${path}/credentials/keys/generate?validityYears=2`);
    await callOrg(source, "PUT", path, {
      label: "To target",
      name: "okta_org2org",
      signOnMode: "SAML_2_0",
      credentials: { signing: { kid: textAt(key.body, "kid") } },
      settings: { app: { acsUrl, audRestriction: audience, baseUrl: target.url } },
    });

    const tooSoon = await browser.submit(await obtain());
    const x5c = [textAt(key.body, "x5c.0")];
    const trusted = await callOrg(target, "POST", "/api/v1/idps/credentials/keys", { x5c });
    await changeTrust(federation, { kid: textAt(trusted.body, "kid") });
    const inTime = await browser.submit(await obtain());

    expect(readProblem(tooSoon)).toEqual([400, expect.stringContaining("signature")]);
    expect(inTime.status).toBe(302);
  });

  test("that came too late or too early, by the org's clock and the skew it allows", async () => {
    const sourceClock = new ManualClock();
    const targetClock = new ManualClock();
    await using federation = await signInAda({
      source: { clock: sourceClock },
      target: { clock: targetClock },
    });
    const { browser, obtain } = federation;
    const minuteMs = 60_000;

    const [first, second] = [await obtain(), await obtain()];
    targetClock.advance(7 * minuteMs - 1);
    const inTime = await browser.submit(first);
    targetClock.advance(1);
    const late = await browser.submit(second);
    sourceClock.advance(14 * minuteMs + 1);
    const early = await browser.submit(await obtain());

    expect(inTime.status).toBe(302);
    expect(readProblem(late)).toEqual([400, expect.stringContaining("expired")]);
    expect(readProblem(early)).toEqual([400, expect.stringContaining("not yet valid")]);
  });

  test("that it has seen before", async () => {
    await using federation = await signInAda();
    const { browser, obtain } = federation;
    const form = await obtain();

    const first = await browser.submit(form);
    const second = await new Browser().submit(form);

    expect(first.status).toBe(302);
    expect(readProblem(second)).toEqual([400, expect.stringContaining("used before")]);
  });

  test("that is signed with SHA-1", async () => {
    await using federation = await signInAda();
    const { source, browser } = federation;
    const issuer = textAt(federation.idpBody, "protocol.credentials.trust.issuer");
    const form = await obtainFromCustomApp(source, federation, {
      idpIssuer: issuer,
      signatureAlgorithm: "RSA_SHA1",
      digestAlgorithm: "SHA1",
    });

    const page = await browser.submit(form);

    expect(readProblem(page)).toEqual([400, expect.stringContaining("too weak")]);
  });

  test("that is no SAML, has a document type, or comes to no provider, and lives on", async () => {
    await using federation = await signInAda();
    const { target, browser, obtain } = federation;
    const form = await obtain();
    const send = async (text: string): Promise<number> =>
      (await browser.submit(change(form, () => text))).status;

    const statuses = [
      await send(""),
      await send("<a"),
      await send("<Response/>"),
      await send('<!DOCTYPE a [<!ENTITY b "c">]><Response>&b;</Response>'),
      (await browser.post(federation.acsUrl, {})).status,
      (await browser.post(`${target.url}/sso/saml2/0oaunknown`, form.fields)).status,
    ];
    await callOrg(target, "POST", `/api/v1/idps/${federation.idpId}/lifecycle/deactivate`);
    const inactive = await browser.submit(form);
    await callOrg(target, "POST", `/api/v1/idps/${federation.idpId}/lifecycle/activate`);
    const active = await browser.submit(form);

    expect(statuses).toEqual([400, 400, 400, 400, 400, 404]);
    expect([inactive.status, active.status]).toEqual([403, 302]);
  });
});
