import { expect, test } from "vitest";
import { at, callOrg, create, makeProfile, startOrg, textAt } from "./support/org-client.ts";

/** Details of Okta's answers that only recordings tell. */

test("event types of a hook come back in the order of a Java hash set", async () => {
  await using org = await startOrg();
  const items = ["user.lifecycle.create", "user.lifecycle.delete.initiated", "user.account.update_profile"];

  const { body } = await callOrg(org, "POST", "/api/v1/eventHooks", {
    name: "People",
    events: { type: "EVENT_TYPE", items },
    channel: {
      type: "HTTP",
      version: "1.0.0",
      config: {
        uri: "https://example.com/hooks",
        authScheme: { type: "HEADER", key: "Authorization", value: "0123456789abcdef" },
      },
    },
  });

  expect(at(body, "events.items")).toEqual([
    "user.lifecycle.create",
    "user.account.update_profile",
    "user.lifecycle.delete.initiated",
  ]);
});

test("a search for groups by name answers without links, a list with them", async () => {
  await using org = await startOrg();

  const found = await callOrg(org, "GET", "/api/v1/groups?q=Every");
  const listed = await callOrg(org, "GET", "/api/v1/groups");

  expect(found.headers["link"]).toBeUndefined();
  expect(listed.headers["link"]).toContain('rel="self"');
});

test("custom roles and resource sets link to themselves in a header too", async () => {
  await using org = await startOrg();
  const labels = { label: "Bridge", description: "reads people" };

  const role = await callOrg(org, "POST", "/api/v1/iam/roles", {
    ...labels,
    permissions: ["okta.users.read"],
  });
  const set = await callOrg(org, "POST", "/api/v1/iam/resource-sets", {
    ...labels,
    resources: [`${org.url}/api/v1/users`],
  });
  const permissions = await callOrg(org, "GET", "/api/v1/iam/roles/Bridge/permissions");

  for (const { body, headers } of [role, set]) {
    expect(headers["link"]).toBe(`<${textAt(body, "_links.self.href")}>; rel="self"`);
  }
  expect(at(role.body, "isCloneable")).toBe(false);
  expect(at(permissions.body, "permissions.0.conditions")).toBeNull();
});

test("an identity provider or key that is unknown is no trust", async () => {
  await using org = await startOrg();

  const provider = await callOrg(org, "GET", "/api/v1/idps/0oanobody");
  const key = await callOrg(org, "GET", "/api/v1/idps/credentials/keys/nothing");

  expect(at(provider.body, "errorSummary")).toBe("Not found: Resource not found: 0oanobody (IdpTrust)");
  expect(at(key.body, "errorSummary")).toBe("Not found: Resource not found: nothing (IdpTrust)");
});

test("whoever is staged can have their factors reset", async () => {
  await using org = await startOrg();

  const { body } = await create(org, "/api/v1/users?activate=false", {
    profile: makeProfile("ada@acme.example.com"),
  });

  expect(at(body, "_links.resetFactors.href")).toMatch(/reset_factors$/);
});

test("an org without attribute-level sourcing shows no masters in its schema", async () => {
  await using org = await startOrg({ snapshot: { userSchemaShowsMaster: false } });

  const { body } = await callOrg(org, "GET", "/api/v1/meta/schemas/user/default");

  expect(JSON.stringify(body)).not.toContain('"master"');
});
