import { expect, test } from "vitest";
import { createVault } from "../../../../functions/bootstrap/engine/vault.ts";
import { testHook } from "../../../../functions/bootstrap/test-hook.ts";
import { connectionSchema, describeForIntake } from "../../../../shared/contracts/connection.ts";
import { hookBodySchema } from "../../../../shared/contracts/hook-payload.ts";
import { parse, parseJson } from "../../../../shared/contracts/parse.ts";
import { selectSubjects } from "../../../../shared/core/events/select-subjects.ts";
import type { HttpAnswer, HttpRequest } from "../../../../shared/runtime/http.ts";
import { demand } from "../../../../shared/runtime/parse-env.ts";
import { MemorySecrets } from "../../../integration/bootstrap/memory-secrets.ts";
import { appId, connectionId, leastConfig } from "../../../support/connections.ts";
import { createRecordingLog } from "../../../support/recording-log.ts";
import { buildAnswer } from "../../../support/scripted-http.ts";
import { StubClock } from "../../../support/stub-clock.ts";

const hookSecret = "correct-horse-battery-staple";
const anybody = { clientId: "0oa1client", privateKey: { kty: "RSA", kid: "k", alg: "RS256", d: "d" } };

/** Sends a test to an endpoint that answers so; gives back what was sent, told and logged. */
async function send({
  answer = buildAnswer(200, ""),
  id = connectionId,
  secret = hookSecret,
  connection = {},
}: {
  answer?: HttpAnswer;
  id?: string;
  secret?: string;
  connection?: Readonly<Record<string, unknown>>;
} = {}) {
  const requests: HttpRequest[] = [];
  const clock = new StubClock();
  const { log, lines } = createRecordingLog();
  const secrets = new MemorySecrets()
    .put("hook", secret)
    .put("source", JSON.stringify({ ...anybody, appId }));
  const config = demand("connection", parse(connectionSchema, { ...leastConfig, ...connection }));
  const told = await testHook(id, {
    connections: new Map([[connectionId, config]]),
    prefix: "orgbridge",
    apiUrl: "https://api.example.com",
    vaultOf: () => createVault(secrets, secrets, (entry) => entry),
    feedOf: () => {
      throw new Error("nothing is asked of the queue");
    },
    send: async (request) => {
      requests.push(request);
      await clock.wait(120);
      return answer;
    },
    clock,
    log,
  });
  return { told, requests, lines, config };
}

test("sends one delivery, as the source org would, and tells how long the endpoint took", async () => {
  const { told, requests } = await send();

  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({
    method: "POST",
    url: `https://api.example.com/hooks/${connectionId}`,
    headers: { authorization: hookSecret, "content-type": "application/json" },
  });
  expect(told).toMatchObject({ connectionId, status: 200, durationMs: 120, problem: null });
});

test.each(["app", "groups", "everyone"] as const)(
  "names nobody, and passes the intake in a scope of the kind %s",
  async (kind) => {
    const scopes = {
      app: { kind: "app" },
      groups: { kind: "groups", groupIds: ["00g1"], appKind: "auto" },
      everyone: { kind: "everyone", appKind: "auto" },
    } as const;
    const { requests, told, config } = await send({ connection: { scope: scopes[kind] } });

    const body = parseJson(hookBodySchema, requests[0]?.body ?? "");
    if (!body.ok) throw new Error(body.problems.join());
    const { subjects } = selectSubjects(body.value.data.events, describeForIntake(config).scope);
    expect(subjects).toEqual([
      {
        userId: "orgbridge-test",
        hint: { eventType: "orgbridge.test", eventId: told.eventId, publishedAt: told.sentAt },
      },
    ]);
    expect(new URL(body.value.source).host).toBe(new URL(config.source.orgUrl).host);
  },
);

test("carries the scope's app in its header, as the hook itself does", async () => {
  const { requests } = await send({ connection: { scope: { kind: "app" } } });

  expect(requests[0]?.headers).toMatchObject({ "x-orgbridge-scope-app": appId });
});

test("has a fresh id each time: SQS would drop a repeated one", async () => {
  const [first, second] = [await send(), await send()];

  expect(first.told.eventId).not.toBe(second.told.eventId);
});

test("tells the status of a refusal, and that there was no answer", async () => {
  const refused = await send({ answer: buildAnswer(401, "") });
  const silent = await send({ answer: { kind: "no-answer", reason: "timed-out" } });

  expect(refused.told).toMatchObject({ status: 401, problem: null });
  expect(silent.told).toMatchObject({ status: null, problem: null });
});

test.each([
  ["the connection is unknown", { id: "other" }, "refused"],
  ["there is no secret yet", { secret: '{"placeholder":true}' }, "secret-invalid"],
])("sends nothing when %s", async (_what, options, reason) => {
  const { told, requests } = await send(options);

  expect(requests).toEqual([]);
  expect(told).toMatchObject({ status: null, problem: { reason } });
});

test("keeps the secret out of the answer and of the log", async () => {
  const { told, lines } = await send();

  expect(JSON.stringify(told) + lines.join("\n")).not.toContain(hookSecret);
  expect(lines).toHaveLength(1);
});
