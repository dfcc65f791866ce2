import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createSecretReader } from "../../shared/aws/secrets.ts";
import { connectionsSchema } from "../../shared/contracts/connection.ts";
import { configurationFiles, resourceNames } from "../../shared/contracts/deployment.ts";
import type { Environment } from "../../shared/contracts/environment.ts";
import { systemClock } from "../../shared/runtime/clock.ts";
import { createLog } from "../../shared/runtime/log.ts";
import { readConfig } from "../../shared/runtime/read-config.ts";
import { createPublicDocuments } from "./public-documents.ts";
import type { ServeDeps } from "./serve-keys.ts";

/** An org that fetches keys waits a few seconds at most. `throw…`: otherwise the time-out would only be logged. */
const awsTimeouts = { connectionTimeout: 500, requestTimeout: 1000, throwOnRequestTimeout: true };

/** Makes the real collaborators of the key route, once a container. */
export function buildDeps(env: Environment): ServeDeps {
  const { ORGBRIDGE_PREFIX: prefix, LAMBDA_TASK_ROOT: folder } = env;
  const connections = readConfig(connectionsSchema, folder, configurationFiles.jwks);
  const secretsManager = new SecretsManagerClient({ maxAttempts: 2, requestHandler: awsTimeouts });
  return {
    connectionIds: new Set(connections.map(({ id }) => id)),
    documents: createPublicDocuments(
      createSecretReader(secretsManager),
      (id) => resourceNames.publicDocument(prefix, id),
      systemClock,
    ),
    log: createLog((line) => process.stdout.write(`${line}\n`), systemClock.nowMs),
  };
}
