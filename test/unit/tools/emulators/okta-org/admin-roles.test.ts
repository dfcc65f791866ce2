import { describe, expect, test } from "vitest";
import { at, callOrg, create, errorOf, startOrg } from "./support/org-client.ts";
import { createServiceApp, makeDpopHeaders, obtainDpopToken } from "./support/service-app.ts";

describe("a custom admin role", () => {
  test("permits a service app what it names, and nothing else", async () => {
    await using org = await startOrg();
    const role = await create(org, "/api/v1/iam/roles", {
      label: "Reader",
      description: "Reads people",
      permissions: ["okta.users.read"],
    });
    const set = await create(org, "/api/v1/iam/resource-sets", {
      label: "People",
      description: "All people",
      resources: [`${org.url}/api/v1/users`],
    });
    const app = await createServiceApp(org, { scopes: ["okta.users.manage"], roles: [] });
    const path = `/oauth2/v1/clients/${app.clientId}/roles`;
    const body = { type: "CUSTOM", role: role.id, "resource-set": set.id };
    const assigned = await callOrg(org, "POST", path, body);
    const again = await callOrg(org, "POST", path, body);
    const { token, proofKey } = await obtainDpopToken(org, app, "okta.users.manage");
    const headers = (method: string) => makeDpopHeaders(proofKey, token, method, `${org.url}/api/v1/users`);

    const read = await callOrg(org, "GET", "/api/v1/users", undefined, await headers("GET"));
    const write = await callOrg(org, "POST", "/api/v1/users", { profile: {} }, await headers("POST"));

    expect(assigned.status).toBe(201);
    expect(assigned.body).toMatchObject({
      type: "CUSTOM",
      label: "Reader",
      role: role.id,
      "resource-set": set.id,
    });
    expect([errorOf(again), read.status, errorOf(write)]).toEqual([
      [409, "E0000090"],
      200,
      [403, "E0000006"],
    ]);
  });
});

describe("the provisioning settings of an Org2Org app", () => {
  test("are shown as recorded and can be changed in part", async () => {
    await using org = await startOrg();
    const app = await create(org, "/api/v1/apps", {
      label: "To target",
      name: "okta_org2org",
      signOnMode: "SAML_2_0",
      settings: { app: { baseUrl: "https://target.example.com" } },
    });
    const path = `/api/v1/apps/${app.id}`;

    const connection = await callOrg(org, "GET", `${path}/connections/default`);
    const feature = await callOrg(org, "PUT", `${path}/features/USER_PROVISIONING`, {
      create: { lifecycleCreate: { status: "ENABLED" } },
    });

    expect(connection.body).toMatchObject({ authScheme: "TOKEN", status: "DISABLED" });
    expect(at(feature.body, "capabilities")).toEqual({
      create: { lifecycleCreate: { status: "ENABLED" } },
      update: {
        profile: { status: "DISABLED" },
        lifecycleDeactivate: { status: "DISABLED" },
        password: { status: "DISABLED", seed: "RANDOM", change: "KEEP_EXISTING" },
      },
    });
  });
});
