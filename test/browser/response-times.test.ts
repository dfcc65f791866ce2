import { describe, expect, test } from "vitest";
import type { OktaOrg } from "../../tools/emulators/okta-org/start.ts";
import { appKinds, tile, useFederatedOrgs } from "./support/federated-orgs.ts";
import { clickTile, type Landing, readLanding, signInAt } from "./support/pages.ts";
import { interceptResponses } from "./support/posted-responses.ts";
import { useBrowser } from "./support/use-browser.ts";

const browser = useBrowser();
const minuteMs = 60_000;

/** Moves the org's clock ahead, from outside as `npm run okta-org` would be. */
async function advance(org: OktaOrg, advanceMs: number): Promise<void> {
  const answer = await fetch(`${org.url}/__emulator/clock`, {
    method: "POST",
    body: JSON.stringify({ advanceMs }),
  });
  if (!answer.ok) throw new Error(`the clock answers ${answer.status}`);
}

describe.each(appKinds)("with the app as %s", (appKind) => {
  const useOrgs = useFederatedOrgs(appKind);

  test("a response is taken within the skew that bootstrap allows, and refused when too late or too early", async () => {
    const orgs = useOrgs();
    const ada = await orgs.replicate("ada@example.com");
    const page = await browser.open();
    // Okta's assertions hold for 5 minutes before and after they are made, and bootstrap allows 2 more.
    const steps = [
      () => advance(orgs.target, 6 * minuteMs),
      () => advance(orgs.target, 2 * minuteMs),
      () => Promise.resolve(),
    ];
    await interceptResponses(page, orgs, async (xml) => {
      await steps.shift()?.();
      return xml;
    });
    const passThrough = async (): Promise<Landing> => {
      await page.goto(`${orgs.source.url}/app/UserHome`);
      await clickTile(page, tile);
      return readLanding(page);
    };
    await signInAt(page, orgs.source, ada.login);

    const inTime = await passThrough();
    const late = await passThrough();
    await advance(orgs.source, 16 * minuteMs); // from 8 minutes behind the target to 8 ahead
    const early = await passThrough();

    expect(inTime).toMatchObject({ origin: orgs.target.url, login: ada.login });
    expect([late.origin, early.origin]).toEqual([orgs.target.url, orgs.target.url]);
    expect(late.refusal).toMatch(/^The SAML response is not accepted: .*expired/);
    expect(early.refusal).toMatch(/^The SAML response is not accepted: .*not yet valid/);
  });
});
