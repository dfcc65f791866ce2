import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OktaOrg, startOktaOrg } from "../../../tools/emulators/okta-org/start.ts";
import { sendRaw } from "../../unit/tools/emulators/okta-org/support/send-raw.ts";

const collections = ["users", "groups", "apps", "idps", "eventHooks", "logs", "iam/roles", "mappings"];
const parts = [
  "lifecycle",
  "activate",
  "users",
  "groups",
  "roles",
  "credentials",
  "jwks",
  "keys",
  "grants",
  "features",
  "connections",
  "default",
  "sso",
  "saml",
  "metadata",
];
const oddities = [
  "%00",
  "%E0%A4%A",
  "%",
  "..",
  "%2e%2e%2f",
  "__proto__",
  "constructor",
  "\u00ff",
  "*",
  "'",
  "",
];

let org: OktaOrg;

beforeAll(async () => {
  org = await startOktaOrg({ name: "acme", apiToken: "T", rateLimitFactor: 100_000, searchLagMs: 0 });
});

afterAll(async () => {
  await org.stop();
});

const segment = fc.oneof(
  fc.constantFrom(...parts),
  fc.constantFrom(...oddities),
  fc.string({ maxLength: 12 }).map((text) => encodeURIComponent(text.toWellFormed())),
);
const path = fc
  .tuple(
    fc.constantFrom(
      ...collections.map((name) => `/api/v1/${name}`),
      "/oauth2/v1/token",
      "/oauth2/v1/clients",
      "/sso/saml2",
      "/app/x",
      "/__emulator/faults",
      "/__emulator/hooks",
      "",
    ),
    fc.array(segment, { maxLength: 5 }),
  )
  .map(([base, segments]) => [base, ...segments].join("/") || "/");
const query = fc.oneof(
  fc.constant(""),
  fc
    .tuple(
      fc.constantFrom("search", "filter", "q", "limit", "after", "since", "expand", "SAMLRequest"),
      fc.string({ maxLength: 40 }),
    )
    .map(([name, value]) => `?${name}=${encodeURIComponent(value.toWellFormed())}`),
  fc.constantFrom(`?search=${"(".repeat(10_000)}`, `?filter=${"(".repeat(10_000)}`, "?limit=%E0%A4%A"),
);
const body = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.string({ unit: "binary", maxLength: 200 }).map((text) => text.replace(/[^\0-\u00ff]/gu, "?")),
  fc.constantFrom("", "{", "[".repeat(100_000), `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`, "\u00ff"),
);
const header = fc.constantFrom(
  "content-type: application/json",
  "content-type: text/plain",
  "content-type: \u00ff",
  "accept: application/xml",
  "content-encoding: gzip",
  "if-match: x",
  "dpop: a.b.c",
  "cookie: sid=%E0%A4%A",
  "expect: miracles",
  "upgrade: websocket",
);

test("it answers any request, never with a 500, and goes on", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"),
      path,
      query,
      fc.array(header, { maxLength: 3 }),
      fc.constantFrom("SSWS T", "SSWS T", "SSWS T", "SSWS", "Bearer x", "DPoP x", "Basic x", "\u00ff"),
      body,
      async (method, requestPath, requestQuery, headers, authorization, text) => {
        const bytes = Buffer.from(text, "utf8").toString("latin1");
        const head = [
          `${method} ${requestPath}${requestQuery} HTTP/1.1`,
          "host: x",
          `authorization: ${authorization}`,
          `content-length: ${bytes.length}`,
          ...headers,
        ].join("\r\n");

        const answer = await sendRaw(org.url, `${head}\r\n\r\n${bytes}`);

        expect(answer).toMatch(/^HTTP\/1\.1 [1-4]\d\d |^HTTP\/1\.1 503 |^$/);
      },
    ),
    { numRuns: 300 },
  );

  const users = await fetch(`${org.url}/api/v1/users`, { headers: { authorization: "SSWS T" } });

  expect(users.status).toBe(200);
});
