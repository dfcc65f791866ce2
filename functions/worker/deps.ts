import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createFifoQueue } from "../../shared/aws/queue.ts";
import { createSecretReader } from "../../shared/aws/secrets.ts";
import { type Connection, connectionSchema } from "../../shared/contracts/connection.ts";
import { configurationFiles, resourceNames } from "../../shared/contracts/deployment.ts";
import type { Environment } from "../../shared/contracts/environment.ts";
import type { CallOkta } from "../../shared/okta/org-client.ts";
import { createSourceDirectory, sourceScope } from "../../shared/okta/source-directory.ts";
import { createTargetDirectory, targetScope } from "../../shared/okta/target-directory.ts";
import { systemClock } from "../../shared/runtime/clock.ts";
import { createHttp } from "../../shared/runtime/http.ts";
import { createLog } from "../../shared/runtime/log.ts";
import { readConfig } from "../../shared/runtime/read-config.ts";
import { createClientCredentials } from "./client-credentials.ts";
import { openOrg } from "./org-access.ts";
import { PeopleInARow } from "./people-in-a-row.ts";
import type { BatchDeps } from "./process-batch.ts";
import { reconcileUser } from "./reconcile-user.ts";

/** Well within an invocation, the SDK's two repetitions included. `throw…`: otherwise the time-out would only be logged. */
const awsTimeouts = { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true };

/** Makes the real collaborators of the worker, once a container. */
export function buildDeps(env: Environment): BatchDeps {
  const { ORGBRIDGE_PREFIX: prefix, ORGBRIDGE_QUEUE_BASE_URL: queueBaseUrl, LAMBDA_TASK_ROOT: folder } = env;
  const connection = readConfig(connectionSchema, folder, configurationFiles.worker);
  const sqs = new SQSClient({ requestHandler: awsTimeouts });
  const secrets = createSecretReader(new SecretsManagerClient({ requestHandler: awsTimeouts }));
  const { send } = createHttp();
  const common = { reserveShare: connection.reserveShare, send, clock: systemClock };
  const callSource = openOrg({
    ...common,
    orgUrl: connection.source.orgUrl,
    scope: sourceScope,
    credentials: createClientCredentials(secrets, resourceNames.sourceClientSecret(prefix, connection.id)),
  });
  const callTarget = openOrg({
    ...common,
    orgUrl: connection.target.orgUrl,
    scope: targetScope,
    credentials: createClientCredentials(secrets, resourceNames.targetClientSecret(prefix, connection.id)),
  });
  return {
    connectionId: connection.id,
    reconcile: buildReconcile(connection, callSource, callTarget),
    queue: createFifoQueue(sqs, queueBaseUrl + resourceNames.syncQueue(prefix, connection.id)),
    deadLetterQueue: createFifoQueue(
      sqs,
      queueBaseUrl + resourceNames.deadLetterQueue(prefix, connection.id),
    ),
    clock: systemClock,
    random: Math.random,
    log: createLog((line) => process.stdout.write(`${line}\n`), systemClock.nowMs),
  };
}

/** Reconciles one person at a time against the two orgs, counting the calls that it takes. */
function buildReconcile(
  connection: Connection,
  callSource: CallOkta,
  callTarget: CallOkta,
): BatchDeps["reconcile"] {
  const missing = new PeopleInARow();
  const forbidden = new PeopleInARow();
  return async (userId, hint) => {
    let requests = 0;
    const count =
      (call: CallOkta): CallOkta =>
      (request) => {
        requests += 1;
        return call(request);
      };
    const outcome = await reconcileUser(userId, hint, {
      connection,
      source: createSourceDirectory(count(callSource)),
      target: createTargetDirectory(count(callTarget)),
      missing,
      forbidden,
      nowMs: systemClock.nowMs,
    });
    return { outcome, requests };
  };
}
