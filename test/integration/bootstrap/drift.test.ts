import { expect, test } from "vitest";
import { type Admin, readId } from "../../../tools/local/admin.ts";
import { type BareOrgs, countWrites, listChanges, listProblems, startBareOrgs } from "./bare-orgs.ts";
import { at, type Editable, findObject, listObjects, put } from "./find-objects.ts";
import { takeSnapshot } from "./snapshot.ts";

interface Drift {
  /** What an admin of one of the orgs does. */
  readonly title: string;
  readonly edit: (orgs: BareOrgs) => Promise<unknown>;
  /** What plan says. */
  readonly changes: readonly string[];
  readonly connection?: Readonly<Record<string, unknown>>;
}

const verify = "event-hook-verification: activate delivery, by verifying the event hook";
const idpChange = (...fields: readonly string[]): string =>
  `identity-provider: update identity provider: ${fields.join(", ")}`;

/** Sends an object back with one value changed, as an admin's console does. */
async function edit(
  admin: Admin,
  kind: Parameters<typeof findObject>[1],
  path: string,
  value: unknown,
): Promise<void> {
  const object = put(await findObject(admin, kind), path, value);
  await admin.call("PUT", `${pathOf(kind)}/${object.id}`, object);
}

function pathOf(kind: Parameters<typeof findObject>[1]): string {
  if (kind === "hook") return "/api/v1/eventHooks";
  if (kind === "idp") return "/api/v1/idps";
  if (kind === "group") return "/api/v1/groups";
  if (kind === "share") return "/api/v1/principal-rate-limits";
  return "/api/v1/apps";
}

async function turnOff(
  admin: Admin,
  kind: Parameters<typeof findObject>[1],
): Promise<Editable & { readonly path: string }> {
  const object = await findObject(admin, kind);
  const path = `${pathOf(kind)}/${object.id}`;
  await admin.call("POST", `${path}/lifecycle/deactivate`);
  return { ...object, path };
}

async function remove(admin: Admin, kind: Parameters<typeof findObject>[1]): Promise<void> {
  const { path } = await turnOff(admin, kind);
  await admin.call("DELETE", path);
}

