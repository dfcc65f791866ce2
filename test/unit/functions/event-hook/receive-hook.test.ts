import { describe, expect, test } from "vitest";
import { createHookSecrets } from "../../../../functions/event-hook/hook-secrets.ts";
import { type ReceiveDeps, receiveHook } from "../../../../functions/event-hook/receive-hook.ts";
import type { IntakeConnection } from "../../../../shared/contracts/connection.ts";
import { scopeAppHeader } from "../../../../shared/contracts/deployment.ts";
import { buildConnection, connectionId, leastConfig } from "../../../support/connections.ts";
import {
  buildDelivery,
  buildGroupEvent,
  buildHookBody,
  buildHttpRequest,
  buildLogEvent,
  buildManyEvents,
  buildMembershipEvent,
  buildVerification,
  hookSecret,
  type RequestOptions,
} from "../../../support/hook-requests.ts";
import { MemoryQueue } from "../../../support/memory-queue.ts";
import { createRecordingLog } from "../../../support/recording-log.ts";
import { StubClock } from "../../../support/stub-clock.ts";
import { StubSecrets } from "../../../support/stub-secrets.ts";

/** The intake of one connection, on doubles. */
function openIntake(
  secrets = new StubSecrets().put("AWSCURRENT", hookSecret),
  connection: IntakeConnection = buildConnection(),
) {
  const clock = new StubClock();
  const queue = new MemoryQueue();
  const { log, lines, find } = createRecordingLog();
  const asked: string[] = [];
  const deps: ReceiveDeps = {
    connections: new Map([[connectionId, connection]]),
    secrets: createHookSecrets(secrets, (id) => id, clock),
    queueOf: (id) => {
      asked.push(id);
      return queue;
    },
    clock,
    log,
  };
  return { receive: (event: unknown) => receiveHook(event, deps), queue, secrets, lines, find, asked };
}

describe("the verification", () => {
  test("gives the challenge back as JSON", async () => {
    const { receive, find } = openIntake();

    const response = await receive(buildVerification('ch"allenge'));

    expect(response).toEqual({
      statusCode: 200,
      headers: { "content-type": "application/json" },
      body: '{"verification":"ch\\"allenge"}',
    });
    expect(find("hook.verified")).toHaveLength(1);
  });

  test.each([
    ["a wrong secret", { secret: "guess" }, 401],
    ["no secret", { secret: null }, 401],
    ["an unknown connection", { connectionId: "other" }, 404],
  ])("is refused with %s", async (_name, options, statusCode) => {
    expect(await openIntake().receive(buildVerification("challenge", options))).toEqual({ statusCode });
  });

  test("is refused without a challenge", async () => {
    const { receive, find } = openIntake();

    expect(await receive(buildHttpRequest({ method: "GET" }))).toEqual({ statusCode: 400 });
    expect(find("hook.refused")).toMatchObject([{ reason: "no-challenge", status: 400 }]);
  });
});

