import { describe, expect, test } from "vitest";
import { ManualClock } from "../../../../../tools/emulators/clock.ts";
import type { JsonObject } from "../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg, OktaOrgOptions } from "../../../../../tools/emulators/okta-org/start.ts";
import { createCaller, createCustomAdmin } from "./support/admin-caller.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  createApp,
  errorOf,
  listAt,
  type OrgAnswer,
  startOrg,
  textAt,
} from "./support/org-client.ts";

interface Mapped {
  readonly org: OktaOrg & AsyncDisposable;
  readonly appId: string;
  /** Of the mapping from users to the app. */
  readonly path: string;
  readonly map: (properties: JsonObject) => Promise<OrgAnswer>;
}

/** An org with an app whose users have a cost centre, a nickname and a floor. */
async function startMapped(options: Partial<OktaOrgOptions> = {}): Promise<Mapped> {
  const org = await startOrg(options);
  const { id: appId } = await createApp(org);
  await callOrg(org, "POST", `/api/v1/meta/schemas/apps/${appId}/default`, {
    definitions: {
      custom: {
        properties: {
          costCenter: { title: "Cost center", type: "string", maxLength: 20 },
          nickname: { title: "Nickname", type: "string" },
          floor: { title: "Floor", type: "integer" },
        },
      },
    },
  });
  const listed = await callOrg(org, "GET", `/api/v1/mappings?targetId=${appId}`);
  const path = `/api/v1/mappings/${textAt(listed.body, "0.id")}`;
  return { org, appId, path, map: (properties) => callOrg(org, "POST", path, { properties }) };
}

const push = (expression: string): JsonObject => ({ expression, pushStatus: "PUSH" });
const pushOnce = (expression: string): JsonObject => ({ expression, pushStatus: "DONT_PUSH" });

async function assign(
  org: OktaOrg,
  appId: string,
  userId: string,
  profile: JsonObject = {},
): Promise<unknown> {
  const answer = await callOrg(org, "POST", `/api/v1/apps/${appId}/users`, { id: userId, profile });
  return at(answer.body, "profile");
}

async function readProfile(org: OktaOrg, appId: string, userId: string): Promise<unknown> {
  return at((await callOrg(org, "GET", `/api/v1/apps/${appId}/users/${userId}`)).body, "profile");
}

const change = (org: OktaOrg, userId: string, profile: JsonObject) =>
  callOrg(org, "POST", `/api/v1/users/${userId}`, { profile });

