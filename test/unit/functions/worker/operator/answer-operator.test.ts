import { beforeAll, expect, test } from "vitest";
import { openOrgs } from "../../../../../functions/worker/open-orgs.ts";
import { buildAnswerOperator } from "../../../../../functions/worker/operator/answer-operator.ts";
import { decodeSourceAccess, decodeTargetAccess } from "../../../../../shared/access/org-secrets.ts";
import { createRememberedSecret } from "../../../../../shared/access/remembered-secret.ts";
import type { OperatorRequest } from "../../../../../shared/contracts/operator.ts";
import type { HttpAnswer, HttpRequest } from "../../../../../shared/runtime/http.ts";
import { type ClientKey, makeClientKey } from "../../../../support/client-keys.ts";
import { appId, buildConnection, connectionId } from "../../../../support/connections.ts";
import { link, sourceUserId, targetUserId } from "../../../../support/people.ts";
import { createRecordingLog } from "../../../../support/recording-log.ts";
import { buildAnswer } from "../../../../support/scripted-http.ts";
import { instantAt, StubClock } from "../../../../support/stub-clock.ts";
import { StubSecrets } from "../../../../support/stub-secrets.ts";

/** In every value that is somebody's or secret: the operator is shown some of it, the log nothing. */
const mark = "marked";
const login = `${mark}@example.com`;
const connection = buildConnection();

let key: ClientKey;
beforeAll(async () => {
  key = await makeClientKey(`${mark}-kid`);
});

function buildUser(id: string, profile: object = {}) {
  return {
    id,
    status: "ACTIVE",
    created: instantAt(-86_400_000),
    lastUpdated: instantAt(-3_600_000),
    statusChanged: null,
    profile: { login, firstName: `${mark} first`, title: `${mark} title`, sourceUserKey: link, ...profile },
  };
}

const refusal = { errorCode: "E0000006", errorSummary: mark, errorId: mark, errorCauses: [] };
const assignment = buildAnswer(200, {
  id: sourceUserId,
  status: "ACTIVE",
  credentials: { userName: login },
  _embedded: { user: buildUser(sourceUserId) },
});

/** Asks the worker something, of orgs that answer so; the first that a request begins with counts. */
async function ask(request: OperatorRequest, answers: Readonly<Record<string, HttpAnswer>> = {}) {
  const planned: Readonly<Record<string, HttpAnswer>> = {
    "POST /oauth2/v1/token": buildAnswer(200, { access_token: mark, token_type: "DPoP", expires_in: 3600 }),
    [`GET /api/v1/apps/${appId}/users/`]: assignment,
    "GET /api/v1/users/": buildAnswer(200, buildUser(targetUserId, { title: `${mark} old` })),
    "GET /api/v1/users": buildAnswer(200, [{ id: sourceUserId, profile: { login } }]),
    ...answers,
  };
  const sent: string[] = [];
  const clock = new StubClock();
  const { log, lines } = createRecordingLog();
  const secret = new StubSecrets().put("AWSCURRENT", JSON.stringify(key.secret));
  const orgs = openOrgs(connection, {
    send: ({ method, url }: HttpRequest) => {
      const line = `${method} ${new URL(url).pathname}`;
      sent.push(line);
      const found = Object.entries(planned).find(([start]) => line.startsWith(start));
      return found === undefined ? Promise.reject(new Error(`unplanned ${line}`)) : Promise.resolve(found[1]);
    },
    source: createRememberedSecret(secret, "x", decodeSourceAccess, clock),
    target: createRememberedSecret(secret, "x", decodeTargetAccess, clock),
    clock,
  });
  const answer = await buildAnswerOperator(orgs, connectionId, clock, log)(request, clock.nowMs() + 20_000);
  return { answer, lines, sent: sent.filter((line) => !line.includes("/oauth2/")) };
}

