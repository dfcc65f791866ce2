import { randomBytes } from "node:crypto";
import type { BootstrapReport } from "../../shared/contracts/bootstrap.ts";
import {
  type Connection,
  connectionSchema,
  type ScopedConnection,
} from "../../shared/contracts/connection.ts";
import {
  environmentNames,
  eventSourceMapping,
  type FunctionName,
  resourceNames,
  routes,
} from "../../shared/contracts/deployment.ts";
import { parse } from "../../shared/contracts/parse.ts";
import type { AppScope } from "../../shared/contracts/scope.ts";
import { demand } from "../../shared/runtime/parse-env.ts";
import type { AccessRules } from "../emulators/aws/access-rules.ts";
import { startHttpApi } from "../emulators/aws/http-api/start.ts";
import { startEventSourceMapping } from "../emulators/aws/lambda/event-source-mapping.ts";
import type { LambdaFunction } from "../emulators/aws/lambda/function-process.ts";
import { startAws } from "../emulators/aws/start.ts";
import { SkippableClock } from "../emulators/clock.ts";
import { type OktaOrg, type OktaOrgOptions, startOktaOrg } from "../emulators/okta-org/start.ts";
import { type Admin, actAsAdmin } from "./admin.ts";
import { bootstrapOrgs } from "./bootstrap-orgs.ts";
import { clearBridgeFile, writeBridgeFile } from "./bridge-file.ts";
import { type FunctionEnvironment, makeEnvironments } from "./deployed-functions.ts";
import { deployedNames, describeOutputs } from "./deployed-names.ts";
import { createLocalFunctions } from "./local-functions.ts";
import { type ConnectionResources, localRegion, makeResources } from "./make-resources.ts";
import { OutcomeFeed } from "./outcome-feed.ts";
import { takeTurns } from "./take-turns.ts";

export interface LocalBridgeOptions {
  /** Ports of the source org, the target org, the hook endpoint and the embedded AWS; free ones by default. */
  readonly ports?: {
    readonly source?: number;
    readonly target?: number;
    readonly hooks?: number;
    readonly aws?: number;
  };
  /** How many times the published limits the two orgs allow; default 1. */
  readonly rateLimitFactor?: number;
  /** What else is peculiar to one of the orgs. */
  readonly orgs?: { readonly source?: OrgPeculiarities; readonly target?: OrgPeculiarities };
  /** Most workers at once, each a process of its own; as deployed by default. */
  readonly workers?: number;
  /** Overrides of the connection's config. */
  readonly connection?: Partial<
    Pick<Connection, "settleSeconds" | "removals" | "mapping" | "credentials" | "federation">
  >;
  /** Called when the worker is handed a batch. */
  readonly onBatch?: () => void;
  /** Project folder under which is written how the bridge is reached, as `npm start` does; nowhere when left out. */
  readonly folder?: string;
  /** Takes each line that a function writes. */
  readonly onLog?: (functionName: FunctionName, line: string) => void;
}

export type OrgPeculiarities = Pick<OktaOrgOptions, "rateLimitFactor" | "rateLimitWindowMs">;

/** A whole bridge on this machine: two orgs, the embedded AWS, and the functions as they are deployed. */
export interface LocalBridge {
  readonly source: OktaOrg;
  readonly target: OktaOrg;
  readonly sourceAdmin: Admin;
  readonly targetAdmin: Admin;
  readonly connection: ScopedConnection<AppScope>;
  /** Where the HTTP API answers, without a slash at the end. */
  readonly apiUrl: string;
  readonly hookUrl: string;
  readonly hookSecret: string;
  readonly awsEndpoint: string;
  /** The time of the embedded AWS: it can be made to jump over a visibility time-out. */
  readonly awsClock: SkippableClock;
  /** Denies callers of the embedded AWS, by access key id, what they may not do. */
  readonly awsAccess: AccessRules;
  readonly resources: ConnectionResources;
  readonly worker: LambdaFunction;
  readonly bootstrap: LambdaFunction;
  /** What bootstrap did to the two orgs. */
  readonly report: BootstrapReport;
  /** Requests that the hook endpoint has been sent so far. */
  readonly countDeliveries: () => number;
  /** Batches that workers have in hand now. */
  readonly countBusyWorkers: () => number;
  readonly outcomes: OutcomeFeed;
  /** Stops every part and waits until it has stopped. */
  stop(): Promise<void>;
}

