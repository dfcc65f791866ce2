import { describe, expect, test } from "vitest";
import { appKinds, tile, useFederatedOrgs } from "./support/federated-orgs.ts";
import { clickTile, readLanding, signInAt } from "./support/pages.ts";
import { useBrowser } from "./support/use-browser.ts";

const browser = useBrowser();

describe.each(appKinds)("the tile that bootstrap makes as %s", (appKind) => {
  const useOrgs = useFederatedOrgs(appKind);

  test("signs a replicated person in to the target org, under the same login", async () => {
    const orgs = useOrgs();
    const ada = await orgs.replicate("ada@example.com");
    const page = await browser.open();

    await signInAt(page, orgs.source, ada.login);
    const atSource = await readLanding(page);
    await clickTile(page, tile);
    const atTarget = await readLanding(page);

    expect(atSource).toEqual({ origin: orgs.source.url, login: ada.login, userId: ada.sourceId });
    expect(atTarget).toEqual({ origin: orgs.target.url, login: ada.login, userId: ada.targetId });
  });

  test("refuses somebody who is assigned and not replicated yet, and makes no account of them", async () => {
    const orgs = useOrgs();
    const login = "early@example.com";
    const sourceId = await orgs.hire(login);
    const page = await browser.open();
    await signInAt(page, orgs.source, login);

    await clickTile(page, tile);
    const refused = await readLanding(page);
    const account = await orgs.targetAdmin.find(`/api/v1/users/${login}`);
    await orgs.reconcile(sourceId);
    await page.goto(`${orgs.source.url}/app/UserHome`);
    await clickTile(page, tile);
    const admitted = await readLanding(page);

    expect(refused).toEqual({
      origin: orgs.target.url,
      refusal: `No account matches ${login}, and none is created at sign-in.`,
    });
    expect(account).toBeNull();
    expect(admitted).toMatchObject({ origin: orgs.target.url, login });
  });

  test("leads a renamed person to the same account, as soon as the new login is replicated", async () => {
    const orgs = useOrgs();
    const before = await orgs.replicate("grace@example.com");
    const login = "hopper@example.com";
    await orgs.sourceAdmin.call("POST", `/api/v1/users/${before.sourceId}`, { profile: { login } });
    const page = await browser.open();
    await signInAt(page, orgs.source, login);

    await clickTile(page, tile);
    const tooSoon = await readLanding(page);
    await orgs.reconcile(before.sourceId);
    await page.goto(`${orgs.source.url}/app/UserHome`);
    await clickTile(page, tile);
    const replicated = await readLanding(page);

    expect(tooSoon).toMatchObject({ origin: orgs.target.url });
    expect(tooSoon.refusal).toMatch(/^No account matches hopper@example\.com/);
    expect(replicated).toEqual({ origin: orgs.target.url, login, userId: before.targetId });
  });
});