test("shows the operator what differs, by readings alone, and logs who was asked about and nothing of theirs", async () => {
  const { answer, lines, sent } = await ask({ operator: "explain", user: login });

  expect(answer).toMatchObject({
    kind: "explanation",
    userId: sourceUserId,
    plan: { outcome: "applied", changes: ["update"] },
    attributes: expect.arrayContaining([
      { name: "title", rule: "title", wanted: `${mark} title`, found: `${mark} old`, isSame: false },
    ]),
  });
  expect(sent.filter((line) => !line.startsWith("GET "))).toEqual([]);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    code: "operator.answered",
    request: "explain",
    userId: sourceUserId,
    outcome: "applied",
    requests: 3,
  });
  expect(lines[0]).not.toContain(mark);
});

test("finds people by their logins in one search, whatever their case, and logs none of them", async () => {
  const rows = [{ id: sourceUserId, profile: { login: login.toUpperCase() } }];
  const logins = [`${mark}.nobody@example.com`, login];

  const { answer, lines, sent } = await ask(
    { operator: "find-people", logins },
    { "GET /api/v1/users": buildAnswer(200, rows) },
  );

  expect(answer).toEqual({ kind: "found-people", userIds: [null, sourceUserId] });
  expect(sent).toEqual(["GET /api/v1/users"]);
  expect(lines.join("\n")).not.toContain(mark);
});

test("names no value in a plan", async () => {
  const { answer } = await ask({ operator: "explain", user: sourceUserId });

  expect(answer.kind === "explanation" && JSON.stringify(answer.plan)).not.toContain(mark);
});

test.each([
  ["a source that refuses", { [`GET /api/v1/apps/${appId}/users/`]: buildAnswer(403, refusal) }],
  [
    "a source that is down",
    { [`GET /api/v1/apps/${appId}/users/`]: buildAnswer(503, `<html>${mark}</html>`) },
  ],
  ["a key that is refused", { "POST /oauth2/v1/token": buildAnswer(401, { error: mark }) }],
])("tells neither operator nor log what %s says", async (_what, answers) => {
  const { answer, lines } = await ask({ operator: "explain", user: sourceUserId }, answers);

  expect(answer).toMatchObject({ kind: "failure" });
  expect(JSON.stringify(answer) + lines.join("\n")).not.toContain(mark);
});

const wholeList = { link: `<https://source.okta.com/api/v1/apps/${appId}/users?limit=200>; rel="self"` };

test("gives the operator ids and no names from the list of people", async () => {
  const row = { ...buildUser(sourceUserId), id: sourceUserId };
  const { answer, lines, sent } = await ask(
    { operator: "list-people", after: null },
    { [`GET /api/v1/apps/${appId}/users`]: buildAnswer(200, [row], wholeList) },
  );

  expect(answer).toEqual({ kind: "people", userIds: [sourceUserId], next: null });
  expect(sent).toEqual([`GET /api/v1/apps/${appId}/users`]);
  expect(lines.join("\n")).not.toContain(mark);
});

test("goes to no address that somebody wrote into the cursor", async () => {
  const { answer, sent } = await ask({ operator: "list-people", after: "9?after=x" });
  const odd = await ask(
    { operator: "list-people", after: "../../users?limit=1" },
    { [`GET /api/v1/apps/${appId}/users`]: buildAnswer(200, []) },
  );

  expect(answer).toEqual({ kind: "people", userIds: [], next: null });
  expect(sent).toEqual([]);
  expect(odd.sent).toEqual([`GET /api/v1/apps/${appId}/users`]);
});

test("takes what is no id of a user for a login, with or without an @", async () => {
  const known = await ask(
    { operator: "explain", user: "ann" },
    { "GET /api/v1/users": buildAnswer(200, [{ id: sourceUserId, profile: { login: "ann" } }]) },
  );
  const unknown = await ask(
    { operator: "explain", user: "groups" },
    { "GET /api/v1/users": buildAnswer(200, []) },
  );

  expect(known.sent[0]).toBe("GET /api/v1/users");
  expect(known.answer).toMatchObject({ kind: "explanation", userId: sourceUserId });
  expect(unknown.sent).toEqual(["GET /api/v1/users"]);
  expect(unknown.answer).toEqual({ kind: "failure", reason: "unknown-user", afterMs: null });
});
