import { describe, expect, test } from "vitest";
import { appKinds, type FederatedOrgs, tile, useFederatedOrgs } from "./support/federated-orgs.ts";
import { clickTile, fillSignOn, readLanding, signInAt } from "./support/pages.ts";
import { useTargetApp } from "./support/target-app.ts";
import { useBrowser } from "./support/use-browser.ts";

const browser = useBrowser();

interface Bookmark {
  readonly id: string;
  readonly settings: { readonly app: { readonly url: string } };
}

/** Lets bootstrap make a tile for an address, and assigns it to a person of the source org. */
async function addDeepLink(orgs: FederatedOrgs, url: string, sourceId: string): Promise<Bookmark> {
  await orgs.apply({ federation: { deepLinks: [{ label: "Wiki", url }] } });
  const apps = (await orgs.sourceAdmin.call("GET", "/api/v1/apps?q=Wiki")) as readonly [Bookmark];
  const [bookmark] = apps;
  await orgs.sourceAdmin.call("POST", `/api/v1/apps/${bookmark.id}/users`, { id: sourceId, scope: "USER" });
  return bookmark;
}

describe.each(appKinds)("a deep link, with the app as %s", (appKind) => {
  const useOrgs = useFederatedOrgs(appKind);
  const useApp = useTargetApp(useOrgs);

  test("opens an app of the target org from a tile in the source org", async () => {
    const [orgs, app] = [useOrgs(), useApp()];
    const ada = await orgs.replicate("ada@example.com");
    await app.assign(ada.targetId);
    await addDeepLink(orgs, app.embedLink, ada.sourceId);
    const page = await browser.open();

    await signInAt(page, orgs.source, ada.login);
    await clickTile(page, "Wiki");
    const landing = await readLanding(page);
    await page.goto(`${orgs.target.url}/app/UserHome`);
    const atTarget = await readLanding(page);

    expect(landing).toMatchObject({ origin: app.origin, login: ada.login });
    expect(atTarget).toMatchObject({ origin: orgs.target.url, userId: ada.targetId });
  });

  test("works from a message too: whoever is not signed in does so on the way", async () => {
    const [orgs, app] = [useOrgs(), useApp()];
    const bob = await orgs.replicate("bob@example.com");
    await app.assign(bob.targetId);
    const bookmark = await addDeepLink(orgs, app.embedLink, bob.sourceId);
    const page = await browser.open();

    await page.goto(bookmark.settings.app.url);
    await fillSignOn(page, bob.login);
    const landing = await readLanding(page);

    expect(landing).toMatchObject({ origin: app.origin, login: bob.login });
  });

  test("never leads out of the target org by itself", async () => {
    const [orgs, app] = [useOrgs(), useApp()];
    const eve = await orgs.replicate("eve@example.com");
    await addDeepLink(orgs, `${app.origin}/phishing`, eve.sourceId);
    const page = await browser.open();

    await signInAt(page, orgs.source, eve.login);
    await clickTile(page, "Wiki");
    const landing = await readLanding(page);

    expect(landing).toEqual({ origin: orgs.target.url, login: eve.login, userId: eve.targetId });
  });

  test("tells somebody to whom the target org does not give the app so", async () => {
    const [orgs, app] = [useOrgs(), useApp()];
    const dan = await orgs.replicate("dan@example.com");
    await addDeepLink(orgs, app.embedLink, dan.sourceId);
    const page = await browser.open();

    await signInAt(page, orgs.source, dan.login);
    await clickTile(page, "Wiki");
    const landing = await readLanding(page);
    await page.goto(`${orgs.source.url}/app/UserHome`);
    await clickTile(page, tile);
    const atTarget = await readLanding(page);

    expect(landing).toEqual({ origin: orgs.target.url, refusal: "This account is not assigned to Wiki." });
    expect(atTarget).toMatchObject({ origin: orgs.target.url, userId: dan.targetId });
  });
});