describe("a delivery", () => {
  test("is answered 200 with nothing, once every message is on the connection's queue", async () => {
    const { receive, queue, asked, find } = openIntake();

    const response = await receive(buildDelivery([buildLogEvent(), buildMembershipEvent()]));

    expect(response).toEqual({ statusCode: 200 });
    expect(asked).toEqual([connectionId]);
    expect(queue.sent).toHaveLength(2);
    expect(find("hook.accepted")).toMatchObject([{ connectionId, events: 2, messages: 2, malformed: 0 }]);
  });

  test("without events is fine", async () => {
    expect(await openIntake().receive(buildDelivery([]))).toEqual({ statusCode: 200 });
  });

  test("of a thousand events is taken whole", async () => {
    const { receive, queue } = openIntake();

    expect(await receive(buildDelivery(buildManyEvents(1000)))).toEqual({ statusCode: 200 });
    expect(queue.sent).toHaveLength(1000);
  });

  test("may come in base64", async () => {
    const { receive, queue } = openIntake();
    const body = Buffer.from(JSON.stringify(buildHookBody([buildLogEvent()]))).toString("base64");

    expect(await receive(buildHttpRequest({ body, isBase64Encoded: true }))).toEqual({ statusCode: 200 });
    expect(queue.sent).toHaveLength(1);
  });

  test("keeps its good events when one among them is malformed, and counts that one", async () => {
    const { receive, queue, find } = openIntake();
    const events = [buildLogEvent({ uuid: "a" }), { strange: true }, buildLogEvent({ uuid: "b" })];

    expect(await receive(buildDelivery(events))).toEqual({ statusCode: 200 });
    expect(queue.sent.map((message) => message.deduplicationId)).toEqual(["a", "b"]);
    expect(find("hook.events-skipped")).toMatchObject([{ malformed: 1, HookEventsSkipped: 1 }]);
  });

  test("counts what it is not about, without making a fuss of it", async () => {
    const { receive, queue, find } = openIntake();
    const events = [
      buildMembershipEvent("0oaother"),
      buildLogEvent({ outcome: { result: "FAILURE" } }),
      buildLogEvent({ eventType: "user.session.start" }),
    ];

    expect(await receive(buildDelivery(events))).toEqual({ statusCode: 200 });
    expect(queue.sent).toEqual([]);
    expect(find("hook.accepted")).toMatchObject([{ outOfScope: 1, unsuccessful: 1, unsubscribed: 1 }]);
    expect(find("hook.events-skipped")).toEqual([]);
  });
});

describe("a delivery that Okta need not repeat", () => {
  const good = JSON.stringify(buildHookBody([buildLogEvent()]));
  const otherOrg = { source: "https://evil.example.com/api/v1/eventHooks/who1" };

  test.each<[string, number, string, RequestOptions]>([
    ["no secret", 401, "wrong-secret", { secret: null, body: good }],
    ["an empty secret", 401, "wrong-secret", { secret: "", body: good }],
    ["a wrong secret", 401, "wrong-secret", { secret: "guess", body: good }],
    ["a wrong secret and a bad body", 401, "wrong-secret", { secret: "guess", body: "{" }],
    ["an unknown connection", 404, "unknown-connection", { connectionId: "other", body: good }],
    [
      "a connection named like a property",
      404,
      "unknown-connection",
      { connectionId: "__proto__", body: good },
    ],
    ["no body", 400, "not-a-hook", {}],
    ["a body that is no JSON", 400, "not-a-hook", { body: "SECRET" }],
    ["a body that is no hook", 400, "not-a-hook", { body: '{"events":[]}' }],
    ["a hook of another org", 400, "other-org", { body: JSON.stringify(buildHookBody([], otherOrg)) }],
    ["a body that is too large", 413, "too-large", { body: " ".repeat(6 * 1024 * 1024 + 1) }],
  ])(
    "with %s is answered %i, queues nothing, and is counted as %s",
    async (_name, statusCode, reason, options) => {
      const { receive, queue, find, lines } = openIntake();

      expect(await receive(buildHttpRequest(options))).toEqual({ statusCode });
      expect(queue.sent).toEqual([]);
      expect(find("hook.refused")).toMatchObject([{ reason, status: statusCode, HooksRefused: 1 }]);
      expect(lines.join()).not.toContain("SECRET");
    },
  );

  test("is refused for its size in bytes, when it comes in base64", async () => {
    const body = Buffer.alloc(6 * 1024 * 1024 + 1, " ").toString("base64");

    expect(await openIntake().receive(buildHttpRequest({ body, isBase64Encoded: true }))).toEqual({
      statusCode: 413,
    });
  });

  test.each([undefined, null, 7, {}, { requestContext: {} }])(
    "because it is no request at all (%j) is answered 400",
    async (event) => {
      const { receive, find } = openIntake();

      expect(await receive(event)).toEqual({ statusCode: 400 });
      expect(find("hook.refused")).toMatchObject([{ reason: "no-http-request" }]);
    },
  );

  test("costs no call to Secrets Manager when there is no secret to compare", async () => {
    const { receive, secrets } = openIntake();

    await receive(buildDelivery([], { secret: null }));

    expect(secrets.reads).toEqual([]);
  });
});

