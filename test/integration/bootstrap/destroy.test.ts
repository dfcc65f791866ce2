import { expect, test } from "vitest";
import type { BareOrgs } from "./bare-orgs.ts";
import { countWrites, listChanges, listProblems, startBareOrgs } from "./bare-orgs.ts";
import { findObject, listObjects } from "./find-objects.ts";
import { takeSnapshot } from "./snapshot.ts";
import { adoptions } from "./taken-names.ts";

const routed = { federation: { routingRule: true } };

test.each([
  { title: "as the config is", connection: routed },
  { title: "when the config no longer asks for the routing rule", connection: { federation: {} } },
  { title: "when the config no longer asks for federation", connection: { federation: "none" } },
])("leaves two orgs as bare as they were, $title", async ({ connection }) => {
  await using orgs = await startBareOrgs({ connection: routed });
  const bare = await takeSnapshot(orgs);
  await orgs.run("apply");

  const report = await orgs.run("destroy", { connection });
  const after = await takeSnapshot(orgs);
  const writes = countWrites(orgs);
  const again = await orgs.run("destroy", { connection });

  expect([report, again].flatMap(listProblems)).toEqual([]);
  expect([after["source"], after["target"]]).toEqual([bare["source"], bare["target"]]);
  expect(listChanges(again)).toEqual([]);
  expect(countWrites(orgs) - writes).toBe(0);
});

test("finds the group that an admin renamed", async () => {
  await using orgs = await startBareOrgs();
  await orgs.run("apply");
  const group = await findObject(orgs.targetAdmin, "group");
  const profile = { ...(group["profile"] as object), name: "People from the other org" };
  await orgs.targetAdmin.call("PUT", `/api/v1/groups/${group.id}`, { profile });

  const report = await orgs.run("destroy");

  expect(listChanges(report)).toContain(`target-group: remove group ${group.id}`);
});

test.each(adoptions)("deletes nothing that it took over: $title", async (taken) => {
  await using orgs = await startBareOrgs(taken.options);
  const connection = { adoptObjects: [taken.kind] };
  await taken.make(orgs);
  const before = await listIds(orgs);
  await orgs.run("apply", { connection });

  const report = await orgs.run("destroy", { connection });
  const after = await listIds(orgs);

  expect(listProblems(report)).toEqual([]);
  expect(after).toEqual(expect.arrayContaining([...before]));
});

test("pauses the worker, and apply sets it going again before anything can arrive", async () => {
  // Behind a URL an org would keep the former keys for some minutes.
  const credentials = { source: "pasted-keys", target: "pasted-keys" };
  await using orgs = await startBareOrgs({ connection: { credentials } });
  await orgs.run("apply");

  const destroyed = await orgs.run("destroy");
  const paused = await orgs.feed.isPaused();
  const plan = await orgs.run("plan");
  const applied = await orgs.run("apply");

  expect([destroyed, plan, applied].flatMap(listProblems)).toEqual([]);
  expect(paused).toBe(true);
  expect(await orgs.feed.isPaused()).toBe(false);
  expect(listChanges(applied)).toEqual(listChanges(plan));
  expect(listChanges(applied)).toContain("worker: activate worker");
});

async function listIds({ sourceAdmin, targetAdmin }: BareOrgs): Promise<readonly string[]> {
  const kinds = ["app", "client", "tile", "hook", "idp", "group", "role", "set"] as const;
  const ids = [];
  for (const admin of [sourceAdmin, targetAdmin]) {
    for (const kind of kinds) ids.push(...(await listObjects(admin, kind)).map(({ id }) => id));
    const schema = (await admin.call("GET", "/api/v1/meta/schemas/user/default")) as Schema;
    ids.push(...Object.keys(schema.definitions.custom.properties));
  }
  return ids;
}

interface Schema {
  readonly definitions: { readonly custom: { readonly properties: object } };
}

test("says so when an earlier run had begun to give the credentials up, and takes nothing away", async () => {
  await using orgs = await startBareOrgs();
  await orgs.run("apply");
  orgs.giveCredentials({
    source: { apiToken: orgs.source.issueApiToken({ name: "bootstrap" }) },
    target: { apiToken: orgs.target.issueApiToken({ name: "bootstrap" }) },
    isRevoking: true,
  });

  const report = await orgs.run("destroy", { revokeAdminTokens: true });

  expect(report.steps.flatMap(({ warnings }) => warnings)).toEqual([
    expect.stringContaining("An earlier run had begun to revoke these credentials"),
  ]);
  expect(await listObjects(orgs.sourceAdmin, "hook")).toHaveLength(1);
});

test.each([
  {
    title: "by its client",
    path: "/api/v1/apps",
    object: buildClient("Made by orgbridge for orgbridge/other"),
  },
  {
    title: "with a static token, by its group",
    path: "/api/v1/groups",
    object: buildGroup("orgbridge/other"),
  },
])("leaves the attributes to another connection that has nobody yet, known $title", async (other) => {
  await using orgs = await startBareOrgs();
  await orgs.run("apply");
  await orgs.targetAdmin.call("POST", other.path, other.object);

  const report = await orgs.run("destroy");

  expect(listProblems(report)).toEqual([]);
  expect(report.steps.flatMap(({ warnings }) => warnings)).toEqual([
    "The attributes stay: another connection feeds this org too.",
  ]);
});

function buildClient(mark: string) {
  return {
    name: "oidc_client",
    label: "orgbridge other",
    signOnMode: "OPENID_CONNECT",
    credentials: { oauthClient: { token_endpoint_auth_method: "client_secret_basic" } },
    settings: {
      notes: { admin: `${mark} (client). Do not edit.` },
      oauthClient: {
        application_type: "service",
        grant_types: ["client_credentials"],
        response_types: ["token"],
      },
    },
  };
}

function buildGroup(owner: string) {
  return {
    profile: { name: "orgbridge other", description: `Made by orgbridge for ${owner}. Its members.` },
  };
}
