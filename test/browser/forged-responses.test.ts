import { describe, expect, test } from "vitest";
import { editApp } from "./support/edit-app.ts";
import { appKinds, type FederatedOrgs, tile, useFederatedOrgs } from "./support/federated-orgs.ts";
import { clickTile, type Landing, readLanding, signInAt } from "./support/pages.ts";
import { interceptResponses, postAgain } from "./support/posted-responses.ts";
import { useBrowser } from "./support/use-browser.ts";

const browser = useBrowser();

const victim = "victim@example.com";

/** What may happen to a response between the source org and the target. */
const forgeries: readonly (readonly [string, (xml: string) => string])[] = [
  ["names somebody else", (xml) => xml.replace(/>[^<]*<\/saml2:NameID>/, `>${victim}</saml2:NameID>`)],
  ["holds another attribute", addAttribute],
  ["reaches further into the future", (xml) => xml.replaceAll(/NotOnOrAfter="\d+/g, 'NotOnOrAfter="2099')],
  ["has lost its signatures", (xml) => xml.replaceAll(/<ds:Signature[ >].*?<\/ds:Signature>/gs, "")],
  ["carries a second assertion before the signed one", (xml) => addAssertion(xml, "before")],
  ["carries a second assertion after the signed one", (xml) => addAssertion(xml, "after")],
];

function addAttribute(xml: string): string {
  const attribute =
    '<saml2:Attribute Name="groups"><saml2:AttributeValue>Admins</saml2:AttributeValue></saml2:Attribute>';
  return xml.includes("</saml2:AttributeStatement>")
    ? xml.replace("</saml2:AttributeStatement>", `${attribute}</saml2:AttributeStatement>`)
    : xml.replace(
        "</saml2:Assertion>",
        `<saml2:AttributeStatement>${attribute}</saml2:AttributeStatement></saml2:Assertion>`,
      );
}

function addAssertion(xml: string, where: "before" | "after"): string {
  const [assertion = ""] = /<saml2:Assertion .*<\/saml2:Assertion>/s.exec(xml) ?? [];
  const forged = assertion
    .replaceAll(/<ds:Signature[ >].*?<\/ds:Signature>/gs, "")
    .replace(/ ID="[^"]*"/, ' ID="forged"')
    .replace(/>[^<]*<\/saml2:NameID>/, `>${victim}</saml2:NameID>`);
  return xml.replace(assertion, () => (where === "after" ? assertion + forged : forged + assertion));
}

function makeRefusal({ target }: FederatedOrgs): Landing {
  const refusal = expect.stringMatching(/^The SAML response is not accepted: /) as string;
  return { origin: target.url, refusal };
}

/** What an admin of the source org might do at the console, by mistake or not. */
async function changeAudience({ sourceAdmin, appId }: FederatedOrgs, audience: string): Promise<void> {
  await editApp(sourceAdmin, appId, ({ settings, ...app }) => ({
    ...app,
    settings:
      app["name"] === "okta_org2org"
        ? { ...settings, app: { ...settings.app, audRestriction: audience } }
        : { ...settings, signOn: { ...settings.signOn, audience } },
  }));
}

describe.each(appKinds)("with the app as %s, the target org refuses a response", (appKind) => {
  const useOrgs = useFederatedOrgs(appKind);

  test.each(forgeries)("that %s", async (forgery, forge) => {
    const orgs = useOrgs();
    const mallory = await orgs.replicate(`${forgery.replaceAll(" ", "-")}@example.com`);
    const isVictimThere = (await orgs.targetAdmin.find(`/api/v1/users/${victim}`)) !== null;
    if (!isVictimThere) await orgs.replicate(victim);
    const page = await browser.open();
    const changed: boolean[] = [];
    await interceptResponses(page, orgs, (xml) => {
      const forged = forge(xml);
      changed.push(forged !== xml);
      return forged;
    });
    await signInAt(page, orgs.source, mallory.login);

    await clickTile(page, tile);
    const landing = await readLanding(page);
    await page.goto(`${orgs.target.url}/app/UserHome`);

    expect(changed).toEqual([true]);
    expect(landing).toEqual(makeRefusal(orgs));
    expect(new URL(page.url()).pathname).toBe("/login/login.htm");
  });

  test("that has been posted before, in the same browser or in another", async () => {
    const orgs = useOrgs();
    const ada = await orgs.replicate("replayed@example.com");
    const [page, stranger] = [await browser.open(), await browser.open()];
    const seen = await interceptResponses(page, orgs);
    await signInAt(page, orgs.source, ada.login);
    await clickTile(page, tile);
    const first = await readLanding(page);

    await postAgain(stranger, seen[0]!);
    const elsewhere = await readLanding(stranger);
    await postAgain(page, seen[0]!);
    const again = await readLanding(page);

    expect(first).toMatchObject({ origin: orgs.target.url, login: ada.login });
    expect([elsewhere, again]).toEqual([makeRefusal(orgs), makeRefusal(orgs)]);
    expect(elsewhere.refusal).toContain("used before");
  });

  test("that is meant for another audience, until bootstrap has repaired the app", async () => {
    const orgs = useOrgs();
    const ada = await orgs.replicate("audience@example.com");
    const page = await browser.open();
    await signInAt(page, orgs.source, ada.login);
    await changeAudience(orgs, "https://www.okta.com/saml2/service-provider/another");

    await clickTile(page, tile);
    const landing = await readLanding(page);
    await orgs.apply();
    await page.goto(`${orgs.source.url}/app/UserHome`);
    await clickTile(page, tile);
    const repaired = await readLanding(page);

    expect(landing).toEqual(makeRefusal(orgs));
    expect(landing.refusal).toMatch(/audience/i);
    expect(repaired).toMatchObject({ origin: orgs.target.url, login: ada.login });
  });
});