describe("the mappings of an app", () => {
  test("are two, from the default user type to it and back, listed without their properties", async () => {
    await using org = await startOrg();
    const app = await createApp(org);

    const all = await callOrg(org, "GET", "/api/v1/mappings?limit=200");
    const back = await callOrg(org, "GET", `/api/v1/mappings?sourceId=${app.id}`);
    const there = await callOrg(org, "GET", `/api/v1/mappings?targetId=${app.id}`);
    const read = await callOrg(org, "GET", `/api/v1/mappings/${textAt(there.body, "0.id")}`);

    const appSide = {
      id: app.id,
      name: "bookmark",
      type: "appuser",
      _links: {
        self: { href: `${org.url}/api/v1/apps/${app.id}` },
        schema: { href: `${org.url}/api/v1/meta/schemas/apps/${app.id}/default` },
      },
    };
    const typeId = textAt(back.body, "0.target.id");
    const userSide = {
      id: typeId,
      name: "user",
      type: "user",
      _links: {
        self: { href: `${org.url}/api/v1/meta/types/user/${typeId}` },
        schema: { href: `${org.url}/api/v1/meta/schemas/user/${typeId.replace("oty", "osc")}` },
      },
    };
    expect(listAt(all.body)).toHaveLength(2);
    expect(at(back.body, "0")).toMatchObject({ source: appSide, target: userSide });
    expect(listAt(there.body)).toEqual([
      {
        id: expect.stringMatching(/^prm/),
        source: userSide,
        target: appSide,
        _links: { self: { href: `${org.url}/api/v1/mappings/${textAt(there.body, "0.id")}` } },
      },
    ]);
    expect(read.body).toEqual({ ...(at(there.body, "0") as object), properties: {} });
  });

  test("come in pages, and go with their app", async () => {
    await using org = await startOrg();
    const apps = [await createApp(org, "One"), await createApp(org, "Two")];

    const first = await callOrg(org, "GET", "/api/v1/mappings?limit=3");
    const after = textAt(first.body, "2.id");
    const rest = await callOrg(org, "GET", `/api/v1/mappings?limit=3&after=${after}`);
    await callOrg(org, "POST", `/api/v1/apps/${apps[0]?.id}/lifecycle/deactivate`);
    await callOrg(org, "DELETE", `/api/v1/apps/${apps[0]?.id}`);
    const left = await callOrg(org, "GET", "/api/v1/mappings");

    expect(first.headers["link"]).toContain(
      `<${org.url}/api/v1/mappings?after=${after}&limit=3>; rel="next"`,
    );
    expect([listAt(first.body).length, listAt(rest.body).length, listAt(left.body).length]).toEqual([
      3, 1, 2,
    ]);
  });

  test("change by the property: one is set, one with null is removed, others stay", async () => {
    const { org, path, map } = await startMapped();
    await using _org = org;
    await map({ costCenter: push("user.costCenter"), nickname: push("user.nickName") });

    const added = await map({ nickname: push("user.nickName"), floor: pushOnce('"3"') });
    const removed = await map({ nickname: null, floor: pushOnce("user.nickName") });
    const read = await callOrg(org, "GET", path);

    expect(at(added.body, "properties")).toEqual({
      costCenter: push("user.costCenter"),
      nickname: push("user.nickName"),
      floor: pushOnce('"3"'),
    });
    expect(at(removed.body, "properties")).toEqual({
      costCenter: push("user.costCenter"),
      floor: pushOnce("user.nickName"),
    });
    expect(read.body).toEqual(removed.body);
  });

  test.each([
    ["an attribute that the app's users do not have", { shoeSize: push("user.nickName") }],
    ["removing an attribute that they do not have", { shoeSize: null }],
    ["the user name, which has a template", { userName: push("user.email") }],
    ["no expression", { nickname: { pushStatus: "PUSH" } }],
    ["an empty expression", { nickname: push(" ") }],
    ["an expression that is no text", { nickname: { expression: 7, pushStatus: "PUSH" } }],
    ["no mapping at all", { nickname: "user.nickName" }],
    ["no push status", { nickname: { expression: "user.nickName" } }],
    ["a push status that there is not", { nickname: { expression: "user.nickName", pushStatus: "PULL" } }],
    ["an attribute that users do not have", { nickname: push("user.shoeSize") }],
    ["an expression beyond the emulated subset", { nickname: push("Groups.contains(user.nickName)") }],
    ["the other direction's root", { nickname: push("appuser.nickname") }],
  ])("refuse %s, and nothing of the request is done", async (_what, properties) => {
    const { org, path, map } = await startMapped();
    await using _org = org;

    const answer = await map({ costCenter: push("user.department"), ...properties });
    const read = await callOrg(org, "GET", path);

    expect(errorOf(answer)).toEqual([400, "E0000001"]);
    expect(at(answer.body, "errorSummary")).toBe("Api validation failed: updateMapping");
    expect(at(read.body, "properties")).toEqual({});
  });

  test("name the expression that they refuse", async () => {
    const { org, map } = await startMapped();
    await using _org = org;

    const answer = await map({ nickname: push('user.title == null ? "a" : "b"') });

    expect(at(answer.body, "errorCauses")).toEqual([
      { errorSummary: 'Invalid expression: user.title == null ? "a" : "b"' },
    ]);
  });

  test("take the way back in terms of the app's users, and lose what names an attribute that is gone", async () => {
    const { org, appId, path, map } = await startMapped();
    await using _org = org;
    const listed = await callOrg(org, "GET", `/api/v1/mappings?sourceId=${appId}`);
    const back = `/api/v1/mappings/${textAt(listed.body, "0.id")}`;
    await map({ nickname: push("user.nickName"), costCenter: push("user.department") });

    const properties = { nickName: push("appuser.nickname"), title: push("appuser.costCenter") };
    const set = await callOrg(org, "POST", back, { properties });
    const refused = await callOrg(org, "POST", back, { properties: { nickName: push("user.nickName") } });
    await callOrg(org, "POST", `/api/v1/meta/schemas/apps/${appId}/default`, {
      definitions: { custom: { properties: { nickname: null } } },
    });
    const [there, left] = [await callOrg(org, "GET", path), await callOrg(org, "GET", back)];

    expect([set.status, errorOf(refused)]).toEqual([200, [400, "E0000001"]]);
    expect(Object.keys(at(there.body, "properties") as object)).toEqual(["costCenter"]);
    expect(Object.keys(at(left.body, "properties") as object)).toEqual(["title"]);
  });

  test("are not found under an id that is none", async () => {
    await using org = await startOrg();

    const read = await callOrg(org, "GET", "/api/v1/mappings/prmnobody");
    const written = await callOrg(org, "POST", "/api/v1/mappings/prmnobody", { properties: {} });

    expect([read, written].map(errorOf)).toEqual(Array(2).fill([404, "E0000007"]));
  });
});