const prefix = "orgbridge";
const connectionId = "demo";
/** Containers of the intake: as many as two cores can keep busy. */
const intakeConcurrency = 3;
/** Short, because to pause the worker takes as long; a message ends a poll at once. */
const localPollSeconds = 1;
/** Orgs fetch keys now and then, one at a time. */
const keyRouteConcurrency = 1;

/** Containers of the worker beyond those of the event source mapping, for whoever invokes it. */
const spareWorkers = 2;

/**
 * Starts the whole bridge. Whatever was started is stopped again when a later part cannot start.
 * @throws BridgeRunsError when one runs from `options.folder` already
 */
export async function startLocalBridge(options: LocalBridgeOptions = {}): Promise<LocalBridge> {
  const started: (() => Promise<unknown>)[] = [];
  const keep = <T>(part: T, stopPart: (part: T) => Promise<unknown>): T => {
    started.push(() => stopPart(part));
    return part;
  };
  const stop = async (): Promise<void> => {
    const faults: unknown[] = [];
    // One part that cannot stop must not keep the others running.
    for (const stopPart of started.splice(0).reverse()) {
      await stopPart().catch((fault: unknown) => faults.push(fault));
    }
    if (faults.length > 0) throw new AggregateError(faults, "parts of the local bridge did not stop");
  };
  try {
    return { ...(await startParts(options, keep)), stop };
  } catch (error) {
    await stop().catch(() => undefined); // what went wrong first is what is told
    throw error;
  }
}

/** Temporary tokens, as a person makes them in the two consoles: bootstrap revokes them when it is done. */
export function issueAdminCredentials(source: OktaOrg, target: OktaOrg): Readonly<Record<string, unknown>> {
  const name = "bootstrap";
  return {
    source: { apiToken: source.issueApiToken({ name }) },
    target: { apiToken: target.issueApiToken({ name }) },
  };
}

type Keep = <T>(part: T, stopPart: (part: T) => Promise<unknown>) => T;

