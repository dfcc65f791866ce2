import { expect, test } from "vitest";
import { readId } from "../../../tools/local/admin.ts";
import { createAdminClient } from "./admin-client.ts";
import { type BareOrgs, listChanges, listProblems, startBareOrgs } from "./bare-orgs.ts";
import { at, type Editable, findObject, listObjects, put } from "./find-objects.ts";

const login = "ada@example.com";

interface ScopedOrgs extends BareOrgs {
  readonly groupId: string;
  readonly scope: Readonly<Record<string, unknown>>;
}

/** Two orgs that are not set up; the config asks for a scope of that kind. */
async function startScoped(
  kind: "groups" | "everyone",
  further: Readonly<Record<string, unknown>> = {},
): Promise<ScopedOrgs> {
  const orgs = await startBareOrgs({ connection: further });
  const groupId = readId(
    await orgs.sourceAdmin.call("POST", "/api/v1/groups", { profile: { name: "People" } }),
  );
  const scope = kind === "groups" ? { kind, groupIds: [groupId] } : { kind };
  return {
    ...orgs,
    groupId,
    scope,
    run: (action, given) => orgs.run(action, { ...given, connection: { scope, ...given?.connection } }),
  };
}

async function findEveryone({ sourceAdmin }: BareOrgs): Promise<string> {
  const groups = (await sourceAdmin.call("GET", "/api/v1/groups")) as Editable[];
  return readId(groups.find(({ type }) => type === "BUILT_IN"));
}

/** Somebody of the source who is in the scope, and is replicated under a login of the target. */
async function replicate(orgs: ScopedOrgs, targetLogin: string): Promise<string> {
  const profile = { login, email: login, firstName: "Ada", lastName: "Lovelace" };
  const sourceId = readId(await orgs.sourceAdmin.call("POST", "/api/v1/users?activate=true", { profile }));
  await orgs.sourceAdmin.call("PUT", `/api/v1/groups/${orgs.groupId}/users/${sourceId}`);
  const { id: groupId } = await findObject(orgs.targetAdmin, "group");
  return readId(
    await orgs.targetAdmin.call("POST", "/api/v1/users?activate=true&provider=true", {
      profile: { ...profile, login: targetLogin, sourceUserKey: `acme:${sourceId}` },
      credentials: { provider: { type: "FEDERATION", name: "FEDERATION" } },
      groupIds: [groupId],
    }),
  );
}

function toldBy(steps: readonly { step: string; verified: readonly string[] }[], step: string) {
  return steps.find((each) => each.step === step)?.verified;
}

test.each(["groups", "everyone"] as const)(
  "assigns the app to just the people in scope: %s",
  async (kind) => {
    await using orgs = await startScoped(kind);
    const everyone = await findEveryone(orgs);

    const report = await orgs.run("apply");

    const { id } = await findObject(orgs.sourceAdmin, "app");
    const assigned = (await orgs.sourceAdmin.call("GET", `/api/v1/apps/${id}/groups`)) as Editable[];
    expect(listProblems(report)).toEqual([]);
    expect(assigned.map((group) => group.id)).toEqual([kind === "groups" ? orgs.groupId : everyone]);
    expect(orgs.secrets.json(orgs.nameOf("source"))).toMatchObject({ appId: id });
  },
);

test.each(["groups", "everyone"] as const)("makes no app where nobody signs in by it: %s", async (kind) => {
  await using orgs = await startScoped(kind, { federation: "none" });

  await orgs.run("apply");
  const verify = await orgs.run("verify");

  expect(listProblems(verify)).toEqual([]);
  expect(await listObjects(orgs.sourceAdmin, "app")).toEqual([]);
  expect(orgs.secrets.json(orgs.nameOf("source"))).not.toHaveProperty("appId");
});

test.each([
  {
    kind: "groups" as const,
    scopes: ["okta.groups.read", "okta.users.read"],
    permissions: ["okta.groups.read", "okta.users.read"],
    reached: (orgs: ScopedOrgs, everyone: string) => [
      "/api/v1/users",
      `/api/v1/groups/${orgs.groupId}`,
      `/api/v1/groups/${everyone}`,
    ],
    verified: [
      "a token from the source org",
      "permission: okta.users.read",
      expect.stringMatching(/^permission: okta.groups.read \(group 00g\w+\)$/) as string,
      "permission: okta.users.read and okta.groups.read (somebody's groups, with Everyone)",
    ],
  },
  {
    kind: "everyone" as const,
    scopes: ["okta.users.read"],
    permissions: ["okta.users.read"],
    reached: () => ["/api/v1/users"],
    verified: ["a token from the source org", "permission: okta.users.read"],
  },
])("gives the source's client no more than such a scope takes, and tries that: $kind", async (given) => {
  await using orgs = await startScoped(given.kind);
  const everyone = await findEveryone(orgs);

  const { steps } = await orgs.run("apply");

  const client = await findObject(orgs.sourceAdmin, "client");
  const role = await findObject(orgs.sourceAdmin, "role");
  const set = await findObject(orgs.sourceAdmin, "set");
  const grants = (await orgs.sourceAdmin.call("GET", `/api/v1/apps/${client.id}/grants`)) as Editable[];
  const permissions = await orgs.sourceAdmin.call("GET", `/api/v1/iam/roles/${role.id}/permissions`);
  const resources = await orgs.sourceAdmin.call("GET", `/api/v1/iam/resource-sets/${set.id}/resources`);
  expect(new Set(grants.map(({ scopeId }) => scopeId))).toEqual(new Set(given.scopes));
  expect(new Set((at(permissions, "permissions") as Editable[]).map(({ label }) => label))).toEqual(
    new Set(given.permissions),
  );
  expect(
    new Set((at(resources, "resources") as Editable[]).map((each) => at(each, "_links.self.href"))),
  ).toEqual(new Set(given.reached(orgs, everyone).map((path) => orgs.source.url + path)));
  expect(toldBy(steps, "verify-source-access")).toEqual(given.verified);
});

