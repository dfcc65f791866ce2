/**
 * What is deployed, in numbers and names: `infra` synthesizes from this and the local run starts from this, so that
 * what runs on a laptop is what runs in AWS. Nothing here may import an SDK, the CDK or a function.
 */

/** One function: its source, and the limits that Lambda holds it to. */
export interface FunctionDeployment {
  /** Path of the TypeScript entry from the project's root; its `handler` export is the Lambda handler. */
  readonly entry: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

export const functionDeployments = {
  /** Okta gives up after 3 s; the rest of the time-out lets a slow first call finish what it began. */
  eventHook: {
    entry: "functions/event-hook/handler.ts",
    handler: "handler",
    timeoutSeconds: 10,
    memoryMb: 512,
  },
  /** A batch is 10 records at most; the queue's visibility time-out is six times this, as AWS advises. */
  worker: { entry: "functions/worker/handler.ts", handler: "handler", timeoutSeconds: 30, memoryMb: 512 },
  /** Lambda's longest: setting up two orgs waits for their rate limits and for the target to validate an attribute. */
  bootstrap: {
    entry: "functions/bootstrap/handler.ts",
    handler: "handler",
    timeoutSeconds: 900,
    memoryMb: 512,
  },
  jwks: { entry: "functions/jwks/handler.ts", handler: "handler", timeoutSeconds: 10, memoryMb: 256 },
  /** A replay runs for ten minutes at most, and then makes visible what it leaves. */
  replay: { entry: "functions/replay/handler.ts", handler: "handler", timeoutSeconds: 900, memoryMb: 256 },
} as const satisfies Record<string, FunctionDeployment>;

export type FunctionName = keyof typeof functionDeployments;

/** How long a source org waits for an answer to an event hook; it repeats once after no answer, and never after a 4xx. */
export const hookPatienceMs = 3000;

/** How long the functions wait for AWS: `attempts` times `requestMs` for an answer, pauses between them apart. */
export const awsTimeouts = {
  /** All of it within Okta's patience: Okta gives up after 3 s, so a call to AWS must have failed and been repeated before. */
  eventHook: { connectionMs: 500, requestMs: 900, attempts: 2 },
  /** Well within an invocation, repetitions included. */
  worker: { connectionMs: 1000, requestMs: 3000, attempts: 3 },
  /** An org that fetches keys waits a few seconds at most. */
  jwks: { connectionMs: 500, requestMs: 1000, attempts: 2 },
  /** A receive waits for a message for a second of this. */
  replay: { connectionMs: 1000, requestMs: 5000, attempts: 3 },
} as const;

/** Routes of the HTTP API, payload format 2.0. */
export const routes = [
  { method: "GET", path: "/hooks/{connectionId}", function: "eventHook" },
  { method: "POST", path: "/hooks/{connectionId}", function: "eventHook" },
  { method: "GET", path: "/connections/{connectionId}/jwks.json", function: "jwks" },
] as const satisfies readonly { method: "GET" | "POST"; path: string; function: FunctionName }[];

/** What a route lets through; beyond it the API answers 429. */
export interface Throttle {
  readonly requestsPerSecond: number;
  /** Most requests at one moment. */
  readonly burst: number;
}

/**
 * What the routes of each function let through. All connections together; AWS's own limit is 10,000 requests a second and a
 * burst of 5,000 for everything in an account and region.
 */
export const throttles = {
  /**
   * Okta never repeats what is answered with 429, so a person would be lost. It sends at most 400,000 events per org and day (5 a
   * second), in bursts when somebody changes many people at once: this is a hundred times that, and needs about 50 containers of
   * the 1,000 that an account usually has.
   */
  eventHook: { requestsPerSecond: 500, burst: 1000 },
  /** An org fetches keys now and then and keeps them; whoever is refused here asks again. Anybody may ask, so it is kept small. */
  jwks: { requestsPerSecond: 50, burst: 100 },
} as const satisfies Record<(typeof routes)[number]["function"], Throttle>;

/**
 * What the HTTP API notes of each request: no header, no query, no path and no body, in which a caller could have put a
 * secret. Names of API Gateway's own variables: docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export const accessLogFields = {
  requestId: "$context.requestId",
  requestTime: "$context.requestTime",
  sourceIp: "$context.identity.sourceIp",
  routeKey: "$context.routeKey",
  status: "$context.status",
  responseLength: "$context.responseLength",
  responseLatency: "$context.responseLatency",
  integrationStatus: "$context.integrationStatus",
  integrationLatency: "$context.integrationLatency",
  integrationError: "$context.integrationErrorMessage",
  error: "$context.error.message",
} as const;

/** SQS attributes of a connection's queue, in AWS's own names. */
export const syncQueueAttributes = {
  FifoQueue: true,
  ContentBasedDeduplication: false,
  DeduplicationScope: "messageGroup",
  FifoThroughputLimit: "perMessageGroupId",
  /** `settleSeconds`: events about one person that come close together meet in one batch. */
  DelaySeconds: 2,
  /** Six worker time-outs: a record is never visible again while its invocation may still run. */
  VisibilityTimeout: 180,
  /** 14 days, the longest that SQS keeps a message. */
  MessageRetentionPeriod: 1_209_600,
} as const;

/** Waiting never dead-letters a record, only crashing this often does. */
export const syncQueueMaxReceiveCount = 1000;

/** SQS attributes of a connection's dead-letter queue. */
export const deadLetterQueueAttributes = {
  FifoQueue: true,
  ContentBasedDeduplication: false,
  DeduplicationScope: "messageGroup",
  FifoThroughputLimit: "perMessageGroupId",
  MessageRetentionPeriod: 1_209_600,
} as const;

/** Which queues may give up messages to a dead-letter queue: only the connection's own. */
export const deadLetterRedrivePermission = "byQueue";

/** How Lambda feeds a connection's queue to its worker. */
export const eventSourceMapping = {
  batchSize: 10,
  reportBatchItemFailures: true,
  /** One warm container saturates an org's write limit; the second is for the moment in which one is replaced. */
  maximumConcurrency: 2,
} as const;

/** Names of what one bridge makes, from the stack's name (`prefix`) and the connection's id. */
export const resourceNames = {
  syncQueue: (prefix: string, connectionId: string) => `${prefix}-sync-${connectionId}.fifo`,
  deadLetterQueue: (prefix: string, connectionId: string) => `${prefix}-sync-${connectionId}-dlq.fifo`,
  /** All of a bridge's queues, where IAM takes a pattern. */
  anyQueue: (prefix: string) => `${prefix}-sync-*`,
  anyDeadLetterQueue: (prefix: string) => `${prefix}-sync-*-dlq.fifo`,
  // Not a hyphen before the last word of six letters: AWS would take such a name for a complete ARN's end.
  hookSecret: (prefix: string, connectionId: string) => `${prefix}/${connectionId}/hook`,
  sourceClientSecret: (prefix: string, connectionId: string) => `${prefix}/${connectionId}/source`,
  targetClientSecret: (prefix: string, connectionId: string) => `${prefix}/${connectionId}/target`,
  /** What anybody may know: public keys, and what bootstrap notes about its own work. */
  publicDocument: (prefix: string, connectionId: string) => `${prefix}/${connectionId}/public`,
  /** The temporary admin credentials for both orgs that a person puts there for bootstrap. */
  adminSecret: (prefix: string, connectionId: string) => `${prefix}/${connectionId}/admins`,
} as const;

/**
 * Environment variables of the functions. They hold names and URLs only; what a connection is comes from
 * `connection.json` or `connections.json` beside the bundle (in `LAMBDA_TASK_ROOT`, which Lambda itself sets).
 */
export const environmentNames = {
  /** Prefix of every resource name: the stack's name. */
  resourcePrefix: "ORGBRIDGE_PREFIX",
  /** Where the account's queues live, with a trailing slash: `https://sqs.<region>.amazonaws.com/<account>/`. */
  queueBaseUrl: "ORGBRIDGE_QUEUE_BASE_URL",
  /** Where the HTTP API answers, without a slash at the end. Only bootstrap has it: it tells the orgs. */
  apiUrl: "ORGBRIDGE_API_URL",
  /** Folder of the bundle and of the configuration files beside it. Set by Lambda, never by the stack. */
  taskRoot: "LAMBDA_TASK_ROOT",
} as const;

/** Files beside a function's bundle. */
export const configurationFiles = {
  /** The one connection of a worker. */
  worker: "connection.json",
  /** Every connection of the bridge, as the shared intake needs them. */
  eventHook: "connections.json",
  /** Every connection of the bridge in full. */
  bootstrap: "connections.json",
  /** Every connection of the bridge, of which the key route needs the ids only. */
  jwks: "connections.json",
  /** Every connection of the bridge, of which replay needs the ids only. */
  replay: "connections.json",
} as const;

/** A header of the event hook that names the app whose assignments are the scope: bootstrap sets it, the intake reads it. */
export const scopeAppHeader = "x-orgbridge-scope-app";