const drifts: readonly Drift[] = [
  {
    title: "edits the ACS URL",
    edit: ({ sourceAdmin }) =>
      edit(sourceAdmin, "app", "settings.app.acsUrl", "https://evil.example.com/sso/saml2/0oa1"),
    changes: ["source-app-sign-on: update sign-on settings of the app: addresses of the target org"],
  },
  {
    title: "takes a scope from the client",
    async edit({ targetAdmin }) {
      const { id } = await findObject(targetAdmin, "client");
      const grants = (await targetAdmin.call("GET", `/api/v1/apps/${id}/grants`)) as Editable[];
      const grant = grants.find(({ scopeId }) => scopeId === "okta.users.manage");
      await targetAdmin.call("DELETE", `/api/v1/apps/${id}/grants/${grant?.id}`);
    },
    changes: ["target-scopes: create scope okta.users.manage"],
  },
  {
    title: "grants the client a scope more",
    async edit({ source, sourceAdmin }) {
      const { id } = await findObject(sourceAdmin, "client");
      const grant = { scopeId: "okta.users.manage", issuer: source.url };
      await sourceAdmin.call("POST", `/api/v1/apps/${id}/grants`, grant);
    },
    changes: ["source-scopes: remove scope okta.users.manage"],
  },
  {
    title: "gives the client a role more",
    async edit({ targetAdmin }) {
      const { id } = await findObject(targetAdmin, "client");
      await targetAdmin.call("POST", `/oauth2/v1/clients/${id}/roles`, { type: "ORG_ADMIN" });
    },
    changes: ["target-role-assignment: remove role ORG_ADMIN of the client"],
  },
  {
    title: "deactivates the app",
    edit: ({ sourceAdmin }) => turnOff(sourceAdmin, "app"),
    changes: ["source-app: activate app that people sign in through"],
  },
  {
    title: "deactivates the client",
    edit: ({ targetAdmin }) => turnOff(targetAdmin, "client"),
    changes: ["target-client: activate API service app"],
  },
  {
    title: "deactivates the identity provider",
    edit: ({ targetAdmin }) => turnOff(targetAdmin, "idp"),
    changes: ["identity-provider: activate identity provider"],
  },
  {
    title: "deactivates the event hook",
    edit: ({ sourceAdmin }) => turnOff(sourceAdmin, "hook"),
    changes: ["event-hook-verification: activate event hook"],
  },
  {
    title: "lets every login in",
    edit: ({ targetAdmin }) => edit(targetAdmin, "idp", "policy.subject.filter", ""),
    changes: [idpChange("policy.subject.filter")],
  },
  {
    title: "links people outside of the group",
    edit: ({ targetAdmin }) => edit(targetAdmin, "idp", "policy.accountLink.filter", null),
    changes: [
      idpChange("policy.accountLink.filter.groups.include", "policy.accountLink.filter.users.excludeAdmins"),
    ],
  },
  {
    title: "links admins",
    edit: ({ targetAdmin }) =>
      edit(targetAdmin, "idp", "policy.accountLink.filter.users.excludeAdmins", false),
    changes: [idpChange("policy.accountLink.filter.users.excludeAdmins")],
  },
  {
    title: "matches people by their mail address",
    edit: ({ targetAdmin }) => edit(targetAdmin, "idp", "policy.subject.matchType", "EMAIL"),
    changes: [idpChange("policy.subject.matchType")],
  },
  {
    title: "has people created at sign-in",
    edit: ({ targetAdmin }) => edit(targetAdmin, "idp", "policy.provisioning.action", "AUTO"),
    changes: [idpChange("policy.provisioning.action")],
  },
  {
    title: "has sign-ins write attributes",
    edit: ({ targetAdmin }) => edit(targetAdmin, "idp", "policy.provisioning.profileMaster", true),
    changes: [idpChange("policy.provisioning.profileMaster")],
  },
  {
    title: "has suspended people revived by a sign-in",
    edit: ({ targetAdmin }) =>
      edit(targetAdmin, "idp", "policy.provisioning.conditions.suspended.action", "UNSUSPEND"),
    changes: [idpChange("policy.provisioning.conditions.suspended.action")],
  },
  {
    title: "has deactivated people revived by a sign-in",
    edit: ({ targetAdmin }) =>
      edit(targetAdmin, "idp", "policy.provisioning.conditions.deprovisioned.action", "REACTIVATE"),
    changes: [idpChange("policy.provisioning.conditions.deprovisioned.action")],
  },
  {
    title: "no longer has tokens bound by DPoP",
    edit: ({ targetAdmin }) =>
      edit(targetAdmin, "client", "settings.oauthClient.dpop_bound_access_tokens", false),
    changes: ["target-client: update API service app: settings.oauthClient.dpop_bound_access_tokens"],
  },
  {
    title: "has the client's keys fetched elsewhere",
    edit: ({ sourceAdmin }) =>
      edit(sourceAdmin, "client", "settings.oauthClient.jwks_uri", "https://evil.example.com/jwks.json"),
    changes: ["source-client: update API service app: settings.oauthClient.jwks_uri"],
  },
  {
    title: "changes the hook's events",
    edit: ({ sourceAdmin }) => edit(sourceAdmin, "hook", "events.items", ["user.lifecycle.create"]),
    changes: ["event-hook: update event hook: events.items"],
  },
  {
    title: "changes the hook's address",
    async edit({ sourceAdmin }) {
      const hook = put(
        await findObject(sourceAdmin, "hook"),
        "channel.config.uri",
        "https://evil.example.com/",
      );
      put(hook, "channel.config.authScheme.value", "a secret of their own");
      await sourceAdmin.call("PUT", `/api/v1/eventHooks/${hook.id}`, hook);
    },
    changes: ["event-hook: update event hook: channel.config.uri", verify],
  },
  {
    title: "deletes the event hook",
    edit: ({ sourceAdmin }) => remove(sourceAdmin, "hook"),
    changes: ["event-hook: create event hook", verify],
  },
  {
    title: "deletes the client",
    edit: ({ sourceAdmin }) => remove(sourceAdmin, "client"),
    changes: [
      "source-client: create API service app",
      "source-scopes: create scope okta.apps.read",
      "source-scopes: create scope okta.users.read",
      "source-role-assignment: create role of the client",
      "source-rate-share: create share of the rate limits: 50 %",
      "source-secret: update secret for the source org: clientId",
    ],
  },
  {
    title: "takes a permission from the role",
    async edit({ targetAdmin }) {
      const { id } = await findObject(targetAdmin, "role");
      await targetAdmin.call("DELETE", `/api/v1/iam/roles/${id}/permissions/okta.users.create`);
    },
    changes: ["target-role: create permission okta.users.create"],
  },
  {
    title: "gives the role a permission more",
    async edit({ sourceAdmin }) {
      const { id } = await findObject(sourceAdmin, "role");
      await sourceAdmin.call("POST", `/api/v1/iam/roles/${id}/permissions/okta.users.manage`);
    },
    changes: ["source-role: remove permission okta.users.manage"],
  },
  {
    title: "takes the client's role away",
    async edit({ sourceAdmin }) {
      const { id } = await findObject(sourceAdmin, "client");
      const roles = (await sourceAdmin.call("GET", `/oauth2/v1/clients/${id}/roles`)) as Editable[];
      await sourceAdmin.call("DELETE", `/oauth2/v1/clients/${id}/roles/${roles[0]?.id}`);
    },
    changes: ["source-role-assignment: create role of the client"],
  },
  {
    title: "takes the users out of the resource set",
    async edit({ target, targetAdmin }) {
      const { id } = await findObject(targetAdmin, "set");
      const path = `/api/v1/iam/resource-sets/${id}/resources`;
      const resources = (await targetAdmin.call("GET", path)) as { resources: Editable[] };
      const users = resources.resources.find(
        (each) => at(each, "_links.self.href") === `${target.url}/api/v1/users`,
      );
      await targetAdmin.call("DELETE", `${path}/${users?.id}`);
    },
    changes: ["target-resource-set: update resource set: users"],
  },
  {
    title: "changes the share of the rate limits",
    async edit({ sourceAdmin }) {
      const share = await findObject(sourceAdmin, "share");
      await sourceAdmin.call("PUT", `/api/v1/principal-rate-limits/${share.id}`, {
        principalId: share["principalId"],
        principalType: "OAUTH_CLIENT",
        defaultPercentage: 10,
        defaultConcurrencyPercentage: 50,
      });
    },
    changes: ["source-rate-share: update share of the rate limits: 50 %"],
  },
  {
    title: "shows an attribute to the people themselves",
    edit: ({ targetAdmin }) =>
      targetAdmin.call("POST", "/api/v1/meta/schemas/user/default", {
        definitions: {
          custom: {
            id: "#custom",
            type: "object",
            properties: {
              sourceStatusRecord: {
                title: "Theirs",
                type: "string",
                description: "Made by orgbridge",
                permissions: [{ principal: "SELF", action: "READ_WRITE" }],
              },
            },
          },
        },
      }),
    changes: ["target-attributes: update attribute sourceStatusRecord: permissions"],
  },
  {
    title: "changes where a tile leads",
    edit: ({ sourceAdmin }) => edit(sourceAdmin, "tile", "settings.app.url", "https://evil.example.com/"),
    changes: ['deep-links: update tile "Payroll": settings.app.url'],
  },
  {
    title: "deactivates a tile",
    edit: ({ sourceAdmin }) => turnOff(sourceAdmin, "tile"),
    changes: ['deep-links: activate tile "Payroll"'],
  },
  {
    title: "deletes the group",
    async edit({ targetAdmin }) {
      const { id } = await findObject(targetAdmin, "group");
      await targetAdmin.call("DELETE", `/api/v1/groups/${id}`);
    },
    changes: [
      "target-group: create group of replicated people",
      "target-resource-set: update resource set: the group",
      expect.stringContaining("target-resource-set: remove resource /api/v1/groups/") as string,
      idpChange("policy.accountLink.filter.groups.include"),
      "target-secret: update secret for the target org: groupId",
    ],
  },
  {
    title: "sends people of the login domains elsewhere",
    async edit({ targetAdmin }) {
      const { path, rule } = await findRule(targetAdmin);
      put(rule, "conditions.userIdentifier.patterns", [{ matchType: "SUFFIX", value: "evil.example.com" }]);
      await targetAdmin.call("PUT", `${path}/${rule.id}`, rule);
    },
    changes: ["routing-rule: update routing rule: conditions.userIdentifier.patterns"],
  },
  {
    title: "deactivates the routing rule",
    async edit({ targetAdmin }) {
      const { path, rule } = await findRule(targetAdmin);
      await targetAdmin.call("POST", `${path}/${rule.id}/lifecycle/deactivate`);
    },
    changes: ["routing-rule: activate routing rule"],
  },
  {
    title: "deletes the routing rule",
    async edit({ targetAdmin }) {
      const { path, rule } = await findRule(targetAdmin);
      await targetAdmin.call("DELETE", `${path}/${rule.id}`);
    },
    changes: ["routing-rule: create routing rule"],
  },
  {
    title: "deletes the identity provider",
    // With a rule that still leads to it, it is the rule that somebody has to look at.
    connection: { federation: {} },
    edit: ({ targetAdmin }) => remove(targetAdmin, "idp"),
    changes: [
      "identity-provider: create identity provider",
      "source-app-sign-on: update sign-on settings of the app: addresses of the target org",
    ],
  },
];