test.each(["groups", "everyone"] as const)(
  "subscribes to what moves people in the scope: %s",
  async (kind) => {
    await using orgs = await startScoped(kind);

    await orgs.run("apply");

    const hook = await findObject(orgs.sourceAdmin, "hook");
    const types = at(hook, "events.items") as string[];
    expect(types.filter((type) => type.startsWith("application."))).toEqual([]);
    expect(types.filter((type) => type.startsWith("group.")).length > 0).toBe(kind === "groups");
    expect(at(hook, "channel.config.headers") ?? []).toEqual([]);
  },
);

test("says which of the scope's groups is not there, before anything is made", async () => {
  await using orgs = await startScoped("groups");
  const connection = { scope: { kind: "groups", groupIds: [orgs.groupId, "00gnobody"] } };

  const report = await orgs.run("apply", { connection });

  expect(listProblems(report)).toContain(
    "source-groups: not-in-step: The source org has no group 00gnobody, which the config names.",
  );
  expect(listChanges(report).length).toBeGreaterThan(0); // a plan: nothing of it was done
  expect(await listObjects(orgs.sourceAdmin, "client")).toEqual([]);
});

test("needs one more scope of an admin client in the source than a scope that is an app does", async () => {
  await using orgs = await startScoped("groups");
  const few = await createAdminClient(orgs, "source");
  orgs.giveCredentials({ source: few });

  const refused = await orgs.run("apply");
  const grant = { scopeId: "okta.groups.read", issuer: orgs.source.url };
  await orgs.sourceAdmin.call("POST", `/api/v1/apps/${few.clientId}/grants`, grant);
  const granted = await orgs.run("apply");

  expect(listProblems(refused)).toEqual([
    "preparation: permission-missing: The admin client of the source org lacks scopes: okta.groups.read.",
  ]);
  expect(listProblems(granted)).toEqual([]);
});

