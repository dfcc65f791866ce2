import { expect, test } from "vitest";
import { type BareOrgs, countWrites, listChanges, listProblems, startBareOrgs } from "./bare-orgs.ts";
import { at, findObject, listObjects } from "./find-objects.ts";

/** How the target's client gets its keys, and what the worker's secret holds. */
async function readAccess({ targetAdmin, secrets, nameOf }: BareOrgs): Promise<unknown> {
  const client = await findObject(targetAdmin, "client");
  return {
    keyUrl: at(client, "settings.oauthClient.jwks_uri") ?? null,
    keysInOrg: ((at(client, "settings.oauthClient.jwks.keys") ?? []) as unknown[]).length,
    secret: Object.keys(secrets.json(nameOf("target")) as object).toSorted(),
  };
}

const byKey = ["clientId", "groupId", "privateKey", "userTypeId"];
const accessOf = {
  "key-url": {
    keyUrl: expect.stringContaining("/connections/acme/jwks.json") as string,
    keysInOrg: 0,
    secret: byKey,
  },
  "pasted-keys": { keyUrl: null, keysInOrg: 1, secret: byKey },
} as const;

test("goes from every way of proving who the bridge is to every other", async () => {
  await using orgs = await startBareOrgs();
  const workerApiToken = orgs.target.issueApiToken({ name: "worker" });
  orgs.giveCredentials({ workerApiToken });

  // Never back to a URL with another key behind it: an org keeps a key set that it has fetched for some minutes.
  const modes = [
    "pasted-keys",
    "api-token",
    "key-url",
    "pasted-keys",
    "key-url",
    "api-token",
    "pasted-keys",
  ] as const;
  for (const target of modes) {
    const connection = { credentials: { target } };
    const plan = await orgs.run("plan", { connection });
    const apply = await orgs.run("apply", { connection });
    const writes = countWrites(orgs) + orgs.secrets.writes.length;
    const again = await orgs.run("apply", { connection });

    expect([plan, apply, again].flatMap(listProblems), target).toEqual([]);
    expect(listChanges(apply), target).toEqual(listChanges(plan));
    expect(listChanges(again), target).toEqual([]);
    expect(countWrites(orgs) + orgs.secrets.writes.length - writes, target).toBe(0);
    if (target === "api-token") {
      expect(orgs.secrets.json(orgs.nameOf("target"))).toEqual({
        apiToken: workerApiToken,
        groupId: expect.any(String) as string,
        userTypeId: expect.any(String) as string,
      });
    } else expect(await readAccess(orgs), target).toMatchObject(accessOf[target]);
  }
  expect(await listObjects(orgs.targetAdmin, "client")).toHaveLength(1);
});

test("puts the source org's keys where the config says", async () => {
  await using orgs = await startBareOrgs();
  await orgs.run("apply");

  const apply = await orgs.run("apply", { connection: { credentials: { source: "pasted-keys" } } });

  expect(listChanges(apply)).toEqual([
    "source-client: update API service app: settings.oauthClient.jwks.keys",
  ]);
  const client = await findObject(orgs.sourceAdmin, "client");
  expect(at(client, "settings.oauthClient.jwks_uri") ?? null).toBeNull();
});

test("warns of a static token, and asks for it where nobody gave one", async () => {
  await using orgs = await startBareOrgs({ connection: { credentials: { target: "api-token" } } });

  const without = await orgs.run("apply");
  const workerApiToken = orgs.target.issueApiToken({ name: "worker" });
  orgs.giveCredentials({ workerApiToken });
  const report = await orgs.run("apply");

  expect(listProblems(without)).toEqual([
    "target-secret: admin-credentials-missing: The config asks for an API token in the target org, and nobody has given one.",
  ]);
  expect(without.steps.flatMap(({ state }) => (state === "changed" ? [state] : []))).toEqual([]);
  expect(listProblems(report)).toEqual([]);
  expect(report.steps.flatMap(({ warnings }) => warnings).join()).toContain("static API token");
  expect(await listObjects(orgs.targetAdmin, "client")).toEqual([]);
});

test("does not let the worker live on a token that is about to be revoked", async () => {
  await using orgs = await startBareOrgs({ connection: { credentials: { target: "api-token" } } });
  orgs.giveCredentials({ workerApiToken: orgs.target.apiToken });

  const report = await orgs.run("apply", { revokeAdminTokens: true });

  expect(listProblems(report)).toEqual([
    expect.stringContaining(
      "target-secret: secret-invalid: The worker's API token is an admin's temporary one",
    ),
  ]);
  expect(countWrites(orgs)).toBe(0);
});

test("tells of the static token that stays alive when the config goes back to keys, and at destroy", async () => {
  await using orgs = await startBareOrgs();
  const byToken = { credentials: { target: "api-token" } };
  orgs.giveCredentials({ workerApiToken: orgs.target.issueApiToken({ name: "worker" }) });
  await orgs.run("apply", { connection: byToken });

  const destroyed = await orgs.run("destroy", { connection: byToken });
  await orgs.run("apply", { connection: byToken });
  const toKeys = await orgs.run("plan");

  for (const report of [destroyed, toKeys])
    expect(report.steps.flatMap(({ warnings }) => warnings).join()).toContain("still alive");
});
