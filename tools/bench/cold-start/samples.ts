import { exportJWK, generateKeyPair } from "jose";
import { buildSourceUserKey, targetAttributes } from "../../../shared/contracts/names.ts";
import type { QueueMessage } from "../../../shared/contracts/queue-message.ts";

export const connectionId = "bench";
export const appId = "0oabench";
export const hookSecret = "correct-horse-battery-staple";

const userId = "00ubench";
const login = "ann@example.com";
/** Long ago, so that nothing is new or in doubt. */
const longAgo = "2026-01-31T09:30:00.000Z";
const profile = {
  login,
  email: login,
  firstName: "Ann",
  lastName: "Able",
  title: "Analyst",
  department: "Research",
} as const;

function buildUser(id: string, further: Readonly<Record<string, string>> = {}): object {
  return {
    id,
    status: "ACTIVE",
    created: longAgo,
    activated: longAgo,
    statusChanged: longAgo,
    lastLogin: null,
    lastUpdated: longAgo,
    passwordChanged: null,
    type: { id: "otybench" },
    profile: { ...profile, ...further },
    credentials: { provider: { type: "FEDERATION", name: "FEDERATION" } },
    _links: {},
  };
}

/** What the source org answers about the one person, by path. */
export const sourceAnswers: Readonly<Record<string, unknown>> = {
  [`/api/v1/apps/${appId}/users/${userId}`]: {
    id: userId,
    externalId: null,
    created: longAgo,
    lastUpdated: longAgo,
    scope: "USER",
    status: "ACTIVE",
    statusChanged: longAgo,
    passwordChanged: null,
    syncState: "DISABLED",
    credentials: { userName: login },
    profile: {},
    _links: {},
    _embedded: { user: buildUser(userId) },
  },
};

/** What the target org answers: the same person, as they should be. */
export const targetAnswers: Readonly<Record<string, unknown>> = {
  [`/api/v1/users/${login}`]: buildUser("00ucopy", {
    [targetAttributes.link]: buildSourceUserKey(connectionId, userId),
  }),
};

/** One delivery with one event, as API Gateway hands it over. */
export function buildDelivery(sourceUrl: string): unknown {
  const event = {
    uuid: "f1d0b993-0000-11f0-8000-000000000001",
    published: longAgo,
    eventType: "user.account.update_profile",
    outcome: { result: "SUCCESS", reason: null },
    target: [{ id: userId, type: "User", alternateId: login, displayName: "Ann Able" }],
  };
  return {
    version: "2.0",
    requestContext: { http: { method: "POST" } },
    pathParameters: { connectionId },
    headers: { authorization: hookSecret, "content-type": "application/json" },
    body: JSON.stringify({
      eventType: "com.okta.event_hook",
      source: `${sourceUrl}/api/v1/eventHooks/whobench`,
      data: { events: [event] },
    }),
    isBase64Encoded: false,
  };
}

/** One batch with one record about the person. */
export function buildBatch(nowMs: number): unknown {
  const message: QueueMessage = {
    version: 1,
    connectionId,
    subject: { type: "user", id: userId },
    hint: { eventType: "user.account.update_profile", eventId: "bench", publishedAt: longAgo },
    origin: "hook",
    enqueuedAt: new Date(nowMs).toISOString(),
  };
  return {
    Records: [
      {
        messageId: "bench",
        receiptHandle: "bench",
        body: JSON.stringify(message),
        attributes: {
          MessageGroupId: buildSourceUserKey(connectionId, userId),
          ApproximateReceiveCount: "1",
          SentTimestamp: String(nowMs),
        },
        messageAttributes: {},
      },
    ],
  };
}

/** A client with a fresh key, as bootstrap keeps it in a secret. */
export async function makeClientSecret(alg: "ES256" | "RS256"): Promise<string> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return JSON.stringify({
    clientId: "0oaclient",
    privateKey: { ...(await exportJWK(privateKey)), kid: "bench", alg },
  });
}