async function findRule(admin: Admin): Promise<{ readonly path: string; readonly rule: Editable }> {
  const [policy] = (await admin.call("GET", "/api/v1/policies?type=IDP_DISCOVERY")) as Editable[];
  const path = `/api/v1/policies/${policy?.id}/rules`;
  const rules = (await admin.call("GET", path)) as Editable[];
  const rule = rules.find((each) => each["name"] === "orgbridge acme");
  if (rule === undefined) throw new Error("no rule");
  return { path, rule };
}

const connection = {
  federation: {
    routingRule: true,
    deepLinks: [{ label: "Payroll", url: "https://target.example.com/home/payroll/0oa1/1" }],
  },
};

test.each(drifts)("shows and repairs just what somebody changed, who $title", async (drift) => {
  await using orgs = await startBareOrgs({ connection: drift.connection ?? connection });
  await orgs.run("apply");
  const before = await takeSnapshot(orgs);
  await drift.edit(orgs);

  const plan = await orgs.run("plan");
  const apply = await orgs.run("apply");
  const writes = countWrites(orgs);
  const again = await orgs.run("apply");

  expect([plan, apply, again].flatMap(listProblems)).toEqual([]);
  expect(listChanges(plan)).toEqual(drift.changes);
  expect(listChanges(apply)).toEqual(drift.changes);
  expect(countWrites(orgs) - writes).toBe(0);
  expect(await takeSnapshot(orgs)).toEqual(before);
});

