import { SQSClient } from "@aws-sdk/client-sqs";
import { createDeadLetterQueue } from "../../shared/aws/dead-letters.ts";
import { createFifoQueue } from "../../shared/aws/queue.ts";
import { connectionsSchema } from "../../shared/contracts/connection.ts";
import { awsTimeouts, configurationFiles, resourceNames } from "../../shared/contracts/deployment.ts";
import type { Environment } from "../../shared/contracts/environment.ts";
import { buildMetricNamespace } from "../../shared/contracts/metrics.ts";
import { systemClock } from "../../shared/runtime/clock.ts";
import { createLog } from "../../shared/runtime/log.ts";
import { readConfig } from "../../shared/runtime/read-config.ts";
import type { RunReplayDeps } from "./run-replay.ts";

const { connectionMs, requestMs, attempts: maxAttempts } = awsTimeouts.replay;
/** `throw…`: otherwise the time-out would only be logged. */
const requestHandler = {
  connectionTimeout: connectionMs,
  requestTimeout: requestMs,
  throwOnRequestTimeout: true,
};

/** Makes the real collaborators of replay, once a container. */
export function buildDeps(env: Environment): RunReplayDeps {
  const { ORGBRIDGE_PREFIX: prefix, ORGBRIDGE_QUEUE_BASE_URL: queueBaseUrl, LAMBDA_TASK_ROOT: folder } = env;
  const connections = readConfig(connectionsSchema, folder, configurationFiles.replay);
  const sqs = new SQSClient({ maxAttempts, requestHandler });
  return {
    connectionIds: connections.map(({ id }) => id),
    queuesOf: (connectionId) => ({
      queue: createFifoQueue(sqs, queueBaseUrl + resourceNames.syncQueue(prefix, connectionId)),
      deadLetters: createDeadLetterQueue(
        sqs,
        queueBaseUrl + resourceNames.deadLetterQueue(prefix, connectionId),
      ),
    }),
    clock: systemClock,
    log: createLog({
      write: (line) => process.stdout.write(`${line}\n`),
      nowMs: systemClock.nowMs,
      namespace: buildMetricNamespace(prefix),
    }),
  };
}
