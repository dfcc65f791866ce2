import { randomUUID } from "node:crypto";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { request } from "undici";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parkedAttributes } from "../../../shared/contracts/outcomes.ts";
import { type LocalBridge, startLocalBridge } from "../../../tools/local/bridge.ts";
import { assign, change, changeStatus, findUser, hire } from "../../../tools/local/demo/people.ts";
import { describeClient } from "../../../tools/local/make-resources.ts";
import { countMessages, waitUntilQuiet } from "../../../tools/local/quiet.ts";
import { expectDescribedAnswers } from "../../support/check-answers.ts";

let bridge: LocalBridge;
let sqs: SQSClient;
let people = 0;
const logLines: string[] = [];

beforeAll(async () => {
  bridge = await startLocalBridge({
    rateLimitFactor: 100,
    connection: { settleSeconds: 0 },
    onLog: (_name, line) => logLines.push(line),
  });
  sqs = new SQSClient(describeClient(bridge.awsEndpoint));
});
afterAll(async () => {
  sqs.destroy();
  for (const org of [bridge.source, bridge.target]) expectDescribedAnswers(org.url);
  await bridge.stop();
});
afterEach(() => waitUntilQuiet(bridge));

async function hirePerson(): Promise<{ userId: string; login: string }> {
  people += 1;
  const login = `bridge.${people}@example.com`;
  const profile = { login, email: login, firstName: "Test", lastName: "Person" };
  const userId = await hire(bridge.sourceAdmin, bridge.connection.scope.appId, profile);
  await waitUntilQuiet(bridge);
  return { userId, login };
}

async function readStatus(login: string): Promise<string | undefined> {
  await waitUntilQuiet(bridge);
  return (await findUser(bridge.targetAdmin, login))?.status;
}

describe("an event in the source org", () => {
  test("becomes a federated, active person in the target org, linked to the source user", async () => {
    const { userId, login } = await hirePerson();

    expect(await bridge.targetAdmin.call("GET", `/api/v1/users/${login}`)).toMatchObject({
      status: "ACTIVE",
      profile: { login, firstName: "Test", lastName: "Person", sourceUserKey: `demo:${userId}` },
      credentials: { provider: { type: "FEDERATION", name: "FEDERATION" } },
    });
  });

  test("carries a change, a suspension, a return, a leave and a comeback to the target", async () => {
    const { userId, login } = await hirePerson();

    await change(bridge.sourceAdmin, userId, { title: "Analyst" });
    await waitUntilQuiet(bridge);
    expect((await findUser(bridge.targetAdmin, login))?.profile.title).toBe("Analyst");

    await changeStatus(bridge.sourceAdmin, userId, "suspend");
    expect(await readStatus(login)).toBe("SUSPENDED");

    await changeStatus(bridge.sourceAdmin, userId, "unsuspend");
    expect(await readStatus(login)).toBe("ACTIVE");

    await changeStatus(bridge.sourceAdmin, userId, "deactivate");
    expect(await readStatus(login)).toBe("DEPROVISIONED");

    await changeStatus(bridge.sourceAdmin, userId, "activate");
    await assign(bridge.sourceAdmin, bridge.connection.scope.appId, userId);
    expect(await readStatus(login)).toBe("ACTIVE");
  });

  test("does no harm when it comes twice, or last", async () => {
    const { userId, login } = await hirePerson();
    bridge.source.hooks.duplicateNext(1);
    await change(bridge.sourceAdmin, userId, { title: "Once" });
    await waitUntilQuiet(bridge);

    const late = bridge.source.hooks.holdNext();
    await changeStatus(bridge.sourceAdmin, userId, "deactivate");
    await late.caught;
    await changeStatus(bridge.sourceAdmin, userId, "activate");
    await assign(bridge.sourceAdmin, bridge.connection.scope.appId, userId);
    await waitUntilQuiet(bridge);
    await late.release();

    expect(await readStatus(login)).toBe("ACTIVE");
    const outcomes = bridge.outcomes.list().filter((outcome) => outcome.userId === userId);
    expect(outcomes.filter(({ changes }) => changes.includes("update"))).toHaveLength(1);
    expect(outcomes.filter(({ changes }) => changes.includes("deactivate"))).toHaveLength(0);
  });

  test("is followed by a message that names a person and nothing about them", async () => {
    const { userId, login } = await hirePerson();
    const said = logLines.filter((line) => line.includes(userId));

    expect(said.length).toBeGreaterThan(0);
    expect(logLines.filter((line) => line.includes(login) || line.includes(bridge.hookSecret))).toEqual([]);
  });
});

