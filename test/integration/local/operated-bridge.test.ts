import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudFormation } from "@aws-sdk/client-cloudformation";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { Lambda } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { buildMetricNamespace } from "../../../shared/contracts/metrics.ts";
import { localBridgeFile, localBridgeSchema, readDeployment } from "../../../shared/contracts/operating.ts";
import { parseJson } from "../../../shared/contracts/parse.ts";
import { type LocalBridge, startLocalBridge } from "../../../tools/local/bridge.ts";
import { hire } from "../../../tools/local/demo/people.ts";
import { describeClient } from "../../../tools/local/make-resources.ts";

const patience = { timeout: 30_000, interval: 100 };
let folder: string;
let bridge: LocalBridge;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orgbridge-test-"));
  bridge = await startLocalBridge({ folder, rateLimitFactor: 100, connection: { settleSeconds: 0 } });
});
afterAll(async () => {
  await bridge.stop();
  await rm(folder, { recursive: true });
});

const readFileOfBridge = () => readFile(join(folder, localBridgeFile), "utf8").catch(() => null);

const readOutcome = (line: string | undefined) =>
  JSON.parse(line!) as { readonly messageIds: readonly string[] };

/** What an operator's tool finds when it starts from the file and knows nothing else. */
async function findBridge() {
  const file = parseJson(localBridgeSchema, (await readFileOfBridge())!);
  if (!file.ok) throw new Error(file.problems.join());
  const options = describeClient(file.value.awsEndpoint);
  const cloudFormation = new CloudFormation(options);
  const { Stacks = [] } = await cloudFormation.describeStacks({ StackName: file.value.stackName });
  cloudFormation.destroy();
  return readDeployment(Stacks[0]!.Outputs!.map(({ OutputValue }) => OutputValue!))!;
}

test("it is found by its file and its stack, as a deployed one is", async () => {
  const deployment = await findBridge();

  expect(deployment).toEqual({
    prefix: "orgbridge",
    apiUrl: bridge.apiUrl,
    bootstrapFunction: "orgbridge-bootstrap",
    replayFunction: "orgbridge-replay",
    intakeLog: "/aws/lambda/orgbridge-event-hook",
    connections: [
      {
        orgbridge: "connection",
        id: "demo",
        workerFunction: "orgbridge-worker-demo",
        workerLog: "/aws/lambda/orgbridge-worker-demo",
        settleSeconds: 0,
      },
    ],
  });
});

test("it lets its functions be invoked and described under the names in the outputs", async () => {
  const { bootstrapFunction, replayFunction, connections } = await findBridge();
  const lambda = new Lambda(describeClient(bridge.awsEndpoint));

  const answers = await Promise.all(
    [bootstrapFunction, replayFunction, connections[0]!.workerFunction].map(async (FunctionName) => {
      const { Payload, FunctionError } = await lambda.invoke({ FunctionName, Payload: '"nonsense"' });
      return [FunctionName, FunctionError, typeof JSON.parse(Buffer.from(Payload!).toString())];
    }),
  );
  const worker = await lambda.getFunctionConfiguration({ FunctionName: connections[0]!.workerFunction });
  const { EventSourceMappings: mappings } = await lambda.listEventSourceMappings({
    FunctionName: connections[0]!.workerFunction,
  });
  lambda.destroy();

  expect(answers.map(([name, , type]) => [name, type])).toEqual([
    ["orgbridge-bootstrap", "object"],
    ["orgbridge-replay", "object"],
    ["orgbridge-worker-demo", "object"],
  ]);
  expect(worker).toMatchObject({ Timeout: 30, Handler: "handler.handler" });
  expect(Object.keys(worker.Environment!.Variables!)).toEqual([
    "ORGBRIDGE_PREFIX",
    "ORGBRIDGE_QUEUE_BASE_URL",
  ]);
  expect(mappings).toHaveLength(1);
});

test("it shows what became of a person in the worker's log and in the metrics", async () => {
  const { connections, intakeLog } = await findBridge();
  const [logs, cloudWatch] = [
    new CloudWatchLogs(describeClient(bridge.awsEndpoint)),
    new CloudWatch(describeClient(bridge.awsEndpoint)),
  ];
  const profile = { login: "log@example.com", email: "log@example.com", firstName: "Log", lastName: "Line" };
  const userId = await hire(bridge.sourceAdmin, bridge.connection.scope.appId, profile);

  const outcome = await vi.waitFor(async () => {
    const { events = [] } = await logs.filterLogEvents({
      logGroupName: connections[0]!.workerLog,
      filterPattern: `{ $.code = "record.outcome" && $.userId = "${userId}" && $.outcome = "applied" }`,
    });
    expect(events).not.toEqual([]);
    return readOutcome(events[0]!.message);
  }, patience);
  const byMessage = await logs.filterLogEvents({
    logGroupName: connections[0]!.workerLog,
    filterPattern: `"record.outcome" "${outcome.messageIds[0]}"`,
  });
  const accepted = await logs.filterLogEvents({ logGroupName: intakeLog, filterPattern: '"hook.accepted"' });
  const { MetricDataResults: [applied] = [] } = await cloudWatch.getMetricData({
    StartTime: new Date(Date.now() - 60 * 60_000),
    EndTime: new Date(Date.now() + 60_000),
    MetricDataQueries: [
      {
        Id: "applied",
        MetricStat: {
          Metric: {
            Namespace: buildMetricNamespace("orgbridge"),
            MetricName: "Outcomes",
            Dimensions: [
              { Name: "connectionId", Value: "demo" },
              { Name: "outcome", Value: "applied" },
            ],
          },
          Period: 3600,
          Stat: "Sum",
        },
      },
    ],
  });
  logs.destroy();
  cloudWatch.destroy();

  expect(byMessage.events!.map(({ message }) => readOutcome(message))).toContainEqual(outcome);
  expect(accepted.events).not.toEqual([]);
  expect(applied!.Values![0]).toBeGreaterThan(0);
});

test("it refuses a second bridge of the same folder, and takes its file along when it stops", async () => {
  await expect(startLocalBridge({ folder })).rejects.toThrow("A bridge runs from this folder already");

  await bridge.stop();

  expect(await readFileOfBridge()).toBeNull();
});
