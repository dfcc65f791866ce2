import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createSecretReader } from "../../shared/aws/secrets.ts";
import { connectionsSchema } from "../../shared/contracts/connection.ts";
import { awsTimeouts, configurationFiles, resourceNames } from "../../shared/contracts/deployment.ts";
import type { Environment } from "../../shared/contracts/environment.ts";
import { buildMetricNamespace } from "../../shared/contracts/metrics.ts";
import { systemClock } from "../../shared/runtime/clock.ts";
import { createLog } from "../../shared/runtime/log.ts";
import { readConfig } from "../../shared/runtime/read-config.ts";
import { createPublicDocuments } from "./public-documents.ts";
import type { ServeDeps } from "./serve-keys.ts";

const { connectionMs, requestMs, attempts: maxAttempts } = awsTimeouts.jwks;
/** `throw…`: otherwise the time-out would only be logged. */
const requestHandler = {
  connectionTimeout: connectionMs,
  requestTimeout: requestMs,
  throwOnRequestTimeout: true,
};

/** Makes the real collaborators of the key route, once a container. */
export function buildDeps(env: Environment): ServeDeps {
  const { ORGBRIDGE_PREFIX: prefix, LAMBDA_TASK_ROOT: folder } = env;
  const connections = readConfig(connectionsSchema, folder, configurationFiles.jwks);
  const secretsManager = new SecretsManagerClient({ maxAttempts, requestHandler });
  return {
    connectionIds: new Set(connections.map(({ id }) => id)),
    documents: createPublicDocuments(
      createSecretReader(secretsManager),
      (id) => resourceNames.publicDocument(prefix, id),
      systemClock,
    ),
    log: createLog({
      write: (line) => process.stdout.write(`${line}\n`),
      nowMs: systemClock.nowMs,
      namespace: buildMetricNamespace(prefix),
    }),
  };
}
