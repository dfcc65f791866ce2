import { describe, expect, test } from "vitest";
import { appKinds, createPerson, useFederatedOrgs } from "./support/federated-orgs.ts";
import { fillSignOn, readLanding, signInAt } from "./support/pages.ts";
import { useTargetApp } from "./support/target-app.ts";
import { useBrowser } from "./support/use-browser.ts";

const browser = useBrowser();

describe.each(appKinds)("the target's sign-on page, with the app as %s and a routing rule", (appKind) => {
  const useOrgs = useFederatedOrgs(appKind, { federation: { routingRule: true } });
  const useApp = useTargetApp(useOrgs);

  test("sends people of the login domains to the source org, and lets them in when they come back", async () => {
    const orgs = useOrgs();
    const ada = await orgs.replicate("ada@example.com");
    const page = await browser.open();

    await signInAt(page, orgs.target, ada.login);
    await page.waitForURL(`${orgs.source.url}/login/**`);
    await fillSignOn(page, ada.login);
    const landing = await readLanding(page);

    expect(landing).toEqual({ origin: orgs.target.url, login: ada.login, userId: ada.targetId });
  });

  test("brings them to the app that they had opened", async () => {
    const [orgs, app] = [useOrgs(), useApp()];
    const bob = await orgs.replicate("bob@example.com");
    await app.assign(bob.targetId);
    const page = await browser.open();

    await page.goto(app.embedLink);
    await fillSignOn(page, bob.login);
    await page.waitForURL(`${orgs.source.url}/login/**`);
    await fillSignOn(page, bob.login);
    const landing = await readLanding(page);

    expect(landing).toMatchObject({ origin: app.origin, login: bob.login });
  });

  test("keeps everybody else, with and without a password there", async () => {
    const orgs = useOrgs();
    const local = "local@target.example.com";
    const userId = await createPerson(orgs, "target", local);
    const [page, stranger] = [await browser.open(), await browser.open()];

    await signInAt(page, orgs.target, local);
    const known = await readLanding(page);
    await signInAt(stranger, orgs.target, "somebody@evil-example.com");
    const unknown = await readLanding(stranger);

    expect(known).toEqual({ origin: orgs.target.url, login: local, userId });
    expect(unknown).toEqual({ origin: orgs.target.url, refusal: "Unable to sign in" });
  });

  test("refuses a person of the source org who is not assigned", async () => {
    const orgs = useOrgs();
    const login = "outside@example.com";
    await createPerson(orgs, "source", login);
    const page = await browser.open();

    await signInAt(page, orgs.target, login);
    await page.waitForURL(`${orgs.source.url}/login/**`);
    await fillSignOn(page, login);
    const landing = await readLanding(page);

    expect(landing).toMatchObject({ origin: orgs.source.url });
    expect(landing.refusal).toMatch(/^This account is not assigned/);
  });
});

describe.each(appKinds)("the target's sign-on page, with the app as %s and no routing rule", (appKind) => {
  const useOrgs = useFederatedOrgs(appKind);

  test("offers the source org by a link", async () => {
    const orgs = useOrgs();
    const ada = await orgs.replicate("ada@example.com");
    const page = await browser.open();

    await page.goto(`${orgs.target.url}/app/UserHome`);
    await page.getByRole("link", { name: /^Sign in with/ }).click();
    await page.waitForURL(`${orgs.source.url}/login/**`);
    await fillSignOn(page, ada.login);
    const landing = await readLanding(page);

    expect(landing).toEqual({ origin: orgs.target.url, login: ada.login, userId: ada.targetId });
  });
});
