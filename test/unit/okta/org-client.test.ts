import { describe, expect, test } from "vitest";
import { createDpopSigner } from "../../../shared/oauth/dpop-proof.ts";
import { NonceMemory } from "../../../shared/oauth/nonce-memory.ts";
import { createDpopScheme } from "../../../shared/okta/authorization.ts";
import { OrgCircuit } from "../../../shared/okta/org-circuit.ts";
import { createOrgClient, type OrgClientDeps } from "../../../shared/okta/org-client.ts";
import { RateLimitGate } from "../../../shared/okta/rate-limit-gate.ts";
import { countIds } from "../../support/count-ids.ts";
import { readProof } from "../../support/dpop-proofs.ts";
import { buildAnswer, noAnswer, ScriptedHttp } from "../../support/scripted-http.ts";
import { StubClock, testNowMs } from "../../support/stub-clock.ts";

const orgUrl = "https://target.okta.com";
const getUser = { method: "GET", path: "/api/v1/users/00u1" } as const;

/** Tokens in a row: `token1`, and after each refusal the next. */
function serveTokens() {
  let count = 1;
  const discarded: string[] = [];
  return {
    discarded,
    get: () => Promise.resolve({ ok: true, value: `token${count}` } as const),
    discard: (token: string) => {
      discarded.push(token);
      count += 1;
    },
  };
}

function openClient(http: ScriptedHttp, overrides: Partial<OrgClientDeps> = {}) {
  const clock = new StubClock();
  const tokens = serveTokens();
  const call = createOrgClient({
    orgUrl,
    tokens,
    scheme: createDpopScheme({
      dpop: createDpopSigner(),
      nonces: new NonceMemory(),
      clock,
      makeId: countIds(),
    }),
    gate: new RateLimitGate(clock, 0.1),
    circuit: new OrgCircuit(clock),
    send: http.send,
    clock,
    ...overrides,
  });
  return { call, tokens };
}

