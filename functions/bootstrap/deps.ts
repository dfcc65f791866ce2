import { LambdaClient } from "@aws-sdk/client-lambda";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import * as v from "valibot";
import { createEventSource } from "../../shared/aws/event-source.ts";
import { createQueueDepthReader } from "../../shared/aws/queue-depth.ts";
import { createSecretWriter } from "../../shared/aws/secret-writer.ts";
import { createSecretReader } from "../../shared/aws/secrets.ts";
import { connectionSchema } from "../../shared/contracts/connection.ts";
import { configurationFiles, resourceNames } from "../../shared/contracts/deployment.ts";
import type { BootstrapEnvironment } from "../../shared/contracts/environment.ts";
import { buildMetricNamespace } from "../../shared/contracts/metrics.ts";
import { systemClock } from "../../shared/runtime/clock.ts";
import { createHttp } from "../../shared/runtime/http.ts";
import { createLog } from "../../shared/runtime/log.ts";
import { readConfig } from "../../shared/runtime/read-config.ts";
import type { Feed } from "./engine/feed.ts";
import { createVault, type VaultEntry } from "./engine/vault.ts";
import type { BootstrapDeps } from "./run-bootstrap.ts";

/** A set-up is not in a hurry, but must not hang either. `throw…`: otherwise the time-out would only be logged. */
const awsTimeouts = { connectionTimeout: 2000, requestTimeout: 10_000, throwOnRequestTimeout: true };
const oktaTimeoutMs = 30_000;

const secretNames = {
  hook: resourceNames.hookSecret,
  source: resourceNames.sourceClientSecret,
  target: resourceNames.targetClientSecret,
  public: resourceNames.publicDocument,
  admins: resourceNames.adminSecret,
} as const satisfies Record<VaultEntry, (prefix: string, connectionId: string) => string>;

/** Makes the real collaborators of bootstrap, once a container. */
export function buildDeps(env: BootstrapEnvironment): BootstrapDeps {
  const { ORGBRIDGE_PREFIX: prefix, LAMBDA_TASK_ROOT: folder, ORGBRIDGE_API_URL: apiUrl } = env;
  const connections = readConfig(v.array(connectionSchema), folder, configurationFiles.bootstrap);
  const secretsManager = new SecretsManagerClient({ requestHandler: awsTimeouts });
  const reader = createSecretReader(secretsManager);
  const writer = createSecretWriter(secretsManager);
  const depths = createQueueDepthReader(new SQSClient({ requestHandler: awsTimeouts }));
  const lambda = new LambdaClient({ requestHandler: awsTimeouts });
  return {
    connections: new Map(connections.map((connection) => [connection.id, connection])),
    prefix,
    apiUrl,
    vaultOf: (connectionId) =>
      createVault(reader, writer, (entry) => secretNames[entry](prefix, connectionId)),
    feedOf: (connectionId): Feed => {
      const queueUrl = env.ORGBRIDGE_QUEUE_BASE_URL + resourceNames.syncQueue(prefix, connectionId);
      const mapping = async () => createEventSource(lambda, await depths.readArn(queueUrl));
      return {
        readDepth: () => depths.readDepth(queueUrl),
        pause: async () => (await mapping()).pause(),
        resume: async () => (await mapping()).resume(),
        isPaused: async () => (await mapping()).isPaused(),
      };
    },
    send: createHttp({ timeoutMs: oktaTimeoutMs }).send,
    clock: systemClock,
    log: createLog({
      write: (line) => process.stdout.write(`${line}\n`),
      nowMs: systemClock.nowMs,
      namespace: buildMetricNamespace(prefix),
    }),
  };
}