describe("the hook endpoint", () => {
  const send = async (options: { url?: string; secret?: string | null; body?: string }): Promise<number> => {
    const { url = bridge.hookUrl, secret = bridge.hookSecret, body = makeBody([]) } = options;
    const headers = {
      "content-type": "application/json",
      ...(secret === null ? {} : { authorization: secret }),
    };
    const answer = await request(url, { method: "POST", headers, body });
    await answer.body.dump();
    return answer.statusCode;
  };
  const makeBody = (
    events: readonly unknown[],
    source = `${bridge.source.url}/api/v1/eventHooks/who1`,
  ): string => JSON.stringify({ eventType: "com.okta.event_hook", source, data: { events } });
  const makeEvent = (userId: string): unknown => ({
    uuid: randomUUID(),
    published: new Date(Date.now() - 120_000).toISOString(),
    eventType: "user.account.update_profile",
    outcome: { result: "SUCCESS" },
    target: [{ id: userId, type: "User" }],
  });

  test("answers Okta's verification with the challenge, and only with the right secret", async () => {
    const headers = { authorization: bridge.hookSecret, "x-okta-verification-challenge": "prove it" };
    const right = await request(bridge.hookUrl, { headers });
    const wrong = await request(bridge.hookUrl, { headers: { ...headers, authorization: "wrong" } });

    expect([right.statusCode, await right.body.json()]).toEqual([200, { verification: "prove it" }]);
    expect([wrong.statusCode, await wrong.body.text()]).toEqual([401, ""]);
  });

  test.each([
    ["a missing secret", { secret: null }, 401],
    ["a wrong secret", { secret: "x".repeat(43) }, 401],
    ["a body that is no JSON", { body: "not json" }, 400],
    ["a body that is no hook", { body: "{}" }, 400],
  ])("refuses %s and queues nothing", async (_what, options, status) => {
    expect(await send(options)).toBe(status);
    expect(await countMessages(sqs, bridge.resources.queueUrl)).toMatchObject({ total: 0 });
  });

  test("refuses events of another org", async () => {
    const body = makeBody(
      [makeEvent("00uaaaaaaaaaaaaaaaa1")],
      "https://other.okta.com/api/v1/eventHooks/who1",
    );

    expect(await send({ body })).toBe(400);
    expect(await countMessages(sqs, bridge.resources.queueUrl)).toMatchObject({ total: 0 });
  });

  test("does not know other connections", async () => {
    expect(await send({ url: bridge.hookUrl.replace("/demo", "/nobody") })).toBe(404);
    expect(await send({ url: bridge.hookUrl.replace("/demo", "/Not-An-Id") })).toBe(404);
  });

  test("queues the good events beside a malformed one", async () => {
    const { userId } = await hirePerson();
    const since = bridge.outcomes.list().length;

    expect(await send({ body: makeBody([{ uuid: 7 }, makeEvent(userId), "nonsense"]) })).toBe(200);

    const outcome = await bridge.outcomes.waitFor((one) => one.userId === userId, 10_000, since);
    expect(outcome).toMatchObject({ outcome: "unchanged" });
  });
});

describe("the queue", () => {
  test("parks a record that is no message, with its reason, and lets everybody else through", async () => {
    const { userId, login } = await hirePerson();
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: bridge.resources.queueUrl,
        MessageBody: "not a message",
        MessageGroupId: "demo:broken",
        MessageDeduplicationId: randomUUID(),
      }),
    );
    await change(bridge.sourceAdmin, userId, { title: "Unhindered" });
    await waitUntilQuiet(bridge);

    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: bridge.resources.deadLetterQueueUrl,
        MessageAttributeNames: ["All"],
      }),
    );
    expect(
      Messages.map((message) => [
        message.Body,
        message.MessageAttributes?.[parkedAttributes.reason]?.StringValue,
      ]),
    ).toEqual([["not a message", "unreadable-message"]]);
    expect((await findUser(bridge.targetAdmin, login))?.profile.title).toBe("Unhindered");
  });
});