test("signs a request with the token and a proof for just this request", async () => {
  const http = new ScriptedHttp(buildAnswer(200, {}));

  await openClient(http).call(getUser);

  const { headers, ...request } = http.request();
  expect(request).toEqual({ method: "GET", url: `${orgUrl}/api/v1/users/00u1` });
  expect(headers).toMatchObject({ authorization: "DPoP token1", accept: "application/json" });
  expect(headers["user-agent"]).toMatch(/^orgbridge\//);
  const { claims } = await readProof(headers["dpop"]);
  expect(claims).toMatchObject({ htm: "GET", htu: `${orgUrl}/api/v1/users/00u1`, ath: expect.any(String) });
});

test("gives back body, headers and the org's own time", async () => {
  const headers = { date: "Mon, 02 Mar 2026 09:29:00 GMT", etag: 'W/"1"' };
  const http = new ScriptedHttp(buildAnswer(200, { id: "00u1" }, headers));

  const answer = await openClient(http).call(getUser);

  expect(answer).toEqual({
    ok: true,
    value: { body: { id: "00u1" }, headers, dateMs: testNowMs - 60_000 },
  });
});

test("takes an empty body for none", async () => {
  const http = new ScriptedHttp(buildAnswer(204));

  expect(await openClient(http).call(getUser)).toMatchObject({ ok: true, value: { body: null } });
});

test("encodes the query, and keeps it out of the proof", async () => {
  const http = new ScriptedHttp(buildAnswer(200, []));
  const query = { search: 'profile.sourceUserKey eq "acme:00u1"', limit: "2" };

  await openClient(http).call({ method: "GET", path: "/api/v1/users", query });

  const { url, headers } = http.request();
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual(query);
  expect(url).not.toMatch(/[" ]/);
  const { claims } = await readProof(headers["dpop"]);
  expect(claims["htu"]).toBe(`${orgUrl}/api/v1/users`);
});

test("sends a body as JSON, guarded by the ETag of the reading", async () => {
  const http = new ScriptedHttp(buildAnswer(200, {}));

  await openClient(http).call({
    method: "POST",
    path: "/api/v1/users/00u1",
    body: { profile: { title: null } },
    ifMatch: 'W/"1"',
  });

  expect(http.request()).toMatchObject({
    method: "POST",
    body: '{"profile":{"title":null}}',
    headers: { "content-type": "application/json", "if-match": 'W/"1"' },
  });
});

test("sends a POST without a body as an empty one, so that its length is said", async () => {
  const http = new ScriptedHttp(buildAnswer(200, {}));

  await openClient(http).call({ method: "POST", path: "/api/v1/users/00u1/lifecycle/suspend", query: {} });

  expect(http.request().body).toBe("");
});

test("never uses a proof twice", async () => {
  const http = new ScriptedHttp(buildAnswer(200, {}), buildAnswer(200, {}));
  const { call } = openClient(http);

  await call(getUser);
  await call(getUser);

  const proofs = await Promise.all(http.requests.map((request) => readProof(request.headers["dpop"])));
  expect(new Set(proofs.map((proof) => proof.claims["jti"])).size).toBe(2);
});

const challenged = buildAnswer(400, "", { "www-authenticate": 'DPoP error="invalid_dpop_proof"' });

describe.each([
  ["401", buildAnswer(401, { errorCode: "E0000011" })],
  ["401 without a body", buildAnswer(401)],
  ["400 with a DPoP challenge", challenged],
])("a %s", (_name, refusal) => {
  test("renews the token once, and signs a new proof for the new one", async () => {
    const http = new ScriptedHttp(refusal, buildAnswer(200, { id: "00u1" }));
    const { call, tokens } = openClient(http);

    const answer = await call(getUser);

    const proofs = await Promise.all(http.requests.map((request) => readProof(request.headers["dpop"])));
    expect(answer).toMatchObject({ ok: true, value: { body: { id: "00u1" } } });
    expect(tokens.discarded).toEqual(["token1"]);
    expect(http.requests.map((request) => request.headers["authorization"])).toEqual([
      "DPoP token1",
      "DPoP token2",
    ]);
    expect(proofs[0]?.claims["jti"]).not.toBe(proofs[1]?.claims["jti"]);
    expect(proofs[0]?.claims["ath"]).not.toBe(proofs[1]?.claims["ath"]);
  });

  test("after a renewal is told as a refused credential, never as a refusal of the person", async () => {
    const http = new ScriptedHttp(refusal, refusal);

    expect(await openClient(http).call(getUser)).toEqual({
      ok: false,
      failure: { kind: "retry", reason: "credential-refused" },
    });
    expect(http.requests).toHaveLength(2);
  });
});

test("uses the nonce of the newest answer in the next proof", async () => {
  const http = new ScriptedHttp(
    buildAnswer(401, "", { "dpop-nonce": "nonce1", "www-authenticate": 'DPoP error="use_dpop_nonce"' }),
    buildAnswer(200, {}),
  );

  await openClient(http).call(getUser);

  const { claims } = await readProof(http.request(1).headers["dpop"]);
  expect(claims["nonce"]).toBe("nonce1");
});

test.each([
  ["no answer", noAnswer],
  ["a body that was cut", buildAnswer(200, '{"id":"00u')],
  ["a page instead of JSON", buildAnswer(200, "<html>maintenance</html>")],
  ["a 404 that is a page, not Okta's", buildAnswer(404, "<html>not found</html>")],
])("waits for the org after %s, and takes nothing for evidence", async (_name, answer) => {
  expect(await openClient(new ScriptedHttp(answer)).call(getUser)).toEqual({
    ok: false,
    failure: { kind: "retry", reason: "org-unavailable" },
  });
});

test("does not repeat by itself what had no answer", async () => {
  const http = new ScriptedHttp(noAnswer);

  await openClient(http).call({ method: "POST", path: "/api/v1/users", body: {} });

  expect(http.requests).toHaveLength(1);
});

test("tells a refusal with its code", async () => {
  const http = new ScriptedHttp(buildAnswer(403, { errorCode: "E0000006", errorSummary: "x" }));

  expect(await openClient(http).call(getUser)).toEqual({
    ok: false,
    failure: { kind: "forbidden", refusal: { status: 403, errorCode: "E0000006", field: null } },
  });
});

test("sends nothing without a token", async () => {
  const failure = { kind: "retry", reason: "rate-limited", afterMs: 5 } as const;
  const http = new ScriptedHttp();
  const tokens = { get: () => Promise.resolve({ ok: false, failure } as const), discard: () => undefined };

  expect(await openClient(http, { tokens }).call(getUser)).toEqual({ ok: false, failure });
});

test("sends nothing when the token came too late, and says how long a token may take", async () => {
  const clock = new StubClock();
  const deadlineMs = testNowMs + 1000;
  const asked: unknown[] = [];
  const tokens = {
    ...serveTokens(),
    get: (untilMs?: number) => {
      asked.push(untilMs);
      clock.advance(1000);
      return Promise.resolve({ ok: true, value: "token1" } as const);
    },
  };
  const http = new ScriptedHttp();

  const answer = await openClient(http, { clock, tokens }).call({ ...getUser, deadlineMs });

  expect(answer).toEqual({ ok: false, failure: { kind: "retry", reason: "out-of-time", afterMs: 0 } });
  expect(asked).toEqual([deadlineMs]);
  expect(http.requests).toEqual([]);
});

test("sends nothing while the org's limit is used up, and says for how long", async () => {
  const used = {
    "x-rate-limit-limit": "100",
    "x-rate-limit-remaining": "0",
    "x-rate-limit-reset": String(testNowMs / 1000 + 30),
  };
  const http = new ScriptedHttp(buildAnswer(200, {}, used));
  const { call } = openClient(http);
  await call(getUser);

  expect(await call(getUser)).toEqual({
    ok: false,
    failure: { kind: "retry", reason: "rate-limited", afterMs: 30_000 },
  });
  expect(http.requests).toHaveLength(1);
});

test("makes room in the rate limit again when signing fails", async () => {
  const broken = { authorize: () => Promise.reject(new Error("no key")), notice: () => undefined };
  const gate = new RateLimitGate(new StubClock(), 0.1);
  const { call } = openClient(new ScriptedHttp(), { scheme: broken, gate });

  await expect(call(getUser)).rejects.toThrow("no key");
  await gate.enter("users/{id} read");
  gate.leave("users/{id} read", {
    "x-rate-limit-limit": "4",
    "x-rate-limit-remaining": "3",
    "x-rate-limit-reset": String(testNowMs / 1000 + 30),
  });

  const entered = await Promise.all([1, 2, 3].map(() => gate.enter("users/{id} read")));
  expect(entered.every(({ ok }) => ok)).toBe(true);
});

describe("an org that is down", () => {
  const down = Array.from({ length: 5 }, () => buildAnswer(503, null));

  test("is left alone after five failures in a row, whoever asks", async () => {
    const http = new ScriptedHttp(...down);
    const { call } = openClient(http);
    for (const _answer of down) await call(getUser);

    const sixth = await call(getUser);

    expect(sixth).toEqual({ ok: false, failure: { kind: "retry", reason: "circuit-open", afterMs: 10_000 } });
    expect(http.requests).toHaveLength(5);
  });

  test("is asked by one probe after the pause, and by everybody once that is answered", async () => {
    const clock = new StubClock();
    const http = new ScriptedHttp(...down, buildAnswer(404, { errorCode: "E0000007" }), buildAnswer(200, {}));
    const { call } = openClient(http, { clock, circuit: new OrgCircuit(clock) });
    for (const _answer of down) await call(getUser);
    clock.advance(10_000);

    const [probe, other] = await Promise.all([call(getUser), call(getUser)]);
    const after = await call(getUser);

    expect(probe).toMatchObject({ ok: false, failure: { kind: "not-found" } });
    expect(other).toMatchObject({ ok: false, failure: { reason: "circuit-open" } });
    expect(after.ok).toBe(true);
    expect(http.requests).toHaveLength(7);
  });

  test("is not written to while it is read-only, although it goes on answering", async () => {
    const readOnly = buildAnswer(503, { errorCode: "E0000010" });
    const pairs = Array.from({ length: 5 }).flatMap(() => [buildAnswer(200, {}), readOnly]);
    const http = new ScriptedHttp(...pairs, buildAnswer(200, {}), buildAnswer(200, {}), buildAnswer(200, {}));
    const clock = new StubClock();
    const circuit = new OrgCircuit(clock);
    const { call } = openClient(http, { clock, circuit });
    const write = { method: "POST", path: "/api/v1/users/00u1" } as const;
    for (let count = 0; count < 5; count += 1) {
      await call(getUser);
      await call(write);
    }

    const outage = circuit.findOutage();
    const [refused, read] = [await call(write), await call(getUser)];
    clock.advance(10_000);
    const later = circuit.findOutage();
    const [probe, next] = [await call(write), await call(write)];

    const wait = { kind: "retry", reason: "circuit-open", afterMs: 10_000 };
    expect([outage, refused]).toEqual([wait, { ok: false, failure: wait }]);
    expect([read.ok, later, probe.ok, next.ok]).toEqual([true, null, true, true]);
    expect(http.requests).toHaveLength(13);
  });

  test("is not taken for down because of rate limits or refusals", async () => {
    const refusals = [429, 403, 404, 400, 401, 401].map((status) =>
      buildAnswer(status, { errorCode: "E0000007" }),
    );
    const http = new ScriptedHttp(...refusals, buildAnswer(200, {}));
    const { call } = openClient(http);
    for (let count = 0; count < 5; count += 1) await call(getUser);

    expect((await call(getUser)).ok).toBe(true);
  });
});
