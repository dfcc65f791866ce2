import { LambdaClient } from "@aws-sdk/client-lambda";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createEventSource } from "../../../shared/aws/event-source.ts";
import { createQueueDepthReader } from "../../../shared/aws/queue-depth.ts";
import { createSecretWriter } from "../../../shared/aws/secret-writer.ts";
import { resourceNames } from "../../../shared/contracts/deployment.ts";
import { type LocalBridge, startLocalBridge } from "../../../tools/local/bridge.ts";
import { describeClient } from "../../../tools/local/make-resources.ts";

let bridge: LocalBridge;

beforeAll(async () => {
  bridge = await startLocalBridge();
}, 60_000);

afterAll(() => bridge.stop());

const publicKey = {
  kty: "EC",
  kid: "target-1",
  alg: "ES256",
  use: "sig",
  crv: "P-256",
  x: "eks",
  y: "ypsilon",
};

function fetchKeys(connectionId = bridge.connection.id): Promise<Response> {
  return fetch(`${bridge.apiUrl}/connections/${connectionId}/jwks.json`);
}

test("the local bridge shows the public keys soon after they were written, and nothing for a stranger", async () => {
  const secretsManager = new SecretsManagerClient(describeClient(bridge.awsEndpoint));
  const document = { version: 1, keys: [{ org: "target", stage: "current", key: publicKey }] };

  const before = await fetchKeys();
  await createSecretWriter(secretsManager).write(
    resourceNames.publicDocument("orgbridge", bridge.connection.id),
    JSON.stringify(document),
  );
  const after = await vi.waitFor(
    async () => {
      const answer = await fetchKeys();
      expect(answer.headers.get("etag")).not.toBeNull();
      return answer;
    },
    { timeout: 10_000, interval: 200 },
  );
  secretsManager.destroy();

  expect([before.status, await before.json()]).toEqual([200, { keys: [] }]);
  expect([after.status, await after.json()]).toEqual([200, { keys: [publicKey] }]);
  expect((await fetchKeys("stranger")).status).toBe(404);
}, 30_000);

test("the local bridge's worker can be paused and resumed through Lambda's own API", async () => {
  const lambda = new LambdaClient(describeClient(bridge.awsEndpoint));
  const sqs = new SQSClient(describeClient(bridge.awsEndpoint));
  const depth = createQueueDepthReader(sqs);
  const source = createEventSource(lambda, await depth.readArn(bridge.resources.queueUrl));
  const patience = { timeout: 15_000, interval: 200 };

  await source.pause();
  await vi.waitFor(async () => expect(await source.isPaused()).toBe(true), patience);
  const atRest = await depth.readDepth(bridge.resources.queueUrl);
  await source.resume();
  await vi.waitFor(async () => expect(await source.isEnabled()).toBe(true), patience);
  lambda.destroy();
  sqs.destroy();

  expect(atRest).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
}, 40_000);