test("unassigns nobody's group, and assigns its own again", async () => {
  await using orgs = await startBareOrgs();
  const [ours, theirs] = await Promise.all(
    ["Ours", "Theirs"].map(async (name) =>
      readId(await orgs.sourceAdmin.call("POST", "/api/v1/groups", { profile: { name } })),
    ),
  );
  const scope = { connection: { scope: { kind: "app", groupIds: [ours] } } };
  await orgs.run("apply", scope);
  const { id } = await findObject(orgs.sourceAdmin, "app");
  await orgs.sourceAdmin.call("PUT", `/api/v1/apps/${id}/groups/${theirs}`, {});
  await orgs.sourceAdmin.call("DELETE", `/api/v1/apps/${id}/groups/${ours}`);

  const apply = await orgs.run("apply", scope);

  expect(listChanges(apply)).toEqual([`app-groups: create assignment of group ${ours} to the app`]);
  const groups = (await orgs.sourceAdmin.call("GET", `/api/v1/apps/${id}/groups`)) as Editable[];
  expect(new Set(groups.map((group) => group.id))).toEqual(new Set([ours, theirs]));
});

test("gives the hook a new secret as soon as there is one", async () => {
  await using orgs = await startBareOrgs();
  await orgs.run("apply");
  orgs.secrets.put(orgs.nameOf("hook"), "a-new-secret-that-nobody-knows");

  const plan = await orgs.run("plan");
  const apply = await orgs.run("apply");

  expect(listChanges(plan)).toEqual([
    "event-hook: update event hook: secret",
    "event-hook: update note of the hook secret's version",
    verify,
  ]);
  expect(listChanges(apply)).toEqual(listChanges(plan));
  expect(listProblems(apply)).toEqual([]);
});

