import { expect, test } from "vitest";
import { inferSnapshot } from "../../../../../tools/conformance/infer/infer-snapshot.ts";
import type { Exchange } from "../../../../../tools/conformance/recording.ts";
import type { Json } from "../../../../../tools/emulators/okta-org/json.ts";

const userId = "00uqrks9ig7XuWV7X5d7";
const groupId = "00gqrks9ig7XuWV7X5d7";
const appId = "0oaqrks9ig7XuWV7X5d7";

/** One exchange: `GET /api/v1/...?query`. */
function record(line: string, status: number, answer: Json, body: Json = null): Exchange {
  const [method, target = ""] = line.split(" ");
  const [path = "", query = ""] = target.split("?");
  return {
    request: { method: method as Exchange["request"]["method"], path, query, body },
    response: { status, headers: {}, body: answer },
  };
}

test("what a session only reads was there, and what it makes was not", () => {
  const snapshot = inferSnapshot([
    record("POST /api/v1/groups", 200, { id: groupId, type: "OKTA_GROUP" }),
    record(`GET /api/v1/users/${userId}`, 200, { id: userId, status: "ACTIVE" }),
    record(`GET /api/v1/groups/${groupId}`, 200, { id: groupId, type: "OKTA_GROUP" }),
  ]);

  expect(snapshot.users?.map(({ id }) => id)).toEqual([userId]);
  expect(snapshot.groups).toEqual([]);
});

test.each([
  ["activate", "STAGED"],
  ["unsuspend", "SUSPENDED"],
  ["unlock", "LOCKED_OUT"],
  ["deactivate", "ACTIVE"],
])("somebody whom the first request can %s was %s", (operation, status) => {
  const snapshot = inferSnapshot([
    record(`POST /api/v1/users/${userId}/lifecycle/${operation}`, 200, {}),
    record(`GET /api/v1/users/${userId}`, 200, { id: userId, status: "SOMETHING ELSE" }),
  ]);

  expect(snapshot.users?.[0]).toMatchObject({ id: userId, status });
});

test("admin roles that are read or taken away had been given, those that the session gives had not", () => {
  const roles = `/api/v1/users/${userId}/roles`;
  const snapshot = inferSnapshot([
    record(`POST ${roles}`, 201, { id: "IFIFAX2BIRGUSTQ", type: "APP_ADMIN" }),
    record(`GET ${roles}`, 200, [{ id: "IFIFAX2BIRGUSTQ" }, { id: "KVJUKUS7IFCE2SKO", type: "USER_ADMIN" }]),
    record(`DELETE ${roles}/ra1kwqritw8xThCgN1d7`, 204, null),
  ]);

  expect(snapshot.roles?.map(({ entry }) => entry["id"])).toEqual([
    "KVJUKUS7IFCE2SKO",
    "ra1kwqritw8xThCgN1d7",
  ]);
});

test("custom roles have the permissions that are listed for them", () => {
  const id = "cr0vua6xbycTvVZdJ1d7";
  const snapshot = inferSnapshot([
    record(`GET /api/v1/iam/roles/${id}/permissions`, 200, { permissions: [{ label: "okta.users.read" }] }),
    record("GET /api/v1/iam/roles", 200, { roles: [{ id, label: "Readers" }] }),
  ]);

  expect(snapshot.customRoles).toEqual([{ id, label: "Readers", permissions: ["okta.users.read"] }]);
});

test("keys, features, connections and rate limits are set up as they were first shown", () => {
  const shown = { name: "USER_PROVISIONING", capabilities: { create: {} } };
  const limit = { id: "prlonn4aroMawFVD81d7", principalId: appId, principalType: "OAUTH_CLIENT" };
  const snapshot = inferSnapshot([
    record("GET /api/v1/idps/credentials/keys/8287c73d-fc1e-4d64-bf65-40ddd22a5aaa", 200, {
      kid: "8287c73d-fc1e-4d64-bf65-40ddd22a5aaa",
      x5c: ["MII"],
    }),
    record(`GET /api/v1/apps/${appId}/features/USER_PROVISIONING`, 200, shown),
    record(`GET /api/v1/apps/${appId}/connections/default`, 200, { status: "ENABLED" }),
    record(`PUT /api/v1/principal-rate-limits/${limit.id}`, 200, limit),
  ]);

  expect(snapshot.idpKeys).toEqual([{ kid: "8287c73d-fc1e-4d64-bf65-40ddd22a5aaa", x5c: ["MII"] }]);
  expect(snapshot.appFeatures).toEqual([{ appId, entry: shown }]);
  expect(snapshot.appConnections).toEqual([{ appId, entry: { status: "ENABLED" } }]);
  expect(snapshot.principalRateLimits).toEqual([limit]);
});

test("an app that is only used for something is of a kind that can be", () => {
  const snapshot = inferSnapshot([
    record(`POST /oauth2/v1/clients/${appId}/roles`, 201, { id: "ra1kwqritw8xThCgN1d7" }),
  ]);

  expect(snapshot.apps?.[0]).toMatchObject({ id: appId, name: "oidc_client", signOnMode: "OPENID_CONNECT" });
});

test("an error that denies a part confirms the whole", () => {
  const missing = {
    errorCode: "E0000007",
    errorSummary: `Not found: Resource not found: ${userId} (User)`,
  };
  const snapshot = inferSnapshot([record(`PUT /api/v1/groups/${groupId}/users/${userId}`, 404, missing)]);

  expect(snapshot.groups?.map(({ id }) => id)).toEqual([groupId]);
  expect(snapshot.users).toEqual([]);
});

test("whoever is given an app was there, and whoever loses it had it", () => {
  const other = "00uqrks9ig7XuWV7X9d7";
  const snapshot = inferSnapshot([
    record(`POST /api/v1/apps/${appId}/users`, 200, {
      id: userId,
      credentials: { userName: "ada@example.com" },
      profile: {},
    }),
    record(`DELETE /api/v1/apps/${appId}/users/${other}`, 204, null),
  ]);

  expect(snapshot.users?.map(({ id }) => id)).toEqual([userId, other]);
  expect(snapshot.assignments).toEqual([{ appId, kind: "users", entry: { id: other } }]);
});

test("the org and its admin have the names that answers show", () => {
  const hook = { id: "whopeivnt1dZJeeXz4x6", createdBy: userId };
  const snapshot = inferSnapshot([
    record("GET /api/v1/eventHooks", 200, [hook]),
    record("GET /.well-known/okta-organization", 200, { id: "00o5qwjvg8hg7YpT81d7" }),
  ]);

  expect(snapshot).toMatchObject({ orgId: "00o5qwjvg8hg7YpT81d7", adminId: userId });
});
