import { expect, test } from "vitest";
import { fail, succeed } from "../../../shared/core/result.ts";
import { createAdminClient } from "../../../shared/okta/admin-client.ts";
import type { CallAdmin } from "../../../shared/okta/admin-requests.ts";
import { apiTokenScheme } from "../../../shared/okta/authorization.ts";
import type { HttpAnswer } from "../../../shared/runtime/http.ts";
import { buildAnswer, noAnswer, ScriptedHttp } from "../../support/scripted-http.ts";
import { StubClock, testNowMs } from "../../support/stub-clock.ts";

const orgUrl = "https://acme.okta.com";
const error = { errorCode: "E0000001", errorSummary: "Api validation failed", errorCauses: [] };

function open(...answers: readonly HttpAnswer[]): {
  call: CallAdmin;
  http: ScriptedHttp;
  clock: StubClock;
  discarded: string[];
} {
  const http = new ScriptedHttp(...answers);
  const clock = new StubClock();
  const discarded: string[] = [];
  let made = 0;
  const tokens = {
    get: () => {
      made += discarded.length === made ? 1 : 0;
      return Promise.resolve(succeed(`token-${made}`));
    },
    discard: (token: string) => {
      discarded.push(token);
    },
  };
  const deadlineMs = testNowMs + 120_000;
  const call = createAdminClient({
    orgUrl,
    tokens,
    scheme: apiTokenScheme,
    send: http.send,
    clock,
    deadlineMs,
  });
  return { call, http, clock, discarded };
}

const read = { method: "GET", path: "/api/v1/apps" } as const;
const write = { method: "POST", path: "/api/v1/apps", body: { label: "x" } } as const;

test("sends what it is given, and gives back what came", async () => {
  const link = `<${orgUrl}/api/v1/apps>; rel="self", <${orgUrl}/api/v1/apps?after=2>; rel="next"`;
  const { call, http } = open(
    buildAnswer(200, { id: "1" }, { link, date: new Date(testNowMs).toUTCString() }),
  );

  const answer = await call({ ...write, ifMatch: '"1"' });

  expect(answer).toEqual(
    succeed({ body: { id: "1" }, text: '{"id":"1"}', nextPath: "/api/v1/apps?after=2", dateMs: testNowMs }),
  );
  expect(http.request()).toMatchObject({
    method: "POST",
    url: `${orgUrl}/api/v1/apps`,
    body: '{"label":"x"}',
    headers: { authorization: "SSWS token-1", "if-match": '"1"', "content-type": "application/json" },
  });
});

test("keeps to the org, wherever a next page is said to be", async () => {
  const link = '<https://proxy.example.com/api/v1/apps?after=2>; rel="next"';
  const { call } = open(buildAnswer(200, [], { link }));

  const answer = await call(read);

  expect(answer).toMatchObject({ value: { nextPath: "/api/v1/apps?after=2" } });
});

test.each([
  { title: "no answer", trouble: noAnswer },
  { title: "a failure", trouble: buildAnswer(503) },
])("reads again after $title, three times in all", async ({ trouble }) => {
  const mended = open(trouble, trouble, buildAnswer(200, {}));
  const lasting = open(trouble, trouble, trouble);

  const answers = [await mended.call(read), await lasting.call(read)];

  expect(answers[0]?.ok).toBe(true);
  expect(answers[1]).toEqual(fail({ kind: "unreachable" }));
  expect(mended.clock.waitsMs).toEqual([1000, 1000]);
});

test.each([
  { title: "no answer", trouble: noAnswer },
  { title: "a failure", trouble: buildAnswer(500) },
])("never repeats a change after $title: it may have been made", async ({ trouble }) => {
  const { call, http } = open(trouble);

  const answer = await call(write);

  expect(answer).toEqual(fail({ kind: "unreachable" }));
  expect(http.requests).toHaveLength(1);
});

test("waits for a rate limit by the org's own clock, and repeats even a change", async () => {
  const headers = {
    "x-rate-limit-limit": "100",
    "x-rate-limit-remaining": "0",
    "x-rate-limit-reset": String(testNowMs / 1000 + 20),
    date: new Date(testNowMs).toUTCString(),
  };
  const { call, clock } = open(buildAnswer(429, error, headers), buildAnswer(200, {}));

  const answer = await call(write);

  expect(answer.ok).toBe(true);
  expect(clock.waitsMs).toEqual([21_000]);
});

test("does not wait beyond its deadline", async () => {
  const { call, clock } = open(buildAnswer(429));
  clock.advance(119_500);

  const answer = await call(read);

  expect(answer).toEqual(fail({ kind: "unreachable" }));
  expect(clock.waitsMs).toEqual([]);
});

test("takes a new token once when one is refused", async () => {
  const mended = open(buildAnswer(401), buildAnswer(200, {}));
  const lasting = open(buildAnswer(401), buildAnswer(401));

  const answers = [await mended.call(write), await lasting.call(write)];

  expect(answers[0]?.ok).toBe(true);
  expect(answers[1]).toEqual(fail({ kind: "unauthorized" }));
  expect(mended.discarded).toEqual(["token-1"]);
  expect(mended.http.request(1).headers["authorization"]).toBe("SSWS token-2");
});

test("takes Okta's DPoP refusal, a 400, for a refused token", async () => {
  const { call } = open(
    buildAnswer(400, "", { "www-authenticate": 'DPoP error="invalid_token"' }),
    buildAnswer(200, {}),
  );

  const answer = await call(read);

  expect(answer.ok).toBe(true);
});

test.each([
  { status: 403, body: error, failure: { kind: "forbidden", error } },
  { status: 403, body: "<html>", failure: { kind: "forbidden", error: null } },
  { status: 404, body: error, failure: { kind: "not-found" } },
  { status: 400, body: error, failure: { kind: "refused", status: 400, error } },
  { status: 409, body: "", failure: { kind: "refused", status: 409, error: null } },
  { status: 302, body: "", failure: { kind: "refused", status: 302, error: null } },
])("says what an answer of $status means", async ({ status, body, failure }) => {
  const { call } = open(buildAnswer(status, body));

  const answer = await call(write);

  expect(answer).toEqual(fail(failure));
});

test.each([
  { reason: "credential-refused", failure: { kind: "unauthorized" } },
  { reason: "org-unavailable", failure: { kind: "unreachable" } },
] as const)("says why there is no token: $reason", async ({ reason, failure }) => {
  const http = new ScriptedHttp();
  const tokens = {
    get: () => Promise.resolve(fail({ kind: "retry" as const, reason })),
    discard: () => undefined,
  };
  const clock = new StubClock();
  const call = createAdminClient({
    orgUrl,
    tokens,
    scheme: apiTokenScheme,
    send: http.send,
    clock,
    deadlineMs: testNowMs + 1,
  });

  const answer = await call(read);

  expect(answer).toEqual(fail(failure));
  expect(http.requests).toEqual([]);
});