describe("an app user's profile", () => {
  test("is what the mapping makes of the user's, null where that is nothing or does not fit", async () => {
    const { org, appId, map } = await startMapped();
    await using _org = org;
    const user = await createActiveUser(org, "ada@acme.example.com", { department: "ops" });
    await map({
      costCenter: push('"CC-" + String.toUpperCase(user.department)'),
      nickname: push("user.nickName"),
      floor: push("user.department"),
    });

    const profile = await assign(org, appId, user.id);

    expect(profile).toEqual({ costCenter: "CC-OPS", nickname: null, floor: null });
  });

  test("follows the user with PUSH and stays with DONT_PUSH", async () => {
    const clock = new ManualClock();
    const { org, appId, map } = await startMapped({ clock, appMappingLagMs: 2_000 });
    await using _org = org;
    const user = await createActiveUser(org, "ada@acme.example.com", {
      department: "ops",
      nickName: "Countess",
    });
    await map({ costCenter: push("user.department"), nickname: pushOnce("user.nickName") });
    await assign(org, appId, user.id);

    await change(org, user.id, { department: "research", nickName: "Ada" });
    const before = await readProfile(org, appId, user.id);
    clock.advance(2_000);
    const after = await callOrg(org, "GET", `/api/v1/apps/${appId}/users/${user.id}`);

    expect(before).toEqual({ costCenter: "ops", nickname: "Countess" });
    expect(at(after.body, "profile")).toEqual({ costCenter: "research", nickname: "Countess" });
    expect(Date.parse(textAt(after.body, "lastUpdated"))).toBeGreaterThan(
      Date.parse(textAt(after.body, "created")),
    );
  });

  test("is cleared with the user's attribute, and no event tells of it", async () => {
    const { org, appId, map } = await startMapped();
    await using _org = org;
    const user = await createActiveUser(org, "ada@acme.example.com", { department: "ops" });
    await map({ costCenter: push("user.department") });
    await assign(org, appId, user.id);

    await change(org, user.id, { department: null });
    const profile = await readProfile(org, appId, user.id);
    const log = await callOrg(org, "GET", '/api/v1/logs?filter=eventType sw "application.user_membership"');

    expect(profile).toEqual({ costCenter: null });
    expect(listAt(log.body).map((event) => at(event, "eventType"))).toEqual([
      "application.user_membership.add",
    ]);
  });

  test("gets a changed mapping with the user's next change, not before", async () => {
    const { org, appId, map } = await startMapped();
    await using _org = org;
    const user = await createActiveUser(org, "ada@acme.example.com", { department: "ops", nickName: "Ada" });
    await map({ costCenter: push("user.department") });
    await assign(org, appId, user.id);

    await map({ costCenter: null, nickname: push("user.nickName") });
    const before = await readProfile(org, appId, user.id);
    await change(org, user.id, { title: "Countess" });
    const after = await readProfile(org, appId, user.id);

    expect(before).toEqual({ costCenter: "ops" });
    expect(after).toEqual({ costCenter: "ops", nickname: "Ada" });
  });

  test("gets a changed mapping when a person applies it in the console", async () => {
    const clock = new ManualClock();
    const { org, appId, map } = await startMapped({ clock, appMappingLagMs: 2_000 });
    await using _org = org;
    const user = await createActiveUser(org, "ada@acme.example.com", { nickName: "Ada" });
    await assign(org, appId, user.id);
    await map({ nickname: push("user.nickName"), costCenter: pushOnce("user.nickName") });

    const applied = await callOrg(org, "POST", "/__emulator/mappings/apply", { appId });
    const unknown = await callOrg(org, "POST", "/__emulator/mappings/apply", { appId: "0oanobody" });
    const before = await readProfile(org, appId, user.id);
    clock.advance(2_000);
    const after = await readProfile(org, appId, user.id);

    expect([applied.status, unknown.status]).toEqual([204, 404]);
    expect([before, after]).toEqual([{}, { nickname: "Ada" }]);
  });

  test("that a group gives is held to the app's schema too", async () => {
    const { org, appId } = await startMapped();
    await using _org = org;
    const group = await create(org, "/api/v1/groups", { profile: { name: "Staff" } });
    const user = await createActiveUser(org, "ada@acme.example.com");
    await callOrg(org, "PUT", `/api/v1/groups/${group.id}/users/${user.id}`);
    const path = `/api/v1/apps/${appId}/groups/${group.id}`;

    const odd = await callOrg(org, "PUT", path, { profile: { shoeSize: 40 } });
    const given = await callOrg(org, "PUT", path, { profile: { costCenter: "7" } });
    const profile = await readProfile(org, appId, user.id);

    expect([errorOf(odd), given.status]).toEqual([[400, "E0000001"], 200]);
    expect(profile).toEqual({ costCenter: "7" });
  });

  test("keeps what an admin set by hand, until they set what the mapping makes", async () => {
    const { org, appId, map } = await startMapped();
    await using _org = org;
    const user = await createActiveUser(org, "ada@acme.example.com", { department: "ops", nickName: "Ada" });
    await map({ costCenter: push("user.department"), nickname: push("user.nickName") });
    await assign(org, appId, user.id, { costCenter: "special" });
    const path = `/api/v1/apps/${appId}/users/${user.id}`;

    await change(org, user.id, { department: "research", nickName: "Countess" });
    const held = await readProfile(org, appId, user.id);
    await callOrg(org, "POST", path, { profile: { costCenter: "research" } });
    await change(org, user.id, { department: "sales" });
    const followed = await readProfile(org, appId, user.id);

    expect(held).toEqual({ costCenter: "special", nickname: "Countess" });
    expect(followed).toEqual({ costCenter: "sales", nickname: "Countess" });
  });

  test("gives up what an admin set before there was a mapping", async () => {
    const { org, appId, map } = await startMapped();
    await using _org = org;
    const user = await createActiveUser(org, "ada@acme.example.com", { department: "ops" });
    await assign(org, appId, user.id, { costCenter: "special" });
    await map({ costCenter: push("user.department") });

    await change(org, user.id, { title: "Countess" });
    const profile = await readProfile(org, appId, user.id);

    expect(profile).toEqual({ costCenter: "ops" });
  });

  test("of an OAuth app has every claim, those of nobody's making null", async () => {
    await using org = await startOrg();
    const app = await create(org, "/api/v1/apps", {
      name: "oidc_client",
      label: "Shop",
      signOnMode: "OPENID_CONNECT",
      credentials: { oauthClient: { token_endpoint_auth_method: "client_secret_basic" } },
      settings: {
        oauthClient: {
          application_type: "web",
          grant_types: ["authorization_code"],
          response_types: ["code"],
          redirect_uris: ["https://shop.example.com"],
        },
      },
    });
    const user = await createActiveUser(org, "ada@acme.example.com");

    const profile = await assign(org, app.id, user.id);

    expect(profile).toEqual({
      street_address: null,
      country: null,
      website: null,
      zoneinfo: "America/Los_Angeles",
      birthdate: null,
      gender: null,
      formatted: null,
      profile: null,
      locality: null,
      given_name: "Ada",
      middle_name: null,
      locale: "en_US",
      picture: null,
      name: "Ada Lovelace",
      nickname: null,
      phone_number: null,
      region: null,
      postal_code: null,
      family_name: "Lovelace",
      email: "ada@acme.example.com",
    });
  });
});