test("notices that somebody's list of groups is without Everyone: the worker would not believe it", async () => {
  await using orgs = await startScoped("groups");
  await orgs.run("apply");

  const report = await orgs.run("verify", {
    async send(request) {
      const answer = await orgs.send(request);
      if (answer.kind !== "answer" || !/\/users\/[^/]+\/groups/.test(request.url)) return answer;
      const groups = JSON.parse(answer.text) as Editable[];
      return { ...answer, text: JSON.stringify(groups.filter(({ type }) => type !== "BUILT_IN")) };
    },
  });

  expect(listProblems(report)).toEqual([
    expect.stringMatching(/^verify-source-access: permission-missing: .*somebody's groups, with Everyone/),
  ]);
});

interface Drift {
  readonly title: string;
  readonly edit: (orgs: ScopedOrgs) => Promise<unknown>;
  readonly changes: readonly string[];
}

async function editTemplate(orgs: ScopedOrgs, template: Readonly<Record<string, unknown>>): Promise<void> {
  const app = put(await findObject(orgs.sourceAdmin, "app"), "credentials.userNameTemplate", template);
  await orgs.sourceAdmin.call("PUT", `/api/v1/apps/${app.id}`, app);
}

const drifts: readonly Drift[] = [
  {
    title: "has the app call people by their mail address",
    edit: (orgs) => editTemplate(orgs, { template: "${source.email}", type: "BUILT_IN" }),
    changes: ["source-app-user-names: update user names of the app: credentials.userNameTemplate.template"],
  },
  {
    title: "has the app append something to people's logins",
    edit: (orgs) =>
      editTemplate(orgs, { template: "${source.login}", type: "BUILT_IN", userSuffix: ".evil" }),
    changes: ["source-app-user-names: update user names of the app: credentials.userNameTemplate.userSuffix"],
  },
  {
    title: "takes a group out of the resource set",
    async edit({ sourceAdmin, source, groupId }) {
      const { id } = await findObject(sourceAdmin, "set");
      const path = `/api/v1/iam/resource-sets/${id}/resources`;
      const { resources } = (await sourceAdmin.call("GET", path)) as { resources: Editable[] };
      const group = resources.find(
        (each) => at(each, "_links.self.href") === `${source.url}/api/v1/groups/${groupId}`,
      );
      await sourceAdmin.call("DELETE", `${path}/${group?.id}`);
    },
    changes: [expect.stringMatching(/^source-resource-set: update resource set: group 00g/) as string],
  },
  {
    title: "takes the app from a group",
    async edit({ sourceAdmin, groupId }) {
      const { id } = await findObject(sourceAdmin, "app");
      await sourceAdmin.call("DELETE", `/api/v1/apps/${id}/groups/${groupId}`);
    },
    changes: [expect.stringMatching(/^app-groups: create assignment of group 00g\w+ to the app$/) as string],
  },
];

test.each(drifts)("shows and repairs just what somebody changed, who $title", async ({ edit, changes }) => {
  await using orgs = await startScoped("groups");
  await orgs.run("apply");
  await edit(orgs);

  const verify = await orgs.run("verify");
  const apply = await orgs.run("apply");
  const again = await orgs.run("verify");

  expect(listProblems(verify)).toContainEqual(expect.stringContaining("not-in-step"));
  expect(listChanges(apply)).toEqual(changes);
  expect(listProblems(again)).toEqual([]);
});

test("proves logins against the source's own, and against what the app calls people", async () => {
  await using orgs = await startScoped("groups");
  await orgs.run("apply");
  const userId = await replicate(orgs, login);

  const right = await orgs.run("verify");
  await orgs.targetAdmin.call("POST", `/api/v1/users/${userId}`, { profile: { login: "other@example.com" } });
  const elsewhere = await orgs.run("verify");
  await orgs.targetAdmin.call("POST", `/api/v1/users/${userId}/lifecycle/suspend`);
  const shutOff = await orgs.run("verify");

  expect(listProblems(right)).toEqual([]);
  expect(toldBy(right.steps, "verify-logins")).toEqual(["1 logins equal the NameIDs that the app sends"]);
  expect(listProblems(elsewhere)).toEqual([expect.stringContaining("verify-logins: login-mismatch")]);
  expect(listProblems(shutOff)).toEqual([]);
});

test("reports people whom a former template of the app still calls by another name", async () => {
  await using orgs = await startScoped("groups");
  await orgs.run("apply");
  await editTemplate(orgs, { template: "x.${source.login}", type: "CUSTOM" });
  await replicate(orgs, login);

  const apply = await orgs.run("apply");
  const verify = await orgs.run("verify");

  expect(listChanges(apply)).toEqual([
    "source-app-user-names: update user names of the app: credentials.userNameTemplate.template, credentials.userNameTemplate.type",
  ]);
  expect(verify.steps.flatMap(({ problem }) => problem ?? [])).toEqual([
    {
      reason: "login-mismatch",
      message: expect.stringContaining("1 of 1 people is not what the source org and its app say") as string,
      remedy: expect.stringContaining("Update application username") as string,
    },
  ]);
});

test("goes from one kind of scope to any other, with or without federation, and back", async () => {
  await using orgs = await startBareOrgs();
  const groupId = readId(
    await orgs.sourceAdmin.call("POST", "/api/v1/groups", { profile: { name: "People" } }),
  );
  const groups = { kind: "groups", groupIds: [groupId] };
  const asked = [
    { scope: { kind: "app" } },
    { scope: groups },
    { scope: { kind: "everyone" } },
    { scope: groups, federation: "none" },
    { scope: { kind: "everyone" }, federation: "none" },
    { scope: { kind: "app" }, federation: "none" },
    { scope: groups, adoptExisting: "by-login" },
    { scope: { kind: "app" } },
  ];

  for (const connection of asked) {
    const plan = await orgs.run("plan", { connection });
    const apply = await orgs.run("apply", { connection });
    const verify = await orgs.run("verify", { connection });

    const what = JSON.stringify(connection);
    expect([plan, apply, verify].flatMap(listProblems), what).toEqual([]);
    expect(listChanges(apply), what).toEqual(listChanges(plan));
    expect(listChanges(verify), what).toEqual([]);
    const [app, ...others] = await listObjects(orgs.sourceAdmin, "app");
    const wantsApp = connection.scope.kind === "app" || connection.federation !== "none";
    expect([app?.["status"], others], what).toEqual([wantsApp ? "ACTIVE" : "INACTIVE", []]);
  }
});

test.each(["groups", "everyone"] as const)(
  "takes away all that it made for such a scope: %s",
  async (kind) => {
    await using orgs = await startScoped(kind);
    await orgs.run("apply");

    const report = await orgs.run("destroy");

    expect(listProblems(report)).toEqual([]);
    const kinds = ["app", "client", "role", "set", "hook"] as const;
    const left = await Promise.all(kinds.map((each) => listObjects(orgs.sourceAdmin, each)));
    expect(left.flat()).toEqual([]);
    expect(await orgs.sourceAdmin.find(`/api/v1/groups/${orgs.groupId}`)).not.toBeNull();
  },
);
