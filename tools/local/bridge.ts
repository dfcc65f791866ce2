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
} from "../../shared/contracts/deployment.ts";
import { parse } from "../../shared/contracts/parse.ts";
import type { AppScope } from "../../shared/contracts/scope.ts";
import { demand } from "../../shared/runtime/parse-env.ts";
import type { AccessRules } from "../emulators/aws/access-rules.ts";
import type { LambdaFunction } from "../emulators/aws/lambda/function-process.ts";
import { startAws } from "../emulators/aws/start.ts";
import { SkippableClock } from "../emulators/clock.ts";
import { type OktaOrg, type OktaOrgOptions, startOktaOrg } from "../emulators/okta-org/start.ts";
import { type Admin, actAsAdmin } from "./admin.ts";
import { bootstrapOrgs } from "./bootstrap-orgs.ts";
import { clearBridgeFile, writeBridgeFile } from "./bridge-file.ts";
import { type FunctionEnvironment, makeEnvironments } from "./deployed-functions.ts";
import { deployedNames, describeOutputs } from "./deployed-names.ts";
import { intakeConcurrency, keyRouteConcurrency, startFront } from "./front.ts";
import { type Keep, keepParts } from "./keep-parts.ts";
import { createLocalFunctions } from "./local-functions.ts";
import { type ConnectionResources, localRegion, makeResources } from "./make-resources.ts";
import { OutcomeFeed } from "./outcome-feed.ts";
import { startWorkerFeed } from "./worker-feed.ts";

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
/** Containers of the worker beyond those of the event source mapping, for whoever invokes it. */
const spareWorkers = 2;

/**
 * Starts the whole bridge. Whatever was started is stopped again when a later part cannot start.
 * @throws BridgeRunsError when one runs from `options.folder` already
 */
export async function startLocalBridge(options: LocalBridgeOptions = {}): Promise<LocalBridge> {
  const { keep, stop } = keepParts();
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

async function startParts(options: LocalBridgeOptions, keep: Keep): Promise<Omit<LocalBridge, "stop">> {
  const { ports = {}, rateLimitFactor = 1, orgs = {} } = options;
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
  const feed = keep(
    startWorkerFeed({
      aws,
      queueUrl: resources.queueUrl,
      functionName: deployedNames.worker(prefix, connection.id),
      worker,
      workers: options.workers ?? eventSourceMapping.maximumConcurrency,
      onBatch,
    }),
    (part) => part.stop(),
  );
  const api = keep(await startFront({ port: ports.hooks ?? 0, intake, jwks }), (part) => part.stop());
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
    countDeliveries: api.countDeliveries,
    countBusyWorkers: feed.countBusyWorkers,
    outcomes,
  };
}
