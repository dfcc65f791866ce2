import { type EmulatorClock, systemClock } from "../clock.ts";
import { AccessRules, guardJson, guardQuery, guardRest } from "./access-rules.ts";
import { accountId } from "./account.ts";
import { createCloudFormation } from "./cloudformation/service.ts";
import { Stacks } from "./cloudformation/stacks.ts";
import { readEmbeddedMetrics } from "./cloudwatch/embedded-metrics.ts";
import { MetricStore } from "./cloudwatch/metric-store.ts";
import { readQueueMetric } from "./cloudwatch/queue-metrics.ts";
import { createCloudWatch } from "./cloudwatch/service.ts";
import { createLambdaApi } from "./lambda/control-api.ts";
import { LambdaFunctions } from "./lambda/functions.ts";
import type { Invoke } from "./lambda/invoke-result.ts";
import { EventSourceMappings } from "./lambda/mappings.ts";
import { closeServer, listenOnLoopback } from "./listen.ts";
import { LogGroups } from "./logs/log-groups.ts";
import { createLogs } from "./logs/service.ts";
import { createSecretsManager } from "./secrets-manager/service.ts";
import { createAwsServer } from "./server.ts";
import { createSqs } from "./sqs/service.ts";
import { createSts } from "./sts/service.ts";

/** SQS and Secrets Manager, and of Lambda, CloudFormation, CloudWatch, its logs and STS what is called, behind one endpoint. */
export interface AwsEmulator {
  /** `http://127.0.0.1:PORT`, for the `endpoint` option of SDK clients. */
  readonly endpoint: string;
  readonly accountId: "000000000000";
  /** Given to `startEventSourceMapping`, it makes a mapping known to Lambda's API. */
  readonly mappings: EventSourceMappings;
  /** Denies callers what they may not do; until then everybody may do everything. */
  readonly access: AccessRules;
  /** What Lambda's API can invoke and describe. */
  readonly functions: LambdaFunctions;
  /** What CloudFormation describes. */
  readonly stacks: Stacks;
  /** Takes what functions write: CloudWatch Logs shows the lines, CloudWatch the metrics that they carry. */
  readonly logs: LogGroups;
  /** Cuts every connection and forgets everything. */
  stop(): Promise<void>;
}

/**
 * Starts the services on loopback, empty. Any signature is accepted; the region in it decides whose state is used.
 *
 * @param options.port a free one when left out or 0
 * @param options.functions those that Secrets Manager may call to rotate secrets, by ARN
 */
export async function startAws(
  options: {
    readonly port?: number;
    readonly clock?: EmulatorClock;
    readonly functions?: ReadonlyMap<string, Invoke>;
  } = {},
): Promise<AwsEmulator> {
  const clock = options.clock ?? systemClock;
  let endpoint = "";
  const mappings = new EventSourceMappings();
  const functions = new LambdaFunctions(clock);
  const stacks = new Stacks(clock);
  const metrics = new MetricStore();
  const logs = new LogGroups(clock, (region, line) => {
    for (const [metric, point] of readEmbeddedMetrics(line, clock.nowMs())) {
      metrics.add({ ...metric, region }, point);
    }
  });
  const sqs = createSqs(clock, () => endpoint);
  const cloudWatch = createCloudWatch((metric) => [
    ...metrics.list(metric),
    ...readQueueMetric(sqs.measure, metric, clock.nowMs()),
  ]);
  const access = new AccessRules();
  const services = [
    guardJson(access, "sqs", sqs),
    guardJson(access, "secretsmanager", createSecretsManager(clock, options.functions)),
    guardJson(access, "logs", createLogs(clock, logs)),
    guardJson(access, "cloudwatch", cloudWatch),
  ];
  const server = createAwsServer({
    json: services,
    rest: [guardRest(access, createLambdaApi(mappings, functions))],
    // Whoever has credentials may always ask who they are.
    query: [guardQuery(access, "cloudformation", createCloudFormation(stacks)), createSts()],
  });
  endpoint = `http://127.0.0.1:${await listenOnLoopback(server, options.port ?? 0)}`;
  return {
    endpoint,
    accountId,
    mappings,
    access,
    functions,
    stacks,
    logs,
    stop: async () => {
      for (const service of services) service.stop();
      await closeServer(server);
    },
  };
}
