import { describe, expect, test } from "vitest";
import { appKinds, type FederatedOrgs, tile, useFederatedOrgs } from "./support/federated-orgs.ts";
import { clickTile, readLanding, signInAt } from "./support/pages.ts";
import { interceptResponses } from "./support/posted-responses.ts";
import { useBrowser } from "./support/use-browser.ts";

const browser = useBrowser();

const shutOffs = [
  { verb: "suspend", status: "SUSPENDED" },
  { verb: "deactivate", status: "DEPROVISIONED" },
] as const;

async function readTargetStatus({ targetAdmin }: FederatedOrgs, userId: string): Promise<unknown> {
  const user = await targetAdmin.call("GET", `/api/v1/users/${userId}`);
  return (user as { readonly status: string }).status;
}

describe.each(appKinds)("with the app as %s", (appKind) => {
  const useOrgs = useFederatedOrgs(appKind);

  test.each(shutOffs)("a $verb in the target org keeps the person out of it", async ({ verb, status }) => {
    const orgs = useOrgs();
    const person = await orgs.replicate(`${verb}-in-target@example.com`);
    await orgs.targetAdmin.call("POST", `/api/v1/users/${person.targetId}/lifecycle/${verb}`);
    const page = await browser.open();

    await signInAt(page, orgs.source, person.login);
    await clickTile(page, tile);
    const landing = await readLanding(page);
    const statusAfterwards = await readTargetStatus(orgs, person.targetId);

    expect(landing).toEqual({
      origin: orgs.target.url,
      refusal: `This account cannot sign in: its status is ${status}.`,
    });
    expect(statusAfterwards).toBe(status);
  });

  test.each(shutOffs)(
    "a $verb in the source org ends, once replicated, what the person had open in the target",
    async ({ verb, status }) => {
      const orgs = useOrgs();
      const person = await orgs.replicate(`${verb}-in-source@example.com`);
      const page = await browser.open();
      await signInAt(page, orgs.source, person.login);
      await clickTile(page, tile);
      const before = await readLanding(page);

      await orgs.sourceAdmin.call("POST", `/api/v1/users/${person.sourceId}/lifecycle/${verb}`);
      await orgs.reconcile(person.sourceId);
      await page.reload();
      const inTarget = await readLanding(page);
      const newcomer = await browser.open();
      await signInAt(newcomer, orgs.source, person.login);
      const inSource = await readLanding(newcomer);

      expect(before).toMatchObject({ origin: orgs.target.url, login: person.login });
      expect(inTarget).toEqual({
        origin: orgs.target.url,
        refusal: `This account cannot sign in: its status is ${status}.`,
      });
      expect(inSource).toMatchObject({ origin: orgs.source.url });
      expect(inSource.refusal).toMatch(/^(?:Unable to sign in|This account cannot sign in)/);
    },
  );

  test.each(shutOffs)("a $verb also stops who is on the way already", async ({ verb, status }) => {
    const orgs = useOrgs();
    const person = await orgs.replicate(`${verb}-on-the-way@example.com`);
    const page = await browser.open();
    await interceptResponses(page, orgs, async (xml) => {
      await orgs.sourceAdmin.call("POST", `/api/v1/users/${person.sourceId}/lifecycle/${verb}`);
      await orgs.reconcile(person.sourceId);
      return xml;
    });

    await signInAt(page, orgs.source, person.login);
    await clickTile(page, tile);
    const landing = await readLanding(page);

    expect(landing).toEqual({
      origin: orgs.target.url,
      refusal: `This account cannot sign in: its status is ${status}.`,
    });
  });

  test("an unassignment takes the tile away, and the address behind it refuses", async () => {
    const orgs = useOrgs();
    const person = await orgs.replicate("unassigned@example.com");
    const page = await browser.open();
    await signInAt(page, orgs.source, person.login);
    const address = await page.getByRole("link", { name: tile }).getAttribute("href");

    await orgs.sourceAdmin.call("DELETE", `/api/v1/apps/${orgs.appId}/users/${person.sourceId}`);
    await page.reload();
    const tiles = await page.getByRole("link", { name: tile }).count();
    await page.goto(address ?? "");
    const landing = await readLanding(page);

    expect(tiles).toBe(0);
    expect(landing).toEqual({
      origin: orgs.source.url,
      refusal: `This account is not assigned to ${tile}.`,
    });
  });
});
