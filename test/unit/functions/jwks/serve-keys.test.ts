import { describe, expect, test } from "vitest";
import { createPublicDocuments } from "../../../../functions/jwks/public-documents.ts";
import { serveKeys } from "../../../../functions/jwks/serve-keys.ts";
import { emptyPublicDocument } from "../../../../shared/contracts/public-document.ts";
import { placeholderSecret } from "../../../../shared/contracts/secrets.ts";
import { createRecordingLog } from "../../../support/recording-log.ts";
import { StubClock } from "../../../support/stub-clock.ts";
import { StubSecrets } from "../../../support/stub-secrets.ts";

const connectionId = "acme";
const rsaKey = { kty: "RSA", kid: "source-1", alg: "RS256", use: "sig", n: "modulus", e: "AQAB" };
const ecKey = { kty: "EC", kid: "target-1", alg: "ES256", use: "sig", crv: "P-256", x: "eks", y: "ypsilon" };
const document = {
  version: 1,
  keys: [
    { org: "source", stage: "current", key: rsaKey },
    { org: "target", stage: "next", key: ecKey },
  ],
  hookSecretVersion: "a-note-of-bootstrap",
  certificates: ["fingerprint"],
};

function start(value?: unknown) {
  const secrets = new StubSecrets();
  const store = (next: unknown) =>
    secrets.put("AWSCURRENT", typeof next === "string" ? next : JSON.stringify(next));
  if (value !== undefined) store(value);
  const clock = new StubClock();
  const { log, lines, find } = createRecordingLog();
  const deps = {
    connectionIds: new Set([connectionId, "beta"]),
    documents: createPublicDocuments(secrets, (id) => `bridge/${id}/public`, clock),
    log,
  };
  const ask = (headers: Readonly<Record<string, string>> = {}, id = connectionId) =>
    serveKeys(
      { requestContext: { http: { method: "GET" } }, pathParameters: { connectionId: id }, headers },
      deps,
    );
  return { secrets, store, clock, ask, lines, find, deps };
}

const emptySet = {
  statusCode: 200,
  headers: { "content-type": "application/json", "cache-control": "no-store" },
  body: '{"keys":[]}',
};
const unavailable = { statusCode: 503, headers: { "cache-control": "no-store" } };

describe("a connection with keys", () => {
  test("shows them as a JWK set that may be kept for five minutes, and nothing else of its document", async () => {
    const { ask, secrets } = start(document);

    const answer = await ask();

    expect(answer).toEqual({
      statusCode: 200,
      headers: {
        "content-type": "application/json",
        "cache-control": "public, max-age=300",
        etag: expect.stringMatching(/^"[\w-]{43}"$/),
      },
      body: JSON.stringify({ keys: [rsaKey, ecKey] }),
    });
    expect(secrets.reads).toEqual([{ secretId: "bridge/acme/public", stage: "AWSCURRENT" }]);
  });

  test.each([
    ["its tag", (etag: string) => etag],
    ["its tag among others, weak", (etag: string) => `"other", W/${etag}`],
    ["any tag", () => "*"],
  ])("sends no body to a caller who has %s", async (_what, choose) => {
    const { ask } = start(document);
    const { headers } = await ask();

    const answer = await ask({ "if-none-match": choose(headers?.["etag"] ?? "") });

    expect(answer).toEqual({
      statusCode: 304,
      headers: { "cache-control": "public, max-age=300", etag: headers?.["etag"] },
    });
  });

  test("sends everything to a caller who has former keys", async () => {
    const { ask, store, clock } = start(document);
    const former = await ask();
    store({ ...document, keys: document.keys.slice(1) });
    clock.advance(60_000);

    const answer = await ask({ "if-none-match": former.headers?.["etag"] ?? "" });

    expect(answer).toMatchObject({ statusCode: 200, body: JSON.stringify({ keys: [ecKey] }) });
  });
});

