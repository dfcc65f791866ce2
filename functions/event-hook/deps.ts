import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createFifoQueue } from "../../shared/aws/queue.ts";
import { createSecretReader } from "../../shared/aws/secrets.ts";
import { connectionsSchema } from "../../shared/contracts/connection.ts";
import { awsTimeouts, configurationFiles, resourceNames } from "../../shared/contracts/deployment.ts";
import type { Environment } from "../../shared/contracts/environment.ts";
import { buildMetricNamespace } from "../../shared/contracts/metrics.ts";
import { systemClock } from "../../shared/runtime/clock.ts";
import { createLog } from "../../shared/runtime/log.ts";
import { readConfig } from "../../shared/runtime/read-config.ts";
import { createHookSecrets } from "./hook-secrets.ts";
import type { ReceiveDeps } from "./receive-hook.ts";

const { connectionMs, requestMs, attempts: maxAttempts } = awsTimeouts.eventHook;
/** `throw…`: otherwise the time-out would only be logged. */
const requestHandler = {
  connectionTimeout: connectionMs,
  requestTimeout: requestMs,
  throwOnRequestTimeout: true,
};

/** Makes the real collaborators of the intake, once a container. */
export function buildDeps(env: Environment): ReceiveDeps {
  const { ORGBRIDGE_PREFIX: prefix, ORGBRIDGE_QUEUE_BASE_URL: queueBaseUrl, LAMBDA_TASK_ROOT: folder } = env;
  const connections = readConfig(connectionsSchema, folder, configurationFiles.eventHook);
  const sqs = new SQSClient({ maxAttempts, requestHandler });
  const secretsManager = new SecretsManagerClient({ maxAttempts, requestHandler });
  return {
    connections: new Map(connections.map((connection) => [connection.id, connection])),
    secrets: createHookSecrets(
      createSecretReader(secretsManager),
      (id) => resourceNames.hookSecret(prefix, id),
      systemClock,
    ),
    queueOf: (id) => createFifoQueue(sqs, queueBaseUrl + resourceNames.syncQueue(prefix, id)),
    clock: systemClock,
    log: createLog({
      write: (line) => process.stdout.write(`${line}\n`),
      nowMs: systemClock.nowMs,
      namespace: buildMetricNamespace(prefix),
    }),
  };
}