describe("a fault of our own is answered 500, so that Okta repeats the delivery", () => {
  test("when SQS is down", async () => {
    const { receive, queue, find } = openIntake();
    queue.failure = new Error("SECRET");

    expect(await receive(buildDelivery(buildManyEvents(3)))).toEqual({ statusCode: 500 });
    expect(find("hook.failed")).toMatchObject([{ reason: "queue-unavailable", unsent: 3, error: "Error" }]);
    expect(find("hook.accepted")).toEqual([]);
  });

  test("when a single entry is refused to the end", async () => {
    const { receive, queue, find } = openIntake();
    queue.isRefused = (message) => message.deduplicationId === "event-1";

    expect(await receive(buildDelivery(buildManyEvents(3)))).toEqual({ statusCode: 500 });
    expect(find("hook.failed")).toMatchObject([{ reason: "queue-unavailable", unsent: 1, HooksFailed: 1 }]);
    expect(find("hook.accepted")).toEqual([]);
  });

  test("when Secrets Manager is down, and works again as soon as that does", async () => {
    const { receive, secrets, queue, find } = openIntake();
    secrets.failure = new Error("SECRET");
    const delivery = buildDelivery([buildLogEvent()]);

    expect(await receive(delivery)).toEqual({ statusCode: 500 });
    expect(queue.sent).toEqual([]);
    expect(find("hook.failed")).toMatchObject([{ reason: "secrets-unavailable", error: "Error" }]);

    secrets.failure = null;
    expect(await receive(delivery)).toEqual({ statusCode: 200 });
  });

  test("when the connection has no secret yet", async () => {
    const { receive, find } = openIntake(new StubSecrets());

    expect(await receive(buildDelivery([buildLogEvent()]))).toEqual({ statusCode: 500 });
    expect(find("hook.failed")).toMatchObject([{ error: "MissingHookSecretError" }]);
  });

  test("and the repetition makes the same messages, which SQS knows by their ids", async () => {
    const { receive, queue } = openIntake();
    const delivery = buildDelivery(buildManyEvents(3));

    await receive(delivery);
    await receive(delivery);

    const ids = queue.sent.map((message) => `${message.groupId} ${message.deduplicationId}`);
    expect(ids.slice(3)).toEqual(ids.slice(0, 3));
  });
});

describe("the app that is the scope", () => {
  const withoutApp = { id: connectionId, source: leastConfig.source, scope: { kind: "app" } } as const;
  const memberships = [buildMembershipEvent("0oa1app"), buildMembershipEvent("0oa2app")];

  test.each([
    ["by the config", buildConnection(), {}, 1],
    ["by the hook, as bootstrap set it", withoutApp, { [scopeAppHeader]: "0oa1app" }, 1],
    ["by the config, whatever the hook says", buildConnection(), { [scopeAppHeader]: "0oa2app" }, 1],
    ["by nobody: the worker will tell", withoutApp, {}, 2],
    ["by something that is no id: the worker will tell", withoutApp, { [scopeAppHeader]: "not an id" }, 2],
  ])("is named %s", async (_name, connection, headers, queued) => {
    const { receive, queue } = openIntake(undefined, connection);

    const response = await receive(buildDelivery(memberships, { headers }));

    expect(response).toEqual({ statusCode: 200 });
    expect(queue.sent).toHaveLength(queued);
  });
});

describe("the groups that are the scope", () => {
  const connection: IntakeConnection = {
    id: connectionId,
    source: leastConfig.source,
    scope: { kind: "groups", groupIds: ["00g1sales"] },
  };

  test("decide which memberships are heard of, whatever app the hook names", async () => {
    const { receive, queue, find } = openIntake(undefined, connection);
    const events = [
      buildGroupEvent("00g1sales", { uuid: "ours" }),
      buildGroupEvent("00g2legal", { uuid: "other" }),
      buildMembershipEvent("0oa1app", { uuid: "app" }),
      buildLogEvent({ uuid: "person" }),
    ];

    const response = await receive(buildDelivery(events, { headers: { [scopeAppHeader]: "0oa1app" } }));

    expect(response).toEqual({ statusCode: 200 });
    expect(queue.sent.map((message) => message.deduplicationId)).toEqual(["ours", "person"]);
    expect(find("hook.accepted")).toMatchObject([{ outOfScope: 1, unsubscribed: 1 }]);
  });
});
