import fc from "fast-check";
import { request } from "undici";
import { expect, test } from "vitest";
import type { Json } from "../../../../../tools/emulators/okta-org/json.ts";
import { createCustomAdmin, createRole, createSet } from "./support/admin-caller.ts";
import { at, callOrg, create, createActiveUser, startOrg, textAt } from "./support/org-client.ts";
import { createServiceApp, makeTokenForm, postToken, signAssertion } from "./support/service-app.ts";

const odd = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.constantFrom("", "x".repeat(5000), "🚀", "\u0000", "__proto__", 1e300, null) },
) as fc.Arbitrary<Json>;
const names = fc.constantFrom(
  "label",
  "description",
  "permissions",
  "resources",
  "additions",
  "members",
  "role",
  "resource-set",
  "type",
  "scopeId",
  "issuer",
  "conditions",
  "principalId",
  "principalType",
  "defaultPercentage",
  "clientPrivilegesSetting",
  "id",
  "groupIds",
  "credentials",
  "name",
  "__proto__",
);
const known = fc.constantFrom<Json>(
  "CUSTOM",
  "SUPER_ADMIN",
  "constructor",
  "okta.users.read",
  "Bridge",
  ["okta.users.read"],
  ["okta.users.read", "constructor", "toString"],
  ["orn:okta:directory:x:users"],
);
const bodies = fc.oneof(odd, fc.dictionary(names, fc.oneof(odd, known)));
const methods = fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH");
const segment = fc.constantFrom(
  "Bridge",
  "x",
  "__proto__",
  "constructor",
  "%00",
  "%2F",
  "%F0%9F%9A%80",
  "okta.users.read",
);

test("answers odd requests about admins in Okta's form, never with 500", async () => {
  await using org = await startOrg({ rateLimitFactor: 1000 });
  const user = await createActiveUser(org, "a@acme.example.com");
  const app = await createServiceApp(org);
  await createRole(org, ["okta.users.read"]);
  await createSet(org, [`${org.url}/api/v1/users`]);
  const assigned = await create(org, `/api/v1/users/${user.id}/roles`, { type: "USER_ADMIN" });
  const paths = fc
    .tuple(
      fc.constantFrom(
        "/api/v1/iam/roles",
        "/api/v1/iam/roles/1",
        "/api/v1/iam/roles/Bridge/permissions/1",
        "/api/v1/iam/resource-sets",
        "/api/v1/iam/resource-sets/1/resources",
        "/api/v1/iam/resource-sets/Bridge/resources",
        "/api/v1/iam/resource-sets/Bridge/bindings",
        "/api/v1/iam/resource-sets/Bridge/bindings/1/members/1",
        `/api/v1/users/${user.id}/roles`,
        `/api/v1/users/${user.id}/roles/${assigned.id}/targets/groups/1`,
        `/api/v1/users/${user.id}/roles/${assigned.id}/targets/catalog/apps/1/1`,
        `/oauth2/v1/clients/${app.clientId}/roles`,
        "/oauth2/v1/clients/1/roles/1",
        `/api/v1/apps/${app.appId}/grants`,
        `/api/v1/apps/${app.appId}/grants/1`,
        `/api/v1/apps/${app.appId}/credentials/jwks`,
        "/api/v1/api-tokens/1",
        "/api/v1/principal-rate-limits",
        "/api/v1/org/settings/clientPrivilegesSetting",
      ),
      segment,
    )
    .map(([path, part]) => path.replaceAll(/\/1\b/g, `/${part}`));

  const run = fc.asyncProperty(methods, paths, bodies, async (method, path, body) => {
    const given = method === "GET" ? undefined : body;
    const answer = await callOrg(org, method as "POST", path, given);

    expect(answer.status, `${method} ${path} ${JSON.stringify(body)}`).toBeLessThan(500);
    if (answer.status >= 400) expect(at(answer.body, "errorCode")).toMatch(/^E0\d{6}$/);
  });

  await fc.assert(run, { numRuns: 1000 });
});

test("answers an admin's odd requests about people, groups and apps likewise", async () => {
  await using org = await startOrg({ rateLimitFactor: 1000 });
  const user = await createActiveUser(org, "a@acme.example.com");
  const group = await create(org, "/api/v1/groups", { profile: { name: "Bridged" } });
  const admin = await createCustomAdmin(org, {
    scopes: ["okta.users.manage", "okta.groups.manage", "okta.apps.manage"],
    permissions: ["okta.users.manage", "okta.groups.manage", "okta.apps.manage"],
    resources: [`/api/v1/groups/${group.id}/users`, `/api/v1/groups/${group.id}`, "/api/v1/apps"],
  });
  const paths = fc.constantFrom(
    "/api/v1/users",
    `/api/v1/users/${user.id}`,
    "/api/v1/users/nobody",
    "/api/v1/groups",
    `/api/v1/groups/${group.id}/users/${user.id}`,
    "/api/v1/groups/x/users/y",
    "/api/v1/apps",
    `/api/v1/apps/${admin.app.appId}/users`,
    `/api/v1/apps/x/groups/${group.id}`,
  );

  const run = fc.asyncProperty(methods, paths, bodies, async (method, path, body) => {
    const answer = await admin.call(method as "POST", path, method === "GET" ? undefined : body);

    expect(answer.status, `${method} ${path} ${JSON.stringify(body)}`).toBeLessThan(500);
  });

  await fc.assert(run, { numRuns: 500 });
});

test("answers odd token requests with an OAuth error", async () => {
  await using org = await startOrg({ rateLimitFactor: 1000 });
  const app = await createServiceApp(org);
  const good = makeTokenForm(await signAssertion(org, app));
  const part = fc.oneof(
    fc.string(),
    odd.map((json) => Buffer.from(JSON.stringify(json)).toString("base64url")),
  );
  const jwt = fc.oneof(
    fc.string(),
    fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(".")),
    fc.constant(good["client_assertion"] ?? ""),
  );
  const form = fc.record(
    {
      grant_type: fc.oneof(fc.constant("client_credentials"), fc.string()),
      scope: fc.oneof(fc.constant("okta.users.read"), fc.string()),
      client_assertion_type: fc.oneof(fc.constant(good["client_assertion_type"] ?? ""), fc.string()),
      client_assertion: jwt,
      client_secret: fc.string(),
    },
    { requiredKeys: [] },
  );
  const isHeader = (text: string) => /^[\x21-\x7e]*$/.test(text);

  const run = fc.asyncProperty(form, fc.option(jwt.filter(isHeader)), async (fields, dpop) => {
    const answer = await postToken(org, fields, dpop === null ? {} : { dpop });

    expect([400, 401]).toContain(answer.status);
    expect(textAt(answer.body, "error_description")).not.toBe("");
  });

  await fc.assert(run, { numRuns: 500 });
});

test.each([
  ["a content type other than a form's", "application/json", "grant_type=client_credentials"],
  ["no content type", undefined, "grant_type=client_credentials"],
  ["a parameter twice", "application/x-www-form-urlencoded", "grant_type=x&grant_type=y"],
  ["nothing", "application/x-www-form-urlencoded", ""],
])("refuses a token request with %s", async (_what, contentType, body) => {
  await using org = await startOrg();

  const answer = await request(`${org.url}/oauth2/v1/token`, {
    method: "POST",
    headers: contentType === undefined ? {} : { "content-type": contentType },
    body,
  });

  expect([answer.statusCode, at(await answer.body.json(), "error")]).toEqual([400, "invalid_request"]);
});
