import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { QueueMessage } from "../../../shared/contracts/queue-message.ts";
import { type LocalBridge, startLocalBridge } from "../../../tools/local/bridge.ts";
import { hire } from "../../../tools/local/demo/people.ts";
import { waitUntilQuiet } from "../../../tools/local/quiet.ts";

let bridge: LocalBridge;

beforeAll(async () => {
  bridge = await startLocalBridge({ rateLimitFactor: 100, connection: { settleSeconds: 0 } });
});
afterAll(() => bridge.stop());

test("ten events of one person in a batch cost one reconcile", async () => {
  const login = "busy@example.com";
  const profile = { login, email: login, firstName: "Busy", lastName: "Person" };
  const userId = await hire(bridge.sourceAdmin, bridge.connection.scope.appId, profile);
  await waitUntilQuiet(bridge);
  const since = bridge.outcomes.list().length;
  // Handed over as Lambda would: how a queue cuts its messages into batches is not the worker's doing.
  const records = Array.from({ length: 10 }, (_, index) => makeRecord(userId, index));

  const result = await bridge.worker.invoke({ Records: records });

  await bridge.outcomes.waitFor((outcome) => outcome.userId === userId, 5000, since);
  expect(result).toEqual({ kind: "answered", payload: { batchItemFailures: [] } });
  const outcomes = bridge.outcomes.list().slice(since);
  expect(outcomes.map(({ messageIds, requests }) => [messageIds.length, requests])).toEqual([[10, 2]]);
});

function makeRecord(userId: string, index: number): unknown {
  const publishedAt = new Date(Date.now() - 120_000 + index).toISOString();
  const message: QueueMessage = {
    version: 1,
    connectionId: "demo",
    subject: { type: "user", id: userId },
    hint: { eventType: "user.account.update_profile", eventId: randomUUID(), publishedAt },
    origin: "hook",
    enqueuedAt: publishedAt,
  };
  return {
    messageId: randomUUID(),
    receiptHandle: "never used",
    body: JSON.stringify(message),
    attributes: {
      MessageGroupId: `demo:${userId}`,
      ApproximateReceiveCount: "1",
      SentTimestamp: String(Date.now()),
    },
  };
}
