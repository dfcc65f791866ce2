import { expect, test } from "vitest";
import { buildServiceApp } from "../../../../support/service-app-body.ts";
import { at, callOrg, create, errorOf, listAt, startOrg } from "./support/org-client.ts";

test("every change of a role, a role's permission or a resource set is in the System Log, with what was changed", async () => {
  await using org = await startOrg();
  const role = await create(org, "/api/v1/iam/roles", {
    label: "Hirer",
    description: "hires",
    permissions: ["okta.users.read"],
  });
  await callOrg(org, "POST", `/api/v1/iam/roles/${role.id}/permissions/okta.users.manage`, {});
  const set = await create(org, "/api/v1/iam/resource-sets", {
    label: "All",
    description: "everybody",
    resources: [`${org.url}/api/v1/users`],
  });
  await callOrg(org, "DELETE", `/api/v1/iam/resource-sets/${set.id}`);

  const log = await callOrg(org, "GET", '/api/v1/logs?filter=eventType+sw+"iam."');

  expect(
    listAt(log.body).map((event) => [
      at(event, "eventType"),
      at(event, "target.0.type"),
      at(event, "target.0.id"),
    ]),
  ).toEqual([
    ["iam.role.create", "CustomRole", role.id],
    ["iam.role.permissions.add", "Permission", expect.any(String)],
    ["iam.resourceset.create", "ResourceSet", set.id],
    ["iam.resourceset.delete", "ResourceSet", set.id],
  ]);
});

test("what an app is granted is in the System Log with the app, and what a client may do with the client's app", async () => {
  await using org = await startOrg();
  const app = await create(
    org,
    "/api/v1/apps",
    buildServiceApp("bridge", {
      jwks_uri: "https://keys.example.com/jwks",
    }),
  );
  await create(org, `/api/v1/apps/${app.id}/grants`, { scopeId: "okta.users.read", issuer: org.url });
  await create(org, `/oauth2/v1/clients/${app.id}/roles`, { type: "USER_ADMIN" });

  const log = await callOrg(org, "GET", '/api/v1/logs?filter=eventType+sw+"app.oauth2."');

  expect(
    listAt(log.body).map((event) => [
      at(event, "eventType"),
      listAt(event, "target").map((target) => at(target, "displayName")),
    ]),
  ).toEqual([
    ["app.oauth2.admin.consent.grant", ["bridge", "okta.users.read"]],
    ["app.oauth2.client.privilege.grant", ["bridge"]],
  ]);
});

test("a change that is refused is no event", async () => {
  await using org = await startOrg();

  const refused = await callOrg(org, "POST", "/api/v1/idps", { type: "SAML2" });
  const log = await callOrg(org, "GET", '/api/v1/logs?filter=eventType+sw+"system.idp"');

  expect(errorOf(refused)[0]).toBe(400);
  expect(log.body).toEqual([]);
});
