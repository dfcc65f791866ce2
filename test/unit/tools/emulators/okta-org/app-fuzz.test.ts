import fc from "fast-check";
import { request } from "undici";
import { describe, expect, test } from "vitest";
import { isJson, type Json } from "../../../../../tools/emulators/okta-org/json.ts";
import type { OktaOrg } from "../../../../../tools/emulators/okta-org/start.ts";
import { callOrg, create, createActiveUser, startOrg } from "./support/org-client.ts";

/** JSON that keeps some of the names that Okta reads, so that it gets past the first look. */
function mangle(valid: Json): fc.Arbitrary<Json> {
  const odd = fc.jsonValue({ maxDepth: 2 }).map((value: unknown): Json => (isJson(value) ? value : null));
  if (Array.isArray(valid)) return fc.oneof(odd, fc.tuple(...valid.map(mangle)));
  if (typeof valid !== "object" || valid === null) {
    return fc.oneof(
      { weight: 4, arbitrary: fc.constant(valid) },
      odd,
      fc.constant(null),
      fc.constant("\u0000😀"),
    );
  }
  const members = Object.entries(valid).map(([name, value]) => [name, mangle(value)] as const);
  const whole = fc
    .record(Object.fromEntries(members), { requiredKeys: [] })
    .map((value): Json => (isJson(value) ? value : null));
  return fc.oneof({ weight: 6, arbitrary: whole }, odd);
}

const app: Json = {
  name: "okta_org2org",
  label: "x",
  signOnMode: "SAML_2_0",
  visibility: { hide: { iOS: false, web: false } },
  credentials: { userNameTemplate: { template: "x", type: "CUSTOM" }, signing: { kid: "x" } },
  settings: {
    app: { baseUrl: "https://x.example.com", url: "https://x.example.com" },
    notes: { admin: "x" },
    signOn: {
      ssoAcsUrl: "https://x.example.com",
      attributeStatements: [{ type: "GROUP", name: "g", filterType: "REGEX", filterValue: "(" }],
      slo: { enabled: true },
      spCertificate: { x5c: ["AAAA"] },
    },
    oauthClient: {
      grant_types: ["client_credentials"],
      redirect_uris: ["x"],
      jwks: { keys: [{ kty: "RSA", n: "x", e: "AQAB" }] },
    },
  },
};

const idp: Json = {
  type: "SAML2",
  name: "x",
  protocol: {
    type: "SAML2",
    endpoints: { sso: { url: "https://x.example.com", binding: "HTTP-POST" }, acs: { type: "ORG" } },
    algorithms: { request: { signature: { algorithm: "SHA-1", scope: "NONE" } } },
    credentials: { trust: { issuer: "x", kid: "x", additionalKids: ["x"] } },
  },
  policy: {
    provisioning: { action: "AUTO", groups: { action: "ASSIGN", assignments: ["x"] } },
    accountLink: { action: "AUTO", filter: { groups: { include: ["x"] }, users: { exclude: ["x"] } } },
    subject: { filter: "(", matchType: "CUSTOM_ATTRIBUTE", matchAttribute: "__proto__" },
    maxClockSkew: 1,
  },
};

async function prepare(org: OktaOrg): Promise<readonly (readonly ["POST" | "PUT", string, Json])[]> {
  const settings = { app: { baseUrl: "https://x.example.com" } };
  const body = { name: "okta_org2org", label: "x", signOnMode: "SAML_2_0", settings };
  const { id } = await create(org, "/api/v1/apps", body);
  const { id: userId } = await createActiveUser(org, "ada@example.com");
  const group = await create(org, "/api/v1/groups", { profile: { name: "Sales" } });
  const user: Json = { id: userId, scope: "USER", credentials: { userName: "x" }, profile: { email: "x" } };
  const one = `/api/v1/apps/${id}`;
  return [
    ["POST", "/api/v1/apps", app],
    ["PUT", one, app],
    ["POST", `${one}/users`, user],
    ["POST", `${one}/users/${userId}`, user],
    ["PUT", `${one}/groups/${group.id}`, { priority: 1, profile: { email: "x" } }],
    ["PUT", `${one}/features/USER_PROVISIONING`, { create: { lifecycleCreate: { status: "ENABLED" } } }],
    ["POST", `${one}/connections/default`, { profile: { authScheme: "TOKEN", token: "x" } }],
    ["POST", `${one}/credentials/jwks`, { kty: "RSA", n: "x", e: "AQAB", kid: "x" }],
    ["POST", "/api/v1/idps", idp],
    ["POST", "/api/v1/idps/credentials/keys", { x5c: ["AAAA"] }],
  ];
}

describe("the endpoints of apps and identity providers", () => {
  test("never answer 500, whatever JSON they get", async () => {
    await using org = await startOrg({ rateLimitFactor: 1_000, vintage: "2026-01-01" });
    const targets = await prepare(org);
    const cases = fc
      .constantFrom(...targets)
      .chain(([method, path, valid]) => mangle(valid).map((body) => ({ method, path, body })));

    await fc.assert(
      fc.asyncProperty(cases, async ({ method, path, body }) => {
        const { status } = await callOrg(org, method, path, body);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 400 },
    );
  });

  test("never answer 500 to an odd path or query", async () => {
    await using org = await startOrg({ rateLimitFactor: 1_000, vintage: "2026-01-01" });
    const [, [, one]] = [...(await prepare(org))] as [unknown, readonly [string, string]];
    const odd = fc
      .string({ unit: "binary", maxLength: 12 })
      .map((text) => encodeURIComponent(text.toWellFormed()));
    const paths = ["/api/v1/apps", `${one}/users`, `${one}/groups`, "/api/v1/idps", "/api/v1/mappings"];
    const names = ["q", "filter", "limit", "after", "expand", "sourceId", "validityYears", "kid"];

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.constantFrom(...names),
        odd,
        async (path, name, value) => {
          const headers = { authorization: `SSWS ${org.apiToken}` };
          const listed = await request(`${org.url}${path}?${name}=${value}`, { headers });
          const entity = await request(`${org.url}${path}/${value}`, { headers });
          await Promise.all([listed.body.dump(), entity.body.dump()]);
          expect(Math.max(listed.statusCode, entity.statusCode)).toBeLessThan(500);
        },
      ),
      { numRuns: 200 },
    );
  });
});
