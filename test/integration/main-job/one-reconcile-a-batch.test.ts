import { randomUUID } from "node:crypto";
import { request } from "undici";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalBridge, startLocalBridge } from "../../../tools/local/bridge.ts";
import { hire } from "../../../tools/local/demo/people.ts";
import { waitUntilQuiet } from "../../../tools/local/quiet.ts";

let bridge: LocalBridge;

beforeAll(async () => {
  bridge = await startLocalBridge({ rateLimitFactor: 100, connection: { settleSeconds: 1 } });
});
afterAll(() => bridge.stop());

test("ten events about one person, delivered together, cost one reconcile", async () => {
  const login = "busy@example.com";
  const profile = { login, email: login, firstName: "Busy", lastName: "Person" };
  const userId = await hire(bridge.sourceAdmin, bridge.connection.scope.appId, profile);
  await waitUntilQuiet(bridge);
  const since = bridge.outcomes.list().length;
  const events = Array.from({ length: 10 }, () => ({
    uuid: randomUUID(),
    published: new Date(Date.now() - 120_000).toISOString(),
    eventType: "user.account.update_profile",
    outcome: { result: "SUCCESS" },
    target: [{ id: userId, type: "User" }],
  }));

  const answer = await request(bridge.hookUrl, {
    method: "POST",
    headers: { authorization: bridge.hookSecret, "content-type": "application/json" },
    body: JSON.stringify({
      eventType: "com.okta.event_hook",
      source: `${bridge.source.url}/api/v1/eventHooks/who1`,
      data: { events },
    }),
  });
  await waitUntilQuiet(bridge);

  expect(answer.statusCode).toBe(200);
  const outcomes = bridge.outcomes.list().slice(since);
  expect(outcomes.map(({ messageIds, requests }) => [messageIds.length, requests])).toEqual([[10, 2]]);
});
