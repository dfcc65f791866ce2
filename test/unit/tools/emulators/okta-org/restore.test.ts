import { expect, test } from "vitest";
import { buildSignOn } from "../../../../support/saml-sign-on.ts";
import {
  at,
  callOrg,
  create,
  createActiveUser,
  listAt,
  makeProfile,
  startOrg,
  textAt,
} from "./support/org-client.ts";

const user = {
  id: "00usfdsyqnIjEmHNm4x6",
  status: "SUSPENDED",
  created: "2020-08-27T18:16:00.000Z",
  statusChanged: "2020-08-28T18:16:00.000Z",
  lastUpdated: "2020-08-28T18:16:00.000Z",
  profile: { ...makeProfile("ada@acme.example.com"), mobilePhone: null },
  credentials: { password: {}, provider: { type: "OKTA", name: "OKTA" } },
};
const group = {
  id: "00gsfaq86mwHfGtjb4x6",
  type: "OKTA_GROUP",
  created: "2020-08-27T18:16:00.000Z",
  lastUpdated: "2020-08-27T18:16:00.000Z",
  lastMembershipUpdated: "2020-08-27T18:16:00.000Z",
  profile: { name: "Players", description: null },
};
const memberships = [{ groupId: group.id, userId: user.id }];

test("an org restored from a snapshot shows what the other org showed, under the same ids", async () => {
  await using org = await startOrg({ snapshot: { users: [user], groups: [group], memberships } });

  const read = await callOrg(org, "GET", `/api/v1/users/${user.id}`);
  const members = await callOrg(org, "GET", `/api/v1/groups/${group.id}/users`);

  expect(read.body).toMatchObject(user);
  expect(listAt(members.body).map((member) => textAt(member, "id"))).toEqual([user.id]);
});

test("an org restored from a snapshot lists nobody else, and pages on to those who come later", async () => {
  await using org = await startOrg({ snapshot: { users: [user] } });
  const later = await createActiveUser(org, "bob@acme.example.com");

  const first = await callOrg(org, "GET", "/api/v1/users?limit=1");
  const second = await callOrg(org, "GET", `/api/v1/users?limit=1&after=${user.id}`);

  expect([first, second].map(({ body }) => textAt(body, "0.id"))).toEqual([user.id, later.id]);
  expect(listAt(second.body)).toHaveLength(1);
});

test("a restored user can be changed like any other", async () => {
  await using org = await startOrg({ snapshot: { users: [user] } });

  const lifted = await callOrg(org, "POST", `/api/v1/users/${user.id}/lifecycle/unsuspend`);
  const read = await callOrg(org, "GET", `/api/v1/users/${user.id}`);

  expect([lifted.status, at(read.body, "status")]).toEqual([200, "ACTIVE"]);
});

test.each([
  ["2020-08-27", 204, false],
  ["2026-08-27", 200, true],
])("an org of %s answers as orgs did then", async (vintage, status, hasEtag) => {
  await using org = await startOrg({ vintage });
  const { id } = await createActiveUser(org, "ada@acme.example.com");

  const read = await callOrg(org, "GET", `/api/v1/users/${id}`);
  const deactivated = await callOrg(org, "POST", `/api/v1/users/${id}/lifecycle/deactivate`);

  expect("etag" in read.headers).toBe(hasEtag);
  expect(deactivated.status).toBe(status);
});

test("a custom app's name is the org's, its label's letters and a number that goes on from the snapshot's", async () => {
  await using org = await startOrg({ name: "oie-00", snapshot: { customAppsMade: 12 } });
  const signOn = buildSignOn("https://sp.example.com", "https://sp.example.com");

  const app = await create(org, "/api/v1/apps", {
    label: "testAcc_258 4236398",
    signOnMode: "SAML_2_0",
    settings: { signOn },
  });

  expect(textAt(app.body, "name")).toBe("oie-00_testacc2584236398_13");
});

test("restored roles, certificates, rate limits and provisioning show what they showed", async () => {
  const kid = "8287c73d-fc1e-4d64-bf65-40ddd22a5aaa";
  const appId = "0oarblaf7hWdLawNg1d7";
  const limit = { id: "prlonn4aroMawFVD81d7", principalId: appId, principalType: "OAUTH_CLIENT" };
  const shown = { status: "ENABLED", baseUrl: "https://hub.okta.com", profile: { authScheme: "OAUTH2" } };
  await using org = await startOrg({
    snapshot: {
      users: [user],
      apps: [{ id: appId, name: "okta_org2org" }],
      roles: [{ assigneeId: user.id, entry: { id: "IFIFAX2BIRGUSTQ", type: "APP_ADMIN", label: "Apps" } }],
      customRoles: [{ id: "cr0vua6xbycTvVZdJ1d7", label: "Readers", permissions: ["okta.users.read"] }],
      idpKeys: [{ kid }],
      principalRateLimits: [limit],
      appConnections: [{ appId, entry: shown }],
    },
  });

  const read = async (path: string): Promise<unknown> => (await callOrg(org, "GET", `/api/v1/${path}`)).body;

  expect(await read(`users/${user.id}/roles`)).toMatchObject([{ id: "IFIFAX2BIRGUSTQ", label: "Apps" }]);
  expect(await read("iam/roles/cr0vua6xbycTvVZdJ1d7/permissions")).toMatchObject({
    permissions: [{ label: "okta.users.read" }],
  });
  expect(await read(`idps/credentials/keys/${kid}`)).toMatchObject({ kid });
  expect(await read(`principal-rate-limits/${limit.id}`)).toMatchObject(limit);
  expect(await read(`apps/${appId}/connections/default`)).toMatchObject(shown);
});

test("restored attributes and mappings of an app show what they showed, and make profiles", async () => {
  const appId = "0oarblaf7hWdLawNg1d7";
  const badge = { title: "Badge", type: "string", scope: "NONE", master: { type: "PROFILE_MASTER" } };
  const properties = {
    badge: { expression: "user.firstName", pushStatus: "PUSH" },
    level: { expression: "String.len(user.firstName)", pushStatus: "PUSH" },
  };
  await using org = await startOrg({
    snapshot: {
      users: [user],
      apps: [{ id: appId, name: "bookmark", label: "News", signOnMode: "BOOKMARK" }],
      appSchemas: [
        {
          appId,
          entry: { definitions: { custom: { properties: { badge, level: { ...badge, title: "Level" } } } } },
        },
      ],
      mappings: [{ id: "prmsxi3pg0i7l9Z8F1d7", target: { id: appId }, properties }],
    },
  });

  const schema = await callOrg(org, "GET", `/api/v1/meta/schemas/apps/${appId}/default`);
  const mapping = await callOrg(org, "GET", "/api/v1/mappings/prmsxi3pg0i7l9Z8F1d7");
  const assigned = await callOrg(org, "POST", `/api/v1/apps/${appId}/users`, { id: user.id });

  expect(at(schema.body, "definitions.custom.properties.badge")).toEqual(badge);
  expect(at(mapping.body, "properties")).toEqual(properties);
  expect(at(mapping.body, "target.id")).toBe(appId);
  expect(at(assigned.body, "profile")).toEqual({ badge: "Ada" });
});

test("a slash at the end of a path changes nothing", async () => {
  await using org = await startOrg({ snapshot: { users: [user] } });

  const { status, body } = await callOrg(org, "GET", "/api/v1/users/?limit=1");

  expect([status, listAt(body).length]).toEqual([200, 1]);
});
