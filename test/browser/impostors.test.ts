import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { readId } from "../../tools/local/admin.ts";
import {
  appKinds,
  createPerson,
  type FederatedOrgs,
  tile,
  useFederatedOrgs,
} from "./support/federated-orgs.ts";
import { clickTile, type Landing, readLanding, signInAt } from "./support/pages.ts";
import { useBrowser } from "./support/use-browser.ts";

const browser = useBrowser();

/** In the target org by itself: not replicated, so not in the group whose members may come in from the source. */
const own = "own@example.com";
const mallory = "mallory@example.com";
const admin = "admin@target.example.com";
const foreigners = [
  "eve@elsewhere.org",
  "eve@example.com.evil.org",
  "eve@evil-example.com",
  "eve@sub.example.com",
  "eve@xexample.com",
];

/** Names that an admin of the source org may send people under, and that are none of the login domains. */
const filtered: readonly (readonly [what: string, name: string])[] = [
  ["a target admin's", admin],
  ...foreigners.map((login) => [`somebody's elsewhere: ${login}`, login] as const),
  ["a foreign one, and one of ours on the next line", "eve@elsewhere.org\nown@example.com"],
  ["one of ours, and a foreign one on the next line", "own@example.com\neve@elsewhere.org"],
  ["a foreign one with our domain behind it", "eve@elsewhere.org@example.com"],
  ["one of ours with a foreign domain behind it", "own@example.com@elsewhere.org"],
  ["one of ours, a space and a foreign one", "own@example.com eve@elsewhere.org"],
  ["one of ours with a space in it", "o wn@example.com"],
  ["one of ours without its domain", "own"],
  ["our domain alone", "@example.com"],
];

/** Names that may mean somebody of the login domains, who has not been replicated. */
const unlinked: readonly (readonly [what: string, name: string])[] = [
  ["as it is", own],
  ["in capitals", own.toUpperCase()],
  ["with a space before it", ` ${own}`],
  ["with a space after it", `${own} `],
  ["with a line feed after it", `${own}\n`],
  ["with a tabulator after it", `${own}\t`],
];

/** Gives somebody another name towards the target org, as an admin of the source org can for any app. */
async function rename(orgs: FederatedOrgs, sourceId: string, userName: string): Promise<void> {
  const path = `/api/v1/apps/${orgs.appId}/users/${sourceId}`;
  await orgs.sourceAdmin.call("POST", path, { credentials: { userName } });
}

/** Who has come in to the target org, and who is tied to an identity of the source org: by login. */
async function listSignedIn({ targetAdmin, idpId }: FederatedOrgs): Promise<readonly string[]> {
  const filter = encodeURIComponent('eventType eq "user.session.start"');
  const starts = (await targetAdmin.call("GET", `/api/v1/logs?filter=${filter}`)) as readonly SessionStart[];
  const linked = (await targetAdmin.call("GET", `/api/v1/idps/${idpId}/users`)) as readonly LinkedUser[];
  return [...starts.map(({ actor }) => actor.alternateId), ...linked.map(({ externalId }) => externalId)];
}

interface SessionStart {
  readonly actor: { readonly alternateId: string };
}

interface LinkedUser {
  readonly externalId: string;
}

interface Attempt {
  readonly landing: Landing;
  /** Where the target org's home page leads afterwards. */
  readonly home: string;
  /** Who has come in to the target org since it was made. */
  readonly signedIn: readonly string[];
}

/** Signs the person on at the source org, clicks the tile, and looks what the target org makes of it. */
async function attempt(page: Page, orgs: FederatedOrgs, login: string): Promise<Attempt> {
  await signInAt(page, orgs.source, login);
  await clickTile(page, tile);
  const landing = await readLanding(page);
  await page.goto(`${orgs.target.url}/app/UserHome`);
  return { landing, home: page.url(), signedIn: await listSignedIn(orgs) };
}

function expectRefused({ landing, home, signedIn }: Attempt, { target }: FederatedOrgs, why: RegExp): void {
  expect(landing).toEqual({ origin: target.url, refusal: expect.stringMatching(why) as string });
  expect(home).toMatch(/\/login\/login\.htm\?/);
  expect(signedIn.filter((login) => login !== mallory)).toEqual([]);
}

describe.each(appKinds)("with the app as %s, a source admin gets nowhere", (appKind) => {
  const useOrgs = useFederatedOrgs(appKind);
  let malloryId = "";
  beforeAll(async () => {
    const orgs = useOrgs();
    malloryId = (await orgs.replicate(mallory)).sourceId;
    for (const login of [own, ...foreigners]) await createPerson(orgs, "target", login);
  });

  test("although people come in under their own names, and are seen to", async () => {
    const orgs = useOrgs();

    const page = await browser.open();
    await signInAt(page, orgs.source, mallory);
    await clickTile(page, tile);
    const landing = await readLanding(page);
    const signedIn = await listSignedIn(orgs);

    expect(landing).toMatchObject({ origin: orgs.target.url, login: mallory });
    expect(signedIn).toEqual([mallory, mallory]);
  });

  test.each(filtered)("by sending somebody under %s", async (_what, name) => {
    const orgs = useOrgs();
    await rename(orgs, malloryId, name);

    const attempted = await attempt(await browser.open(), orgs, mallory);

    expectRefused(
      attempted,
      orgs,
      /^The user name .* does not match the filter of the identity provider\.$/s,
    );
  });

  test.each(unlinked)("by sending somebody under an unlinked person's name %s", async (_what, name) => {
    const orgs = useOrgs();
    await rename(orgs, malloryId, name);

    const attempted = await attempt(await browser.open(), orgs, mallory);

    expectRefused(attempted, orgs, /none of the groups that may be linked|does not match the filter/);
  });

  test("by giving somebody the login of an unlinked person, which the worker does not take over", async () => {
    const orgs = useOrgs();
    const eve = await orgs.replicate("eve@example.com");
    await orgs.sourceAdmin.call("POST", `/api/v1/users/${eve.sourceId}`, { profile: { login: own } });
    const outcome = await orgs.reconcile(eve.sourceId);

    const attempted = await attempt(await browser.open(), orgs, own);

    expect(outcome).toMatchObject({ kind: "rejected", reason: "login-taken" });
    expectRefused(attempted, orgs, /none of the groups that may be linked/);
  });
});

describe.each(appKinds)("with the app as %s and the target admins' domain allowed", (appKind) => {
  const useOrgs = useFederatedOrgs(appKind, { loginDomains: ["example.com", "target.example.com"] });

  test("nobody comes in as an admin, not even as one whom somebody put into the replicated group", async () => {
    const orgs = useOrgs();
    const { sourceId } = await orgs.replicate(mallory);
    await orgs.sourceAdmin.call("POST", `/api/v1/users/${sourceId}`, { profile: { login: admin } });
    const outcome = await orgs.reconcile(sourceId);
    const id = readId(await orgs.targetAdmin.call("GET", `/api/v1/users/${admin}`));
    const [page, other] = [await browser.open(), await browser.open()];

    const outside = await attempt(page, orgs, admin);
    await orgs.targetAdmin.call("PUT", `/api/v1/groups/${orgs.groupId}/users/${id}`);
    const inside = await attempt(other, orgs, admin);

    expect(outcome).toMatchObject({ kind: "rejected", reason: "login-taken" });
    expectRefused(outside, orgs, /none of the groups that may be linked/);
    expectRefused(inside, orgs, /an administrator's/);
  });
});
