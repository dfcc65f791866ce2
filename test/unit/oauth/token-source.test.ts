import { decodeJwt, decodeProtectedHeader } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { createDpopSigner } from "../../../shared/oauth/dpop-proof.ts";
import { NonceMemory } from "../../../shared/oauth/nonce-memory.ts";
import { type CredentialSource, TokenSource } from "../../../shared/oauth/token-source.ts";
import type { HttpAnswer, HttpRequest } from "../../../shared/runtime/http.ts";
import { type ClientKey, makeClientKey, serveCredentials } from "../../support/client-keys.ts";
import { countIds } from "../../support/count-ids.ts";
import { readProof } from "../../support/dpop-proofs.ts";
import { buildAnswer, noAnswer, ScriptedHttp } from "../../support/scripted-http.ts";
import { StubClock, testNowMs } from "../../support/stub-clock.ts";

const orgUrl = "https://target.okta.com";
let key: ClientKey;
let nextKey: ClientKey;

beforeAll(async () => {
  [key, nextKey] = await Promise.all([makeClientKey("key1"), makeClientKey("key2")]);
});

function grant(accessToken: string, expiresIn = 3600, nonce?: string) {
  const body = { access_token: accessToken, token_type: "DPoP", expires_in: expiresIn, scope: "x" };
  return buildAnswer(200, body, nonce === undefined ? {} : { "dpop-nonce": nonce });
}

function challenge(nonce: string) {
  const body = { error: "use_dpop_nonce", error_description: "Authorization server requires nonce." };
  return buildAnswer(400, body, { "dpop-nonce": nonce });
}

const invalidClient = buildAnswer(401, { error: "invalid_client", error_description: "SECRET" });

function open(http: ScriptedHttp, credentials: CredentialSource = serveCredentials(key)) {
  const clock = new StubClock();
  const tokens = new TokenSource({
    orgUrl,
    scope: "okta.users.manage okta.users.read",
    credentials,
    dpop: createDpopSigner(),
    nonces: new NonceMemory(),
    send: http.send,
    clock,
    makeId: countIds(),
  });
  return { tokens, clock };
}

function formOf(request: HttpRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(request.body));
}

function assertionOf(request: HttpRequest): string {
  return formOf(request)["client_assertion"] ?? "";
}

test("asks the org's own token endpoint as RFC 6749, 7523 and 9449 say", async () => {
  const http = new ScriptedHttp(grant("token1"));

  const token = await open(http).tokens.get();

  const request = http.request();
  expect(token).toEqual({ ok: true, value: "token1" });
  expect(request).toMatchObject({
    method: "POST",
    url: `${orgUrl}/oauth2/v1/token`,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
  });
  expect(formOf(request)).toMatchObject({
    grant_type: "client_credentials",
    scope: "okta.users.manage okta.users.read",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  });
  expect(decodeJwt(assertionOf(request))).toMatchObject({
    aud: `${orgUrl}/oauth2/v1/token`,
    iss: "0oa1client",
  });
  const { claims } = await readProof(request.headers["dpop"]);
  expect(claims).toMatchObject({ htm: "POST", htu: `${orgUrl}/oauth2/v1/token`, iat: testNowMs / 1000 });
  expect(claims).not.toHaveProperty("nonce");
  expect(claims).not.toHaveProperty("ath");
});

test("asks once for ten callers at the same time", async () => {
  const http = new ScriptedHttp(grant("token1"));
  const { tokens } = open(http);

  const answers = await Promise.all(Array.from({ length: 10 }, () => tokens.get()));

  expect(new Set(answers.map((answer) => answer.ok && answer.value))).toEqual(new Set(["token1"]));
  expect(http.requests).toHaveLength(1);
});

test.each([
  [3600, 3_300_000],
  [600, 300_000],
  [60, 30_000],
])("renews a token of %i s before it expires, after %i ms", async (expiresIn, renewAfterMs) => {
  const http = new ScriptedHttp(grant("token1", expiresIn), grant("token2", expiresIn));
  const { tokens, clock } = open(http);
  await tokens.get();

  clock.advance(renewAfterMs - 1);
  const before = await tokens.get();
  clock.advance(1);
  const after = await tokens.get();

  expect([before, after]).toMatchObject([{ value: "token1" }, { value: "token2" }]);
});

