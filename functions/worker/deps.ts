import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { decodeSourceAccess, decodeTargetAccess } from "../../shared/access/org-secrets.ts";
import { createRememberedSecret } from "../../shared/access/remembered-secret.ts";
import { createFifoQueue } from "../../shared/aws/queue.ts";
import { createSecretReader } from "../../shared/aws/secrets.ts";
import { connectionSchema } from "../../shared/contracts/connection.ts";
import { awsTimeouts, configurationFiles, resourceNames } from "../../shared/contracts/deployment.ts";
import type { Environment } from "../../shared/contracts/environment.ts";
import { buildMetricNamespace } from "../../shared/contracts/metrics.ts";
import { systemClock } from "../../shared/runtime/clock.ts";
import { createHttp } from "../../shared/runtime/http.ts";
import { createLog } from "../../shared/runtime/log.ts";
import { readConfig } from "../../shared/runtime/read-config.ts";
import { buildReconcile } from "./build-reconcile.ts";
import type { WorkerDeps } from "./handle-event.ts";
import { openOrgs } from "./open-orgs.ts";
import { buildAnswerOperator } from "./operator/answer-operator.ts";
import { timeLoginWaits } from "./time-login-waits.ts";

const { connectionMs, requestMs, attempts: maxAttempts } = awsTimeouts.worker;
/** `throw…`: otherwise the time-out would only be logged. */
const requestHandler = {
  connectionTimeout: connectionMs,
  requestTimeout: requestMs,
  throwOnRequestTimeout: true,
};

/** Makes the real collaborators of the worker, once a container. */
export function buildDeps(env: Environment): WorkerDeps {
  const { ORGBRIDGE_PREFIX: prefix, ORGBRIDGE_QUEUE_BASE_URL: queueBaseUrl, LAMBDA_TASK_ROOT: folder } = env;
  const connection = readConfig(connectionSchema, folder, configurationFiles.worker);
  const sqs = new SQSClient({ maxAttempts, requestHandler });
  const secrets = createSecretReader(new SecretsManagerClient({ maxAttempts, requestHandler }));
  const { send } = createHttp();
  const orgs = openOrgs(connection, {
    send,
    source: createRememberedSecret(
      secrets,
      resourceNames.sourceClientSecret(prefix, connection.id),
      decodeSourceAccess,
      systemClock,
    ),
    target: createRememberedSecret(
      secrets,
      resourceNames.targetClientSecret(prefix, connection.id),
      decodeTargetAccess,
      systemClock,
    ),
  });
  const log = createLog({
    write: (line) => process.stdout.write(`${line}\n`),
    nowMs: systemClock.nowMs,
    namespace: buildMetricNamespace(prefix),
  });
  return {
    connectionId: connection.id,
    answerOperator: buildAnswerOperator(orgs, connection.id, systemClock, log),
    reconcile: timeLoginWaits(buildReconcile(orgs, systemClock), systemClock),
    queue: createFifoQueue(sqs, queueBaseUrl + resourceNames.syncQueue(prefix, connection.id)),
    deadLetterQueue: createFifoQueue(
      sqs,
      queueBaseUrl + resourceNames.deadLetterQueue(prefix, connection.id),
    ),
    clock: systemClock,
    random: Math.random,
    log,
  };
}
