import { describe, expect, test } from "vitest";
import { editApp } from "./support/edit-app.ts";
import { appKinds, type FederatedOrgs, tile, useFederatedOrgs } from "./support/federated-orgs.ts";
import { clickTile, type Landing, readLanding, signInAt } from "./support/pages.ts";
import { useBrowser } from "./support/use-browser.ts";

const browser = useBrowser();

async function generateKey({ sourceAdmin, appId }: FederatedOrgs): Promise<string> {
  const path = `/api/v1/apps/${appId}/credentials/keys/generate?validityYears=2`;
  return ((await sourceAdmin.call("POST", path)) as { readonly kid: string }).kid;
}

/** Makes the app sign with another of its keys. */
async function signWith({ sourceAdmin, appId }: FederatedOrgs, kid: string): Promise<void> {
  await editApp(sourceAdmin, appId, (app) => ({
    ...app,
    credentials: { ...app.credentials, signing: { kid } },
  }));
}

describe.each(appKinds)("with the app as %s", (appKind) => {
  const useOrgs = useFederatedOrgs(appKind);

  async function comeIn(login: string): Promise<Landing> {
    const page = await browser.open();
    await signInAt(page, useOrgs().source, login);
    await clickTile(page, tile);
    return readLanding(page);
  }

  test("people come in before, during and after a change of the app's certificate", async () => {
    const orgs = useOrgs();
    const { login } = await orgs.replicate("ada@example.com");

    const before = await comeIn(login);
    const kid = await generateKey(orgs);
    await orgs.apply();
    const announced = await comeIn(login);
    await signWith(orgs, kid);
    const switched = await comeIn(login);
    await orgs.apply();
    const after = await comeIn(login);

    const logins = [before, announced, switched, after].map((landing) => landing.login);
    expect(logins).toEqual([login, login, login, login]);
  });

  test("nobody comes in by a certificate that bootstrap has not taken over", async () => {
    const orgs = useOrgs();
    const { login } = await orgs.replicate("too-soon@example.com");
    await signWith(orgs, await generateKey(orgs));

    const tooSoon = await comeIn(login);
    await orgs.apply();
    const afterwards = await comeIn(login);

    expect(tooSoon).toMatchObject({ origin: orgs.target.url });
    expect(tooSoon.refusal).toMatch(/^The SAML response is not accepted: .*signature/i);
    expect(afterwards).toMatchObject({ origin: orgs.target.url, login });
  });
});