test("asks anew after the org refused the token, and keeps a newer one", async () => {
  const http = new ScriptedHttp(grant("token1"), grant("token2"));
  const { tokens } = open(http);
  await tokens.get();

  tokens.discard("token1");
  await tokens.get();
  tokens.discard("token1");
  const kept = await tokens.get();

  expect(kept).toEqual({ ok: true, value: "token2" });
  expect(http.requests).toHaveLength(2);
});

describe("a nonce challenge", () => {
  test("is answered once, with a new assertion and a new proof that carries the nonce", async () => {
    const http = new ScriptedHttp(challenge("nonce1"), grant("token1"));

    const token = await open(http).tokens.get();

    expect(token).toEqual({ ok: true, value: "token1" });
    const [first, second] = [http.request(0), http.request(1)];
    const proofs = await Promise.all([first, second].map((request) => readProof(request.headers["dpop"])));
    const ids = [
      ...[first, second].map((request) => decodeJwt(assertionOf(request)).jti),
      ...proofs.map((proof) => proof.claims["jti"]),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(proofs.map((proof) => proof.claims["nonce"])).toEqual([undefined, "nonce1"]);
    expect(proofs[0]?.thumbprint).toBe(proofs[1]?.thumbprint);
  });

  test("is not answered a second time", async () => {
    const http = new ScriptedHttp(challenge("nonce1"), challenge("nonce2"));

    const token = await open(http).tokens.get();

    expect(token).toEqual({
      ok: false,
      failure: { kind: "retry", reason: "credential-refused", errorCode: "use_dpop_nonce" },
    });
    expect(http.requests).toHaveLength(2);
  });

  test("is not needed again: the newest nonce is remembered for the next token", async () => {
    const http = new ScriptedHttp(challenge("nonce1"), grant("token1", 3600, "nonce2"), grant("token2"));
    const { tokens, clock } = open(http);
    await tokens.get();
    clock.advance(3_600_000);

    await tokens.get();

    const { claims } = await readProof(http.request(2).headers["dpop"]);
    expect(claims["nonce"]).toBe("nonce2");
  });
});

describe("a refused credential", () => {
  test("is renewed once, and the new key is tried at once", async () => {
    const http = new ScriptedHttp(invalidClient, grant("token1"));

    const token = await open(http, serveCredentials(key, nextKey)).tokens.get();

    const kids = http.requests.map((request) => decodeProtectedHeader(assertionOf(request)).kid);
    expect(token).toEqual({ ok: true, value: "token1" });
    expect(kids).toEqual(["key1", "key2"]);
  });

  test("that is still the same is not tried again, and carries the OAuth code but not its description", async () => {
    const http = new ScriptedHttp(invalidClient);

    const token = await open(http).tokens.get();

    expect(token).toEqual({
      ok: false,
      failure: { kind: "retry", reason: "credential-refused", errorCode: "invalid_client" },
    });
    expect(http.requests).toHaveLength(1);
  });

  test("that was renewed in vain is not renewed a second time", async () => {
    const http = new ScriptedHttp(invalidClient, invalidClient);
    const credentials = serveCredentials(key, nextKey);

    const token = await open(http, credentials).tokens.get();

    expect(token).toMatchObject({ ok: false, failure: { errorCode: "invalid_client" } });
    expect(credentials.renewals).toBe(1);
  });

  test.each([
    ["invalid_scope", 400],
    ["invalid_dpop_proof", 400],
    ["unauthorized_client", 403],
    ["not_found", 404],
  ])("is what %s (%i) reads as: never a refusal of a person", async (error, status) => {
    const http = new ScriptedHttp(buildAnswer(status, { error }));

    expect(await open(http).tokens.get()).toEqual({
      ok: false,
      failure: { kind: "retry", reason: "credential-refused", errorCode: error },
    });
  });

  test.each([
    [401, { error: "Some Text With SECRET" }],
    [404, "<html>no such page</html>"],
  ])("without a readable code (%i) is told without one", async (status, body) => {
    const http = new ScriptedHttp(buildAnswer(status, body));

    const token = await open(http).tokens.get();

    expect(token).toEqual({ ok: false, failure: { kind: "retry", reason: "credential-refused" } });
  });
});

test("waits as long as the server says after a 429", async () => {
  const headers = {
    "x-rate-limit-limit": "100",
    "x-rate-limit-remaining": "0",
    "x-rate-limit-reset": String(testNowMs / 1000 + 9),
  };

  const token = await open(new ScriptedHttp(buildAnswer(429, "", headers))).tokens.get();

  expect(token).toEqual({ ok: false, failure: { kind: "retry", reason: "rate-limited", afterMs: 10_000 } });
});

test.each([
  ["an error of the org's", buildAnswer(503, "down")],
  ["no answer", noAnswer],
])("waits for the org after %s", async (_name, answer) => {
  const token = await open(new ScriptedHttp(answer)).tokens.get();

  expect(token).toEqual({ ok: false, failure: { kind: "retry", reason: "org-unavailable" } });
});

test.each([
  ["a token that is not bound to our key", { access_token: "x", token_type: "Bearer", expires_in: 3600 }],
  ["no token", { token_type: "DPoP", expires_in: 3600 }],
  ["no lifetime", { access_token: "x", token_type: "DPoP" }],
  ["no JSON", "<html>"],
])("does not accept an answer with %s", async (_name, body) => {
  const token = await open(new ScriptedHttp(buildAnswer(200, body))).tokens.get();

  expect(token).toEqual({ ok: false, failure: { kind: "retry", reason: "unreadable-answer" } });
});

test("does not keep a failure: the next caller asks again", async () => {
  const http = new ScriptedHttp(buildAnswer(503), grant("token1"));
  const { tokens } = open(http);
  await tokens.get();

  expect(await tokens.get()).toEqual({ ok: true, value: "token1" });
});

test("passes on that there is no credential, without asking the org", async () => {
  const failure = { kind: "retry", reason: "credential-refused", errorCode: "secret_invalid" } as const;
  const none = () => Promise.resolve({ ok: false, failure } as const);
  const http = new ScriptedHttp();

  expect(await open(http, { get: none, renew: none }).tokens.get()).toEqual({ ok: false, failure });
  expect(http.requests).toEqual([]);
});

describe("a token that lasts a while yet", () => {
  /** Somebody whose token is to be renewed, from now on. */
  async function openOld(...answers: readonly HttpAnswer[]) {
    const http = new ScriptedHttp(grant("token1"), ...answers);
    const opened = open(http);
    await opened.tokens.get();
    opened.clock.advance(3_300_000);
    return { ...opened, http };
  }

  test("is used on by all while a new one cannot be had, and the org is not asked for it by each of them", async () => {
    const { tokens, http } = await openOld(noAnswer);

    const answers = [await tokens.get(), await tokens.get(), await tokens.get()];

    expect(answers).toEqual(Array(3).fill({ ok: true, value: "token1" }));
    expect(http.requests).toHaveLength(2);
  });

  test("is renewed half a minute later", async () => {
    const { tokens, clock } = await openOld(noAnswer, grant("token2"));
    await tokens.get();

    clock.advance(30_000);

    expect(await tokens.get()).toEqual({ ok: true, value: "token2" });
  });

  test("is not used in its last half minute", async () => {
    const { tokens, clock } = await openOld(noAnswer);
    clock.advance(270_000);

    expect(await tokens.get()).toEqual({ ok: false, failure: { kind: "retry", reason: "org-unavailable" } });
  });

  test("is renewed before its last half minute, however short a while ago a new one could not be had", async () => {
    const { tokens, clock } = await openOld(noAnswer, grant("token2"));
    clock.advance(269_000);
    const then = await tokens.get();

    clock.advance(1000);

    expect([then, await tokens.get()]).toEqual([
      { ok: true, value: "token1" },
      { ok: true, value: "token2" },
    ]);
  });
});

test("waits for an answer no longer than its caller", async () => {
  const http = new ScriptedHttp(challenge("nonce1"), grant("token1"));

  await open(http).tokens.get(testNowMs + 700);

  expect(http.requests.map(({ timeoutMs }) => timeoutMs)).toEqual([700, 700]);
});
