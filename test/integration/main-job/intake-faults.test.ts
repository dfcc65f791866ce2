import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { connectionSchema } from "../../../shared/contracts/connection.ts";
import { configurationFiles, functionDeployments } from "../../../shared/contracts/deployment.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import { demand } from "../../../shared/runtime/parse-env.ts";
import { type InvokeResult, startFunction } from "../../../tools/emulators/aws/lambda/function-process.ts";
import { type AwsEmulator, startAws } from "../../../tools/emulators/aws/start.ts";
import { makeResources } from "../../../tools/local/make-resources.ts";

const secret = "a-hook-secret-of-some-length";
const connection = {
  id: "demo",
  source: { orgUrl: "https://source.example.com" },
  target: { orgUrl: "https://target.example.com" },
  scope: { kind: "app", appId: "0oa1" },
  loginDomains: ["example.com"],
  removals: "hold",
} as const;

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** Runs one function as deployed, in a process of its own with just this environment, for one event. */
async function invokeOnce(
  name: keyof typeof functionDeployments,
  files: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>>,
  event: unknown,
): Promise<{ result: InvokeResult; log: string }> {
  const folder = await mkdtemp(join(tmpdir(), "orgbridge-test-"));
  cleanUp.push(() => rm(folder, { recursive: true }));
  for (const [file, content] of Object.entries(files))
    await writeFile(join(folder, file), JSON.stringify(content));
  const lines: string[] = [];
  const running = startFunction({
    ...functionDeployments[name],
    name,
    entry: join(import.meta.dirname, "../../..", functionDeployments[name].entry),
    environment: { LAMBDA_TASK_ROOT: folder, AWS_REGION: "us-east-1", ...environment },
    timeoutMs: 10_000,
    maxConcurrency: 1,
    onLog: (line) => lines.push(line),
  });
  cleanUp.push(() => running.stop());
  const result = await running.invoke(event);
  return { result, log: lines.join("\n") };
}

/** Port of this machine (discard) on which nothing listens. */
const nobodyListens = 9;

function describeEnvironment(where: { queuePort: number; secretsEndpoint: string }): Record<string, string> {
  return {
    ORGBRIDGE_PREFIX: "orgbridge",
    ORGBRIDGE_QUEUE_BASE_URL: `http://127.0.0.1:${where.queuePort}/000000000000/`,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: where.secretsEndpoint,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
}

async function startAwsWithSecrets(): Promise<AwsEmulator> {
  const aws = await startAws();
  cleanUp.push(() => aws.stop());
  const secrets = { hook: secret, admins: {} };
  await makeResources(
    aws.endpoint,
    "orgbridge",
    demand("connection", parse(connectionSchema, connection)),
    secrets,
  );
  return aws;
}

function makeDelivery(): unknown {
  const event = {
    uuid: "e1",
    published: "2026-01-01T00:00:00.000Z",
    eventType: "user.lifecycle.create",
    outcome: { result: "SUCCESS" },
    target: [{ id: "00u1", type: "User" }],
  };
  return {
    requestContext: { http: { method: "POST" } },
    pathParameters: { connectionId: "demo" },
    headers: { authorization: secret },
    body: JSON.stringify({
      eventType: "com.okta.event_hook",
      source: "https://source.example.com/api/v1/eventHooks/who1",
      data: { events: [event] },
    }),
    isBase64Encoded: false,
  };
}

test("answers 500, so that Okta sends it again, while the queue is down", async () => {
  const aws = await startAwsWithSecrets();

  const { result, log } = await invokeOnce(
    "eventHook",
    { [configurationFiles.eventHook]: [connection] },
    describeEnvironment({ queuePort: nobodyListens, secretsEndpoint: aws.endpoint }),
    makeDelivery(),
  );

  expect(result).toEqual({ kind: "answered", payload: { statusCode: 500 } });
  expect(log).toContain('"code":"hook.failed"');
  expect(log).toContain('"unsent":1');
});

test("answers 500 while the queue takes the call but never answers", async () => {
  const aws = await startAwsWithSecrets();
  const silent = createServer(() => undefined);
  await once(silent.listen(0, "127.0.0.1"), "listening");
  cleanUp.push(async () => {
    silent.closeAllConnections();
    silent.close();
  });
  const { port } = silent.address() as AddressInfo;

  const { result, log } = await invokeOnce(
    "eventHook",
    { [configurationFiles.eventHook]: [connection] },
    describeEnvironment({ queuePort: port, secretsEndpoint: aws.endpoint }),
    makeDelivery(),
  );

  expect(result).toEqual({ kind: "answered", payload: { statusCode: 500 } });
  expect(log).toContain('"error":"TimeoutError');
});

test("answers 500 while Secrets Manager is down", async () => {
  const { result, log } = await invokeOnce(
    "eventHook",
    { [configurationFiles.eventHook]: [connection] },
    describeEnvironment({ queuePort: nobodyListens, secretsEndpoint: `http://127.0.0.1:${nobodyListens}` }),
    makeDelivery(),
  );

  expect(result).toEqual({ kind: "answered", payload: { statusCode: 500 } });
  expect(log).toContain("secrets-unavailable");
});

test("does not start with a bad environment, and names every bad variable at once", async () => {
  const { result } = await invokeOnce("worker", {}, { ORGBRIDGE_QUEUE_BASE_URL: "no url" }, {});

  expect(result).toMatchObject({ kind: "failed", errorType: "ConfigurationError" });
  const message = result.kind === "failed" ? result.errorMessage : "";
  expect(message).toContain("ORGBRIDGE_PREFIX");
  expect(message).toContain("ORGBRIDGE_QUEUE_BASE_URL");
  expect(message).not.toContain("no url");
});

test("does not start with a bad connection, and names every bad field at once", async () => {
  const bad = { ...connection, id: "Not An Id", removals: "maybe", surprise: 1 };
  const { result } = await invokeOnce(
    "worker",
    { [configurationFiles.worker]: bad },
    { ORGBRIDGE_PREFIX: "orgbridge", ORGBRIDGE_QUEUE_BASE_URL: "http://127.0.0.1:9/000000000000/" },
    {},
  );

  expect(result).toMatchObject({ kind: "failed", errorType: "ConfigurationError" });
  const message = result.kind === "failed" ? result.errorMessage : "";
  for (const field of ["id", "removals", "surprise"]) expect(message).toContain(`${field}: `);
});