async function startParts(options: LocalBridgeOptions, keep: Keep): Promise<Omit<LocalBridge, "stop">> {
  const {
    ports = {},
    rateLimitFactor = 1,
    orgs = {},
    workers = eventSourceMapping.maximumConcurrency,
  } = options;
  const { onBatch = () => undefined, onLog = () => undefined } = options;
  if (options.folder !== undefined) await clearBridgeFile(options.folder);
  const source = keep(
    await startOktaOrg({ name: "source", port: ports.source ?? 0, rateLimitFactor, ...orgs.source }),
    (org) => org.stop(),
  );
  const target = keep(
    await startOktaOrg({ name: "target", port: ports.target ?? 0, rateLimitFactor, ...orgs.target }),
    (org) => org.stop(),
  );
  const awsClock = new SkippableClock();
  const aws = keep(await startAws({ port: ports.aws ?? 0, clock: awsClock }), (part) => part.stop());
  const sourceAdmin = keep(actAsAdmin(source), (admin) => admin.close());
  const targetAdmin = keep(actAsAdmin(target), (admin) => admin.close());

  const described = {
    id: connectionId,
    source: { orgUrl: source.url },
    target: { orgUrl: target.url },
    scope: { kind: "app", appLabel: "Target org" },
    loginDomains: ["example.com"],
    removals: "apply",
    ...options.connection,
  };
  const connection = demand("connection", parse(connectionSchema, described));
  const hookSecret = randomBytes(32).toString("base64url");
  const resources = await makeResources(aws.endpoint, prefix, connection, {
    hook: hookSecret,
    admins: issueAdminCredentials(source, target),
  });
  const environments = keep(await makeEnvironments(prefix, connection, aws.endpoint), (folders) =>
    folders.discard(),
  );
  const outcomes = new OutcomeFeed();
  const functions = createLocalFunctions({
    aws,
    prefix,
    connectionId: connection.id,
    environments,
    onLog: (name, line) => {
      if (name === "worker") outcomes.readLine(line);
      onLog(name, line);
    },
  });
  const start = (
    name: FunctionName,
    maxConcurrency: number,
    further: FunctionEnvironment = {},
  ): LambdaFunction => keep(functions.start(name, maxConcurrency, further), (fn) => fn.stop());
  const intake = start("eventHook", intakeConcurrency);
  const worker = start("worker", eventSourceMapping.maximumConcurrency + spareWorkers);
  const jwks = start("jwks", keyRouteConcurrency);
  let busyWorkers = 0;

  keep(
    startEventSourceMapping({
      ...eventSourceMapping,
      maximumConcurrency: workers,
      queueUrl: resources.queueUrl,
      endpoint: aws.endpoint,
      functionName: deployedNames.worker(prefix, connection.id),
      mappings: aws.mappings,
      longPollSeconds: localPollSeconds,
      region: localRegion,
      invoke: async (event) => {
        onBatch();
        busyWorkers += 1;
        try {
          return await worker.invoke(event);
        } finally {
          busyWorkers -= 1;
        }
      },
    }),
    (mapping) => mapping.stop(),
  );
  // A burst of deliveries must not meet cold containers: Okta waits for 3 s, and starting Node is what two cores are slow at.
  const warmed = await Promise.all(Array.from({ length: intakeConcurrency }, () => intake.invoke({})));
  const broken = warmed.find(({ kind }) => kind !== "answered");
  if (broken !== undefined)
    throw new Error(`the event-hook function does not run: ${JSON.stringify(broken)}`);
  let deliveries = 0;
  const invokeIntake = takeTurns(intakeConcurrency, (event: unknown) => {
    deliveries += 1;
    return intake.invoke(event);
  });
  const invokes = { eventHook: invokeIntake, jwks: takeTurns(keyRouteConcurrency, jwks.invoke) };
  const api = keep(
    await startHttpApi({
      port: ports.hooks ?? 0,
      routes: routes.map((route) => ({ ...route, invoke: invokes[route.function] })),
    }),
    (part) => part.stop(),
  );
  const hookUrl = `${api.url}/hooks/${connection.id}`;
  start("replay", 1);
  const bootstrap = start("bootstrap", 1, { [environmentNames.apiUrl]: api.url });
  const { appId, report } = await bootstrapOrgs(bootstrap, connection.id, {
    endpoint: aws.endpoint,
    sourceSecretId: resourceNames.sourceClientSecret(prefix, connection.id),
  });
  aws.stacks.register({
    name: prefix,
    region: localRegion,
    outputs: describeOutputs(prefix, connection, api.url),
  });
  if (options.folder !== undefined) {
    const content = {
      awsEndpoint: aws.endpoint,
      region: localRegion,
      stackName: prefix,
      pid: process.pid,
    };
    keep(await writeBridgeFile(options.folder, content), (remove) => remove());
  }
  return {
    source,
    target,
    sourceAdmin,
    targetAdmin,
    connection: { ...connection, scope: { kind: "app", appId } },
    bootstrap,
    report,
    apiUrl: api.url,
    hookUrl,
    hookSecret,
    awsEndpoint: aws.endpoint,
    awsClock,
    awsAccess: aws.access,
    resources,
    worker,
    countDeliveries: () => deliveries,
    countBusyWorkers: () => busyWorkers,
    outcomes,
  };
}