const idle = ["unused-sign-in: deactivate routing rule"];

test.each([
  { title: "the routing rule", without: { federation: {} }, off: idle },
  {
    title: "federation",
    without: { federation: "none" },
    off: [...idle, "unused-sign-in: deactivate identity provider"],
  },
])("switches $title off when the config no longer asks for it, and on again when it does", async (given) => {
  await using orgs = await startBareOrgs({ connection: { federation: { routingRule: true } } });
  await orgs.run("apply");

  const plan = await orgs.run("plan", { connection: given.without });
  const off = await orgs.run("apply", { connection: given.without });
  const again = await orgs.run("apply", { connection: given.without });
  const on = await orgs.run("apply");

  expect([plan, off, again, on].flatMap(listProblems)).toEqual([]);
  expect(listChanges(off)).toEqual(listChanges(plan));
  expect(listChanges(off).filter((change) => change.startsWith("unused-sign-in"))).toEqual(given.off);
  expect(listChanges(again)).toEqual([]);
  expect(listChanges(on)).toContain("routing-rule: activate routing rule");
});

test("leaves alone what an admin leads to the identity provider by a rule of their own", async () => {
  await using orgs = await startBareOrgs({ connection: { federation: { routingRule: true } } });
  await orgs.run("apply");
  const { path, rule } = await findRule(orgs.targetAdmin);
  const patterns = [{ matchType: "SUFFIX", value: "@contractors.example.com" }];
  const theirs = {
    ...rule,
    name: "Theirs",
    conditions: { userIdentifier: { type: "IDENTIFIER", patterns } },
  };
  await orgs.targetAdmin.call("POST", path, theirs);

  const again = await orgs.run("apply");
  const off = await orgs.run("apply", { connection: { federation: {} } });

  expect(listChanges(again)).toEqual([]);
  expect(listChanges(off)).toEqual(["unused-sign-in: deactivate routing rule"]);
});

const wikiUrl = "https://target.example.com/home/wiki/0oa2/2";

test.each([
  { title: "that the config no longer names", federation: { deepLinks: [{ label: "Wiki", url: wikiUrl }] } },
  { title: "without federation", federation: "none" },
])("switches off a tile $title, and on again when the config names it", async ({ federation }) => {
  await using orgs = await startBareOrgs();
  const links = [
    { label: "Payroll", url: "https://target.example.com/home/payroll/0oa1/1" },
    { label: "Wiki", url: wikiUrl },
  ];
  const asked = { connection: { federation: { deepLinks: links } } };
  await orgs.run("apply", asked);

  const off = await orgs.run("apply", { connection: { federation } });
  const offTiles = await readTiles(orgs);
  const idle = await orgs.run("plan", { connection: { federation } });
  const on = await orgs.run("apply", asked);

  expect([off, idle, on].flatMap(listProblems)).toEqual([]);
  expect(offTiles).toEqual({ Payroll: "INACTIVE", Wiki: federation === "none" ? "INACTIVE" : "ACTIVE" });
  expect(listChanges(idle)).toEqual([]);
  expect(await readTiles(orgs)).toEqual({ Payroll: "ACTIVE", Wiki: "ACTIVE" });
});

async function readTiles({ sourceAdmin }: BareOrgs): Promise<unknown> {
  const tiles = await listObjects(sourceAdmin, "tile");
  return Object.fromEntries(tiles.map(({ label, status }) => [label, status]));
}
