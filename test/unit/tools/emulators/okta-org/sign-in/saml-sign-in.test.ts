import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../../tools/emulators/clock.ts";
import type { JsonObject } from "../../../../../../tools/emulators/okta-org/json.ts";
import { callOrg, createActiveUser, startOrg, textAt } from "../support/org-client.ts";
import { Browser, readForm, readGreeting, readProblem } from "./support/browser.ts";
import {
  addSourcePerson,
  changeTrust,
  listSignIns,
  obtainResponse,
  signIn,
  startFederation,
  uploadKeyOf,
} from "./support/federation.ts";

const ada = "ada@acme.example.com";

describe("the target org", () => {
  test("lets a replicated person in whom the source signs in from the tile of the app", async () => {
    await using federation = await startFederation();
    const { source, target } = federation;
    await addSourcePerson(federation, ada);
    const { id } = await createActiveUser(target, ada);
    const browser = new Browser();

    const login = await signIn(browser, source, ada);
    const home = await browser.get(login.location ?? "");
    const landing = await browser.submit(await obtainResponse(browser, federation.ssoUrl));
    const page = await browser.get(landing.location ?? "");

    expect(home.text).toContain(`<a href="${federation.ssoUrl}">To target</a>`);
    expect(landing).toMatchObject({ status: 302, location: `${target.url}/app/UserHome` });
    expect(readGreeting(page)).toBe(`Ada Lovelace (${ada})`);
    expect(page.text).toContain(`data-user-id="${id}"`);
    expect(await listSignIns(target)).toEqual([["SUCCESS", ada]]);
  });

  test("ties the person to the identity provider, so that they come in again when linking is off", async () => {
    await using federation = await startFederation();
    const { source, target } = federation;
    await addSourcePerson(federation, ada);
    await createActiveUser(target, ada);
    const browser = new Browser();
    await signIn(browser, source, ada);

    const first = await browser.submit(await obtainResponse(browser, federation.ssoUrl));
    await callOrg(target, "PUT", `/api/v1/idps/${federation.idpId}`, {
      ...federation.idpBody,
      policy: { provisioning: { action: "DISABLED" }, accountLink: { action: "DISABLED" } },
    });
    const second = await browser.submit(await obtainResponse(browser, federation.ssoUrl));

    expect([first.status, second.status]).toEqual([302, 302]);
  });

  test("asks the source when the person begins at the target, and lands them where they wanted to go", async () => {
    await using federation = await startFederation();
    const { source, target } = federation;
    await addSourcePerson(federation, ada);
    await createActiveUser(target, ada);
    const browser = new Browser();
    const wanted = `${target.url}/app/UserHome?from=link`;

    const asked = await browser.get(`${federation.acsUrl}?RelayState=${encodeURIComponent(wanted)}`);
    const login = await browser.get(asked.location ?? "");
    const fromUri = new URL(login.location ?? "").searchParams.get("fromURI") ?? "";
    const back = await browser.post(`${source.url}/login/login.htm`, {
      username: ada,
      password: "Secr3tEnough",
      fromURI: fromUri,
    });
    const form = await obtainResponse(browser, back.location ?? "");
    const landing = await browser.submit(form);
    const again = await browser.submit(form);

    expect(Buffer.from(form.fields["SAMLResponse"] ?? "", "base64").toString()).toContain("InResponseTo=");
    expect(landing).toMatchObject({ status: 302, location: wanted });
    expect(readProblem(again)).toEqual([400, expect.stringContaining("InResponseTo")]);
  });

  test("asks by a posted form where the identity provider says so", async () => {
    await using federation = await startFederation();
    const { source, target } = federation;
    await addSourcePerson(federation, ada);
    await createActiveUser(target, ada);
    const protocol = federation.idpBody["protocol"] as JsonObject;
    const sso = { url: federation.ssoUrl, binding: "HTTP-POST", destination: federation.ssoUrl };
    await callOrg(target, "PUT", `/api/v1/idps/${federation.idpId}`, {
      ...federation.idpBody,
      protocol: { ...protocol, endpoints: { sso } },
    });
    const browser = new Browser();
    await signIn(browser, source, ada);

    const asked = readForm(await browser.get(federation.acsUrl));
    const landing = await browser.submit(readForm(await browser.submit(asked)));

    expect(asked.action).toBe(federation.ssoUrl);
    expect(landing.status).toBe(302);
  });

  test("passes a deep link's app on, and never sends anybody to another site", async () => {
    await using federation = await startFederation();
    const { source, target } = federation;
    await addSourcePerson(federation, ada);
    await createActiveUser(target, ada);
    const browser = new Browser();
    await signIn(browser, source, ada);
    const land = async (url: string): Promise<string | undefined> =>
      (await browser.submit(await obtainResponse(browser, url))).location;
    const relay = (state: string): string => `${federation.ssoUrl}?RelayState=${encodeURIComponent(state)}`;

    const asked = await browser.get(`${federation.acsUrl}/app/crm/exk1/sso/saml`);
    const deep = await land(asked.location ?? "");
    const path = await land(relay("/home/crm/1/2"));
    const elsewhere = await Promise.all(
      ["https://evil.example.com/", "//evil.example.com", "/\\evil.example.com", "javascript:alert(1)"].map(
        (state) => land(relay(state)),
      ),
    );
    const doubled = await land(relay(`${target.url}//evil.example.com`));

    expect(deep).toBe(`${target.url}/app/crm/exk1/sso/saml`);
    expect(path).toBe(`${target.url}/home/crm/1/2`);
    expect(new Set(elsewhere)).toEqual(new Set([`${target.url}/app/UserHome`]));
    expect(doubled).toBe(`${target.url}//evil.example.com`);
  });

  test("accepts the additional key of the identity provider while a certificate is rolled", async () => {
    await using federation = await startFederation();
    const { source, target } = federation;
    await using other = await startOrg({ name: "other" });
    const otherKid = await uploadKeyOf(other, target);
    await addSourcePerson(federation, ada);
    await createActiveUser(target, ada);
    const sourceKid = textAt(federation.idpBody, "protocol.credentials.trust.kid");
    const roll = (kids: JsonObject): Promise<void> => changeTrust(federation, kids);
    const browser = new Browser();
    await signIn(browser, source, ada);
    const trySignIn = async (): Promise<number> =>
      (await browser.submit(await obtainResponse(browser, federation.ssoUrl))).status;

    await roll({ kid: otherKid, additionalKids: [sourceKid] });
    const during = await trySignIn();
    await roll({ kid: otherKid });
    const after = await trySignIn();

    expect([during, after]).toEqual([302, 400]);
  });
});

describe("a session", () => {
  test("ends two hours after its last use, on sign-out, and when an admin ends it", async () => {
    const clock = new ManualClock();
    await using federation = await startFederation({ source: { clock }, target: { clock } });
    const { source } = federation;
    const id = await addSourcePerson(federation, ada);
    const browser = new Browser();
    const isSignedIn = async (): Promise<boolean> =>
      readGreeting(await browser.get(`${source.url}/app/UserHome`)) !== undefined;

    await signIn(browser, source, ada);
    clock.advance(119 * 60_000);
    const late = await isSignedIn();
    clock.advance(120 * 60_000);
    const tooLate = await isSignedIn();
    await signIn(browser, source, ada);
    await browser.get(`${source.url}/login/signout`);
    const signedOut = await isSignedIn();
    await signIn(browser, source, ada);
    await callOrg(source, "DELETE", `/api/v1/users/${id}/sessions`);
    const ended = await isSignedIn();

    expect([late, tooLate, signedOut, ended]).toEqual([true, false, false, false]);
  });
});
