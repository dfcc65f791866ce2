import { LambdaClient } from "@aws-sdk/client-lambda";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createEventSource } from "../../../shared/aws/event-source.ts";
import { createQueueDepthReader } from "../../../shared/aws/queue-depth.ts";
import { createSecretWriter } from "../../../shared/aws/secret-writer.ts";
import { bootstrapReportSchema } from "../../../shared/contracts/bootstrap.ts";
import { resourceNames } from "../../../shared/contracts/deployment.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import { demand } from "../../../shared/runtime/parse-env.ts";
import { issueAdminCredentials, type LocalBridge, startLocalBridge } from "../../../tools/local/bridge.ts";
import { findUser, hire } from "../../../tools/local/demo/people.ts";
import { describeClient } from "../../../tools/local/make-resources.ts";

let bridge: LocalBridge;

beforeAll(async () => {
  bridge = await startLocalBridge({ rateLimitFactor: 100 });
}, 60_000);

afterAll(() => bridge.stop());

const patience = { timeout: 30_000, interval: 200 };

/** What a person does before a bootstrap: the tokens of the last one were revoked. */
async function giveCredentials(): Promise<void> {
  const secretsManager = new SecretsManagerClient(describeClient(bridge.awsEndpoint));
  await createSecretWriter(secretsManager).write(
    resourceNames.adminSecret("orgbridge", bridge.connection.id),
    JSON.stringify(issueAdminCredentials(bridge.source, bridge.target)),
  );
  secretsManager.destroy();
}

async function runBootstrap(action: "verify" | "destroy") {
  const request = { connectionId: bridge.connection.id, action, revokeAdminTokens: false };
  const result = await bridge.bootstrap.invoke(request);
  return demand("report", parse(bootstrapReportSchema, result.kind === "answered" ? result.payload : result));
}

test("the local bridge shows the public keys that bootstrap made, and nothing for a stranger", async () => {
  const answer = await fetch(`${bridge.apiUrl}/connections/${bridge.connection.id}/jwks.json`);
  const stranger = await fetch(`${bridge.apiUrl}/connections/stranger/jwks.json`);

  const { keys } = JSON.parse(await answer.text());
  expect(keys).toHaveLength(2);
  expect(Object.keys(keys[0]).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
  expect(stranger.status).toBe(404);
});

test("the local bridge's worker can be paused and resumed through Lambda's own API", async () => {
  const lambda = new LambdaClient(describeClient(bridge.awsEndpoint));
  const sqs = new SQSClient(describeClient(bridge.awsEndpoint));
  const depth = createQueueDepthReader(sqs);
  const source = createEventSource(lambda, await depth.readArn(bridge.resources.queueUrl));

  await source.pause();
  await vi.waitFor(async () => expect(await source.isPaused()).toBe(true), patience);
  const atRest = await depth.readDepth(bridge.resources.queueUrl);
  await source.resume();
  await vi.waitFor(async () => expect(await source.isEnabled()).toBe(true), patience);
  lambda.destroy();
  sqs.destroy();

  expect(atRest).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
}, 60_000);

test("bootstrap verifies the running bridge, and destroys it once the queue is empty, without removing anybody", async () => {
  const login = "ann@example.com";
  const profile = { login, email: login, firstName: "Ann", lastName: "Able" };

  await hire(bridge.sourceAdmin, bridge.connection.scope.appId, profile);
  await vi.waitFor(async () => expect(await findUser(bridge.targetAdmin, login)).not.toBeNull(), patience);
  const withoutAdmins = await runBootstrap("verify");
  await giveCredentials();
  // The search by which verify finds somebody to try the permissions on lags a little.
  const verified = await vi.waitFor(async () => {
    const report = await runBootstrap("verify");
    expect(report.steps.flatMap((step) => step.verified)).toContain(
      "permission: okta.users.userprofile.manage",
    );
    return report;
  }, patience);
  const destroyed = await runBootstrap("destroy");

  expect(withoutAdmins.steps[0]).toMatchObject({
    state: "skipped",
    warnings: [expect.stringMatching("Without admin credentials")],
  });
  expect(withoutAdmins.ok).toBe(true);
  expect(verified.steps.filter(({ problem }) => problem !== null)).toEqual([]);
  expect(destroyed.steps.filter(({ problem }) => problem !== null)).toEqual([]);
  expect(destroyed.steps.find(({ step }) => step === "worker")?.changes).toEqual([
    { action: "deactivate", what: "worker" },
  ]);
  expect(await findUser(bridge.targetAdmin, login)).toMatchObject({ status: "ACTIVE" });
  expect(await bridge.sourceAdmin.call("GET", "/api/v1/eventHooks")).toEqual([]);
}, 90_000);