describe("what a container keeps", () => {
  test("is asked for once a minute, for each connection apart", async () => {
    const { ask, clock, secrets } = start(document);

    for (const [id, waitMs] of [
      ["acme", 0],
      ["acme", 59_999],
      ["beta", 0],
      ["acme", 1],
    ] as const) {
      clock.advance(waitMs);
      await ask({}, id);
    }

    expect(secrets.reads.map(({ secretId }) => secretId)).toEqual([
      "bridge/acme/public",
      "bridge/beta/public",
      "bridge/acme/public",
    ]);
  });

  test("goes on being served while Secrets Manager is down, which is asked again after 10 s", async () => {
    const { ask, clock, secrets, find } = start(document);
    const before = await ask();
    secrets.failure = new Error("down");
    clock.advance(60_000);

    const during = [await ask(), await ask()];
    secrets.failure = null;
    clock.advance(10_000);
    const after = await ask();

    expect([...during, after]).toEqual([before, before, before]);
    expect(secrets.reads).toHaveLength(3);
    expect(find("keys.failed")).toMatchObject([
      { connectionId, reason: "secrets-unavailable", isServed: true },
    ]);
  });

  test("is not an empty set for long: keys show a second after they were written", async () => {
    const { ask, clock, store } = start(emptyPublicDocument);
    await ask();
    store(document);
    clock.advance(1000);

    expect(await ask()).toMatchObject({ statusCode: 200, body: JSON.stringify({ keys: [rsaKey, ecKey] }) });
  });
});

describe("a connection without keys", () => {
  test.each([
    ["the placeholder", placeholderSecret],
    ["a document without keys", emptyPublicDocument],
  ])("shows an empty set that nobody keeps, when there is %s", async (_what, value) => {
    expect(await start(value).ask()).toEqual(emptySet);
  });

  test("is not there at all when the bridge does not know it", async () => {
    const { ask, secrets } = start(document);

    expect(await ask({}, "nobody")).toEqual({ statusCode: 404, headers: { "cache-control": "no-store" } });
    expect(secrets.reads).toEqual([]);
  });

  test("has nothing to show when Secrets Manager is down from the start, and is asked again at once", async () => {
    const { ask, secrets } = start(document);
    secrets.failure = Object.assign(new Error("secret words"), { name: "TimeoutError" });

    expect(await ask()).toEqual(unavailable);
    secrets.failure = null;
    expect(await ask()).toMatchObject({ statusCode: 200 });
  });

  test("has nothing to show when its secret is gone", async () => {
    expect(await start().ask()).toEqual(unavailable);
  });
});

describe("a document that must not be shown", () => {
  const privateKeys = [
    ["a private exponent", { ...rsaKey, d: "PRIVATE" }],
    ["a prime", { ...rsaKey, p: "PRIVATE" }],
    ["a private scalar", { ...ecKey, d: "PRIVATE" }],
    ["a symmetric key", { kty: "oct", kid: "x", alg: "ES256", use: "sig", k: "PRIVATE" }],
  ] as const;

  test.each(privateKeys)("is refused as a whole when a key holds %s", async (_what, key) => {
    const { ask, find, lines } = start({
      ...document,
      keys: [...document.keys, { org: "source", stage: "next", key }],
    });

    const answer = await ask();

    expect(answer).toEqual(unavailable);
    expect(find("keys.failed")).toMatchObject([
      { connectionId, reason: "document-invalid", isServed: false },
    ]);
    expect(lines.join()).not.toContain("PRIVATE");
  });

  test("never shows what stands beside a key", async () => {
    const [first] = document.keys;
    const { ask } = start({
      ...document,
      privateKey: { d: "PRIVATE" },
      keys: [{ ...first, privateKey: { d: "PRIVATE" } }],
    });

    expect((await ask()).body).toBe(JSON.stringify({ keys: [rsaKey] }));
  });

  test("leaves the former keys in their place", async () => {
    const { ask, store, clock, find } = start(document);
    const before = await ask();
    store({ ...document, keys: [{ org: "source", stage: "current", key: { ...rsaKey, d: "PRIVATE" } }] });
    clock.advance(60_000);

    expect(await ask()).toEqual(before);
    expect(find("keys.failed")).toMatchObject([
      {
        reason: "document-invalid",
        isServed: true,
        problems: ["keys.0.key.d: is not a known field"],
      },
    ]);
  });

  test("is refused when it is no JSON", async () => {
    expect(await start("{").ask()).toEqual(unavailable);
  });
});

test("an event that is no HTTP request is refused without an exception", async () => {
  const { deps, find } = start(document);

  expect(await serveKeys({ Records: [] }, deps)).toMatchObject({ statusCode: 400 });
  expect(find("keys.refused")).toMatchObject([{ reason: "no-http-request" }]);
});