describe("the schema and the mappings of an app", () => {
  test("are read and changed with scopes of their own, and the changes are logged", async () => {
    const { org, appId, path } = await startMapped();
    await using _org = org;
    const schema = `/api/v1/meta/schemas/apps/${appId}/default`;
    const read = await createCaller(org, ["okta.schemas.read", "okta.profileMappings.read"], ["SUPER_ADMIN"]);
    const scopes = ["okta.schemas.manage", "okta.profileMappings.manage"];
    const manage = await createCaller(org, scopes, ["SUPER_ADMIN"]);
    const apps = await createCaller(org, ["okta.apps.manage"], ["SUPER_ADMIN"]);

    const answers = [
      await read.call("GET", schema),
      await read.call("GET", path),
      await read.call("POST", schema, { definitions: {} }),
      await read.call("POST", path, { properties: {} }),
      await apps.call("GET", schema),
      await apps.call("GET", path),
      await manage.call("POST", schema, { definitions: {} }),
      await manage.call("POST", path, { properties: {} }),
    ];
    const log = await callOrg(org, "GET", '/api/v1/logs?filter=eventType sw "directory."');

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 403, 403, 403, 200, 200]);
    expect(listAt(log.body).map((event) => at(event, "eventType"))).toEqual([
      "directory.app_user_profile.update",
      "directory.app_user_profile.update",
      "directory.mapping.update",
    ]);
  });

  test("need a role for the app; no permission of custom roles reaches mappings", async () => {
    const { org, appId, path } = await startMapped();
    await using _org = org;
    const other = await createApp(org, "Other");
    const scopes = ["okta.schemas.manage", "okta.profileMappings.read"];
    const custom = await createCustomAdmin(org, {
      scopes,
      permissions: ["okta.apps.manage"],
      resources: [`/api/v1/apps/${appId}`],
    });

    const schemas = await Promise.all(
      [appId, other.id].map((id) => custom.call("GET", `/api/v1/meta/schemas/apps/${id}/default`)),
    );
    const mapping = await custom.call("GET", path);

    expect([...schemas, mapping].map(({ status }) => status)).toEqual([200, 403, 403]);
  });
});
