import { beforeAll, describe, expect, test } from "vitest";
import { createHookSecrets } from "../../../functions/event-hook/hook-secrets.ts";
import { receiveHook } from "../../../functions/event-hook/receive-hook.ts";
import { openOrgs } from "../../../functions/worker/open-orgs.ts";
import { PeopleInARow } from "../../../functions/worker/people-in-a-row.ts";
import { processBatch } from "../../../functions/worker/process-batch.ts";
import { reconcileUser } from "../../../functions/worker/reconcile-user.ts";
import { decodeSourceAccess, decodeTargetAccess } from "../../../shared/access/org-secrets.ts";
import { createRememberedSecret } from "../../../shared/access/remembered-secret.ts";
import { createSourceDirectory } from "../../../shared/okta/source-directory.ts";
import { createTargetDirectory } from "../../../shared/okta/target-directory.ts";
import type { HttpAnswer, HttpRequest, SendHttp } from "../../../shared/runtime/http.ts";
import { type ClientKey, makeClientKey } from "../../support/client-keys.ts";
import { appId, buildConnection, connectionId } from "../../support/connections.ts";
import { buildHookBody, buildHttpRequest, buildLogEvent } from "../../support/hook-requests.ts";
import { MemoryQueue } from "../../support/memory-queue.ts";
import { link, sourceUserId, targetUserId } from "../../support/people.ts";
import { createRecordingLog } from "../../support/recording-log.ts";
import { buildBatch, buildRecord } from "../../support/records.ts";
import { buildAnswer } from "../../support/scripted-http.ts";
import { instantAt, StubClock } from "../../support/stub-clock.ts";
import { StubSecrets } from "../../support/stub-secrets.ts";

/** In every value that is somebody's or secret; it must come out nowhere. */
const mark = "marked";
const login = `${mark}@example.com`;
const secret = `${mark}-secret-of-the-hook`;
const connection = buildConnection();

let key: ClientKey;
beforeAll(async () => {
  key = await makeClientKey(`${mark}-kid`);
});

/** A country code has two characters, which is no room for the mark. */
const markedCountry = "QZ";

/** A profile in which every value is marked, under every attribute that the default mapping copies. */
const markedProfile = {
  ...Object.fromEntries(Object.keys(connection.mapping).map((name) => [name, `${mark} ${name}`])),
  countryCode: markedCountry,
  login,
};

function buildMarkedUser(id: string, overrides: object = {}) {
  return {
    id,
    status: "ACTIVE",
    created: instantAt(-86_400_000),
    lastUpdated: instantAt(-3_600_000),
    statusChanged: null,
    profile: { ...markedProfile, sourceUserKey: link, ...overrides },
    credentials: { provider: { name: mark } },
  };
}

const sourceUser = buildMarkedUser(sourceUserId);
const refusal = (errorCode: string, cause: string) => ({
  errorCode,
  errorSummary: `Api validation failed: ${mark}`,
  errorId: mark,
  errorCauses: [{ errorSummary: cause }],
});

type Answers = Readonly<Record<string, HttpAnswer | Error>>;

