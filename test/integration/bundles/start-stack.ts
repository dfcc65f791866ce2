import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createFifoQueue } from "../../../shared/aws/queue.ts";
import { connectionSchema } from "../../../shared/contracts/connection.ts";
import {
  configurationFiles,
  environmentNames,
  type FunctionName,
  resourceNames,
} from "../../../shared/contracts/deployment.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import { demand } from "../../../shared/runtime/parse-env.ts";
import { startHttpApi } from "../../../tools/emulators/aws/http-api/start.ts";
import { startEventSourceMapping } from "../../../tools/emulators/aws/lambda/event-source-mapping.ts";
import { type LambdaFunction, startFunction } from "../../../tools/emulators/aws/lambda/function-process.ts";
import { startAws } from "../../../tools/emulators/aws/start.ts";
import { startOktaOrg } from "../../../tools/emulators/okta-org/start.ts";
import { type Admin, actAsAdmin } from "../../../tools/local/admin.ts";
import { bootstrapOrgs } from "../../../tools/local/bootstrap-orgs.ts";
import { issueAdminCredentials } from "../../../tools/local/bridge.ts";
import { describeClient, localRegion, makeResources } from "../../../tools/local/make-resources.ts";
import { OutcomeFeed } from "../../../tools/local/outcome-feed.ts";
import { takeTurns } from "../../../tools/local/take-turns.ts";
import type { DeployedStack } from "./read-template.ts";
import { resolveText } from "./resolve-text.ts";
import { locateHandler, unpackAsset } from "./unpack-asset.ts";

/** A synthesized stack that runs on this machine, between two emulated orgs that bootstrap has set up. */
export interface RunningStack {
  readonly sourceAdmin: Admin;
  readonly targetAdmin: Admin;
  /** Where the HTTP API answers, without a slash at the end. */
  readonly apiUrl: string;
  /** The app whose people the connection is about. */
  readonly appId: string;
  readonly outcomes: OutcomeFeed;
  readonly replay: LambdaFunction;
  /** Queues a message on the connection's dead-letter queue. */
  bury(body: string, groupId: string): Promise<void>;
  /** Rejects with what the emulated Lambda said when the worker first did not answer. */
  readonly workerFault: Promise<never>;
}

/** Keeps what has been started, to be stopped in the opposite order. */
export type Keep = <T>(part: T, stop: (part: T) => Promise<unknown>) => T;

/**
 * Starts every function of the stack from its own asset, with the handler and variables of the template and what Lambda itself
 * provides, and connects them as the template does.
 * @param config the stack's config, with one connection
 * @param folder takes the unpacked assets
 */
export async function startStack(
  stack: DeployedStack,
  config: { readonly stackName: string; readonly connections: readonly [object] },
  folder: string,
  keep: Keep,
): Promise<RunningStack> {
  const source = keep(await startOktaOrg({ name: "source", rateLimitFactor: 100 }), (org) => org.stop());
  const target = keep(await startOktaOrg({ name: "target", rateLimitFactor: 100 }), (org) => org.stop());
  const aws = keep(await startAws(), (part) => part.stop());
  const orgs = { source: { orgUrl: source.url }, target: { orgUrl: target.url } };
  const connection = demand("connection", parse(connectionSchema, { ...config.connections[0], ...orgs }));
  const { queueUrl, deadLetterQueueUrl } = await makeResources(aws.endpoint, config.stackName, connection, {
    hook: "a hook secret that Secrets Manager would have made",
    admins: issueAdminCredentials(source, target),
  });

  const sqs = keep(new SQSClient(describeClient(aws.endpoint)), async (client) => client.destroy());
  const outcomes = new OutcomeFeed();
  const start = (name: FunctionName, apiUrl: string): LambdaFunction => {
    const deployed = stack.functions[name];
    const taskRoot = unpackAsset(deployed.asset, join(folder, name), configurationFiles[name], orgs);
    const world = { region: localRegion, accountId: aws.accountId, apiUrl, awsEndpoint: aws.endpoint };
    const variables = Object.entries(deployed.variables).map(([key, value]) => [
      key,
      resolveText(value, world),
    ]);
    const fn = startFunction({
      name,
      ...locateHandler(deployed, taskRoot),
      environment: { ...Object.fromEntries(variables), ...provideAsLambda(taskRoot, aws.endpoint) },
      timeoutMs: deployed.timeoutSeconds * 1000,
      memoryMb: deployed.memoryMb,
      maxConcurrency: name === "worker" ? stack.feed.maximumConcurrency : 1,
      onLog: (line) => outcomes.readLine(line),
    });
    return keep(fn, (part) => part.stop());
  };

  // Only bootstrap, which is started last, is told where the API is.
  const intake = { eventHook: start("eventHook", ""), jwks: start("jwks", "") };
  const api = keep(
    await startHttpApi({
      routes: stack.routes.map((route) => ({
        ...route,
        invoke: takeTurns(1, intake[route.function].invoke),
      })),
    }),
    (part) => part.stop(),
  );
  const worker = start("worker", "");
  const fault = Promise.withResolvers<never>();
  fault.promise.catch(() => undefined); // it is also rejected when nobody waits for it
  keep(
    startEventSourceMapping({
      ...stack.feed,
      queueUrl,
      endpoint: aws.endpoint,
      region: localRegion,
      functionName: "worker",
      mappings: aws.mappings,
      longPollSeconds: 1,
      invoke: async (event) => {
        const result = await worker.invoke(event);
        if (result.kind !== "answered") {
          fault.reject(new Error(`the worker does not run: ${JSON.stringify(result)}`));
        }
        return result;
      },
    }),
    (mapping) => mapping.stop(),
  );
  const { appId } = await bootstrapOrgs(start("bootstrap", api.url), connection.id, {
    endpoint: aws.endpoint,
    sourceSecretId: resourceNames.sourceClientSecret(config.stackName, connection.id),
  });
  return {
    sourceAdmin: keep(actAsAdmin(source), (admin) => admin.close()),
    targetAdmin: keep(actAsAdmin(target), (admin) => admin.close()),
    apiUrl: api.url,
    appId,
    outcomes,
    replay: start("replay", ""),
    bury: (body, groupId) =>
      createFifoQueue(sqs, deadLetterQueueUrl).send({ body, groupId, deduplicationId: randomUUID() }),
    workerFault: fault.promise,
  };
}

/** What a function has in Lambda without the template's doing; the endpoint is its way to the embedded AWS. */
export function provideAsLambda(taskRoot: string, endpoint: string): Readonly<Record<string, string>> {
  return {
    [environmentNames.taskRoot]: taskRoot,
    AWS_REGION: localRegion,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL: endpoint,
  };
}