/** Both orgs: answers by method and path, the longest that the request begins with; tokens are always granted. */
function answerBy(answers: Answers): SendHttp {
  const planned: Answers = {
    "POST /oauth2/v1/token": buildAnswer(200, {
      access_token: `${mark}-token`,
      token_type: "DPoP",
      expires_in: 3600,
    }),
    [`GET /api/v1/apps/${appId}/users/`]: buildAnswer(200, {
      id: sourceUserId,
      status: "ACTIVE",
      credentials: { userName: login },
      _embedded: { user: sourceUser },
    }),
    ...answers,
  };
  return (request: HttpRequest) => {
    const { pathname } = new URL(request.url);
    const [found] = Object.entries(planned)
      .filter(([start]) => `${request.method} ${pathname}`.startsWith(start))
      .toSorted(([a], [b]) => b.length - a.length);
    const answer = found?.[1] ?? new Error(`unplanned ${mark}`);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
}

/** Runs the worker over one record about Ann; gives back everything that left it for a log or the dead-letter queue. */
async function runWorker(
  answers: Answers,
  secretText = JSON.stringify(key.secret),
  choices: Partial<typeof connection> = {},
) {
  const sent: HttpRequest[] = [];
  const send = answerBy(answers);
  const clock = new StubClock();
  const { log, lines } = createRecordingLog();
  const deadLetterQueue = new MemoryQueue();
  const reader = new StubSecrets().put("AWSCURRENT", secretText);
  const { callSource, callTarget } = openOrgs(connection, {
    send: (request) => {
      sent.push(request);
      return send(request);
    },
    source: createRememberedSecret(reader, "x", decodeSourceAccess, clock),
    target: createRememberedSecret(reader, "x", decodeTargetAccess, clock),
  });
  const source = createSourceDirectory(callSource);
  const target = createTargetDirectory(callTarget);
  const missing = new PeopleInARow();
  const forbidden = new PeopleInARow();
  const reconcileDeps = {
    connection: { ...connection, ...choices },
    source,
    target,
    missing,
    forbidden,
    nowMs: clock.nowMs,
  };
  await processBatch(
    buildBatch([buildRecord({ hint: null, receiveCount: 60, ageMs: 7 * 3_600_000 })]),
    { getRemainingTimeInMillis: () => 30_000 },
    {
      connectionId,
      queue: new MemoryQueue(),
      deadLetterQueue,
      clock,
      random: () => 0,
      log,
      reconcile: async (userId, hint) => ({
        outcome: await reconcileUser(userId, hint, reconcileDeps),
        requests: 1,
      }),
    },
  );
  return {
    told: [...lines, JSON.stringify(deadLetterQueue.sent)].join("\n"),
    parked: deadLetterQueue.sent.length,
    passwords: sent.flatMap(({ body }) => /"password":\{"value":"([^"]+)"/.exec(String(body))?.[1] ?? []),
  };
}

const getUser = "GET /api/v1/users/";
const writeUser = `POST /api/v1/users/${targetUserId}`;
const outdated = { [getUser]: buildAnswer(200, buildMarkedUser(targetUserId, { title: `${mark} old` })) };

describe("the worker tells no log and no dead letter anything personal or secret", () => {
  test.each<[string, string, Answers]>([
    ["unchanged", "nothing to do", { [getUser]: buildAnswer(200, buildMarkedUser(targetUserId)) }],
    [
      "applied",
      "an update",
      { ...outdated, [writeUser]: buildAnswer(200, { id: targetUserId, profile: markedProfile }) },
    ],
    [
      "value-not-kept",
      "a value that the org accepts and does not keep",
      {
        ...outdated,
        [writeUser]: buildAnswer(200, { id: targetUserId, profile: { title: `${mark} kept` } }),
      },
    ],
    [
      "unreadable-answer",
      "an update whose answer cannot be read",
      { ...outdated, [writeUser]: buildAnswer(200, { profile: mark }) },
    ],
    [
      "value-refused",
      "a value that is refused",
      { ...outdated, [writeUser]: buildAnswer(400, refusal("E0000001", `title: ${mark} is too long`)) },
    ],
    [
      "refused",
      "a refusal of any other kind",
      { ...outdated, [writeUser]: buildAnswer(400, refusal("E0000003", `${mark}: ${mark}`)) },
    ],
    [
      "value-refused",
      "a reading that is refused with somebody's name in front",
      { [getUser]: buildAnswer(400, refusal("E0000001", `${mark}: cannot be read`)) },
    ],
    [
      "value-refused",
      "a search that is refused with somebody's name in front",
      {
        [getUser]: buildAnswer(404, refusal("E0000007", mark)),
        "GET /api/v1/users": buildAnswer(400, refusal("E0000001", `${mark}: cannot be searched for`)),
      },
    ],
    [
      "protected",
      "a role that does not reach",
      { ...outdated, [writeUser]: buildAnswer(403, refusal("E0000006", mark)) },
    ],
    [
      "login-taken",
      "a login that is taken",
      {
        [getUser]: buildAnswer(200, buildMarkedUser(targetUserId, { sourceUserKey: null })),
        "GET /api/v1/users": buildAnswer(200, []),
      },
    ],
    [
      "unreadable-answer",
      "an answer that cannot be read",
      { [getUser]: buildAnswer(200, { ...markedProfile }) },
    ],
    [
      "value-refused",
      "a value that no org can hold",
      {
        [`GET /api/v1/apps/${appId}/users/`]: buildAnswer(200, {
          id: sourceUserId,
          status: "ACTIVE",
          credentials: { userName: login },
          _embedded: { user: buildMarkedUser(sourceUserId, { firstName: `${mark} `.repeat(10) }) },
        }),
      },
    ],
    ["org-unavailable", "a page with names in it", { [getUser]: buildAnswer(500, `<html>${mark}</html>`) }],
    [
      "invalid_client",
      "a key that is refused",
      { "POST /oauth2/v1/token": buildAnswer(401, { error: "invalid_client", error_description: mark }) },
    ],
    [
      "credential-refused",
      "a refusal without a code",
      { "POST /oauth2/v1/token": buildAnswer(400, { error: `The ${mark} assertion is bad` }) },
    ],
    ["tried-too-often", "a fault that quotes what we sent", { [getUser]: new Error(`cannot send ${mark}`) }],
  ])("%s: %s", async (word, _name, answers) => {
    const { told } = await runWorker(answers);

    expect(told).toContain(word);
    expect(told.toLowerCase()).not.toContain(mark);
    expect(told).not.toContain(markedCountry);
  });

  const nobody = {
    [getUser]: buildAnswer(404, refusal("E0000007", mark)),
    "GET /api/v1/users": buildAnswer(200, []),
  };
  const createUser = "POST /api/v1/users";
  const created = { id: targetUserId, profile: { ...markedProfile, sourceUserKey: link } };

  test.each<[string, string, HttpAnswer | Error]>([
    ["applied", "a user created", buildAnswer(200, created)],
    ["value-not-kept", "a user created otherwise", buildAnswer(200, { ...created, profile: {} })],
    ["unreadable-answer", "an answer that cannot be read", buildAnswer(200, { id: mark })],
    [
      "value-refused",
      "a password that is refused",
      buildAnswer(400, refusal("E0000001", "password: too weak")),
    ],
    ["refused", "a refusal of any other kind", buildAnswer(400, refusal("E0000003", mark))],
    ["org-unavailable", "an org that is down", buildAnswer(503, `<html>${mark}</html>`)],
    ["tried-too-often", "a fault", new Error(`cannot send ${mark}`)],
  ])("%s: the password of somebody new, with %s", async (word, _name, answer) => {
    const choices = { initialStatus: "active_with_pass" } as const;
    const { told, passwords } = await runWorker({ ...nobody, [createUser]: answer }, undefined, choices);

    expect(told).toContain(word);
    expect(passwords.length).toBeGreaterThan(0);
    for (const password of passwords) expect(told).not.toContain(password);
    expect(told.toLowerCase()).not.toContain(mark);
  });

  const formerLink = `${connectionId}:00uformer`;
  const formerKey = { sourceUserKey: formerLink, sourceStatusRecord: `DEPROVISIONED@${instantAt(-4000)}` };
  const former = { ...buildMarkedUser(targetUserId, formerKey), status: "DEPROVISIONED", etag: mark };
  const formerIsDeleted = {
    [`GET /api/v1/apps/${appId}/users/00uformer`]: buildAnswer(404, refusal("E0000007", mark)),
    [`${getUser}00uformer`]: buildAnswer(404, refusal("E0000007", mark)),
    [`GET /api/v1/apps/${appId}`]: buildAnswer(200, { id: appId, status: "ACTIVE", label: mark }),
  };
  const stored = (overrides: object) =>
    buildAnswer(200, { id: targetUserId, profile: { ...markedProfile, sourceUserKey: link, ...overrides } });

  test.each<[string, string, object, Answers]>([
    [
      '"adopt"',
      "is adopted",
      { sourceUserKey: null },
      { [writeUser]: stored({ sourceAdoption: "adopted" }) },
    ],
    [
      "protected",
      "is an admin",
      { sourceUserKey: null },
      { [writeUser]: buildAnswer(403, refusal("E0000006", mark)) },
    ],
    ["linked-elsewhere", "is another connection's", { sourceUserKey: `other:${mark}` }, {}],
    ["linked-elsewhere", "has a link that nobody made", { sourceUserKey: `${connectionId}:${mark}/..` }, {}],
    [
      '"relink"',
      "was somebody's who is deleted",
      former.profile,
      {
        ...formerIsDeleted,
        [getUser]: buildAnswer(200, { ...former, statusChanged: instantAt(-3000) }),
        [writeUser]: stored({ sourceStatusRecord: `ACTIVE@${instantAt(0)}` }),
        [`${writeUser}/lifecycle/activate`]: buildAnswer(200, {}),
      },
    ],
  ])("%s: the account with the same login %s", async (word, _name, profile, answers) => {
    const choices = {
      adoptExisting: "by-login" as const,
      loginDomains: ["example.com"],
      federation: "none" as const,
    };
    const holder = buildAnswer(200, buildMarkedUser(targetUserId, profile));
    const planned = { "GET /api/v1/users": buildAnswer(200, []), [getUser]: holder, ...answers };

    const { told } = await runWorker(planned, undefined, choices);

    expect(told).toContain(word);
    expect(told.toLowerCase()).not.toContain(mark);
    expect(told).not.toContain(markedCountry);
  });

  test.each([
    ["no JSON", mark],
    ["no credential", JSON.stringify({ clientId: mark, privateKey: { d: mark } })],
    [
      "a damaged key",
      JSON.stringify({ clientId: mark, privateKey: { kty: "EC", kid: mark, alg: "ES256", d: mark } }),
    ],
  ])("when the client secret is %s", async (_name, secretText) => {
    const { told, parked } = await runWorker({}, secretText);

    expect(parked).toBe(1);
    expect(told.toLowerCase()).not.toContain(mark);
    expect(told).not.toContain(markedCountry);
  });

  test("when a record cannot be read", async () => {
    const { log, lines } = createRecordingLog();
    const bodies = [mark, `{"${mark}":1}`, JSON.stringify({ version: 1, connectionId: mark, origin: mark })];

    await processBatch(
      buildBatch(bodies.map((body, index) => buildRecord({ messageId: `m${index}`, body, groupId: mark }))),
      { getRemainingTimeInMillis: () => 30_000 },
      {
        connectionId,
        queue: new MemoryQueue(),
        deadLetterQueue: new MemoryQueue(),
        clock: new StubClock(),
        random: () => 0,
        log,
        reconcile: () => Promise.reject(new Error(mark)),
      },
    );

    expect(lines).toHaveLength(bodies.length);
    expect(lines.join().toLowerCase()).not.toContain(mark);
  });
});

describe("the intake tells no log and no queue anything personal or secret", () => {
  const person = { alternateId: login, displayName: mark, detailEntry: { note: mark } };
  const event = buildLogEvent({
    displayMessage: mark,
    actor: { id: "00u1admin", type: "User", ...person },
    target: [{ id: sourceUserId, type: "User", ...person }],
    client: { ipAddress: mark, userAgent: { rawUserAgent: mark } },
    debugContext: { debugData: { requestUri: `/api/v1/users/${login}`, changedAttributes: mark } },
    outcome: { result: "SUCCESS", reason: mark },
  });
  const good = JSON.stringify(buildHookBody([event, { ...event, uuid: mark.repeat(50) }], { eventId: mark }));

  test.each([
    ["accepted", { body: good }, "none"],
    ["refused for its secret", { body: good, secret: `${mark}-guess` }, "none"],
    [
      "refused for its source",
      { body: JSON.stringify(buildHookBody([event], { source: `https://${mark}.com/` })) },
      "none",
    ],
    ["refused for its body", { body: `{"eventType":"${mark}","source":"${mark}","data":"${mark}"}` }, "none"],
    ["refused for its JSON", { body: mark }, "none"],
    ["failing at SQS", { body: good }, "queue"],
    ["failing at Secrets Manager", { body: good }, "secrets"],
  ])("of a delivery that is %s", async (_name, options, broken) => {
    const queue = new MemoryQueue();
    const secrets = new StubSecrets().put("AWSCURRENT", secret);
    const down = Object.assign(new Error(mark), { name: "ServiceUnavailable" });
    if (broken === "queue") queue.failure = down;
    if (broken === "secrets") secrets.failure = down;
    const { log, lines } = createRecordingLog();
    const clock = new StubClock();

    const response = await receiveHook(buildHttpRequest({ secret, ...options }), {
      connections: new Map([[connectionId, connection]]),
      secrets: createHookSecrets(secrets, (id) => id, clock),
      queueOf: () => queue,
      clock,
      log,
    });

    const told = [...lines, JSON.stringify(queue.sent), JSON.stringify(response)].join("\n");
    expect(lines.length).toBeGreaterThan(0);
    expect(told.toLowerCase()).not.toContain(mark);
    expect(told).not.toContain(markedCountry);
  });
});
