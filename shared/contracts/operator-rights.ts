/** What of a bridge an operator's tool calls upon. */
export type OperatedThing =
  | "stack"
  /** The connections' queues and their dead-letter queues, by what their names begin with. */
  | "queues"
  /** The dead-letter queues, by what their names begin and end with. */
  | "dead-letters"
  /** The connections' queues, each by its name. */
  | "sync-queues"
  /** The dead-letter queues, each by its name. */
  | "dead-letter-queues"
  | "workers"
  | "bootstrap"
  | "replay"
  /** What hands the queues' messages to the workers. */
  | "feeds"
  /** Of the workers and the intake. */
  | "logs"
  /** That they are there and how old they are; never what is in them. */
  | "secrets"
  /** Where AWS knows nothing narrower. */
  | "account";

/** A right in AWS, and upon what. Batch requests of SQS need the right of the single ones. */
export interface OperatorRight {
  readonly action: `${string}:${string}`;
  readonly on: OperatedThing;
}

const find = { action: "cloudformation:DescribeStacks", on: "stack" } as const;
const readQueues = [
  { action: "sqs:GetQueueUrl", on: "queues" },
  { action: "sqs:GetQueueAttributes", on: "queues" },
] as const;
/** Only who receives messages sees them; they are made visible again. */
const lookAtDeadLetters = [
  { action: "sqs:ReceiveMessage", on: "dead-letters" },
  { action: "sqs:ChangeMessageVisibility", on: "dead-letters" },
] as const;
const readLogs = { action: "logs:FilterLogEvents", on: "logs" } as const;
const readMetrics = { action: "cloudwatch:GetMetricData", on: "account" } as const;
const listFeeds = { action: "lambda:ListEventSourceMappings", on: "account" } as const;
const switchFeeds = { action: "lambda:UpdateEventSourceMapping", on: "feeds" } as const;
const describeSecrets = { action: "secretsmanager:DescribeSecret", on: "secrets" } as const;
const describeFunctions = [
  { action: "lambda:GetFunctionConfiguration", on: "workers" },
  { action: "lambda:GetFunctionConfiguration", on: "bootstrap" },
  { action: "lambda:GetFunctionConfiguration", on: "replay" },
] as const;
/** For one person's plan, which a worker makes by reading both orgs, and for people in scope. */
const askWorkers = { action: "lambda:InvokeFunction", on: "workers" } as const;
/** An operator throws one away that nobody needs, and takes away what was sent back. */
const remove = { action: "sqs:DeleteMessage", on: "dead-letter-queues" } as const;
const callBootstrap = { action: "lambda:InvokeFunction", on: "bootstrap" } as const;
const send = { action: "sqs:SendMessage", on: "sync-queues" } as const;

/** What a command calls: to look, which is all that a viewer may, and to act. `sts:GetCallerIdentity` needs no right. */
export interface CommandRights {
  readonly looks: readonly OperatorRight[];
  readonly acts: readonly OperatorRight[];
}

/** What each command of the operator's tool calls in AWS: the stack's two IAM policies are made from this, and nothing else. */
export const commandRights = {
  status: {
    looks: [find, ...readQueues, ...lookAtDeadLetters, readLogs, readMetrics, listFeeds, describeSecrets],
    acts: [],
  },
  dlq: { looks: [find, ...readQueues, ...lookAtDeadLetters, askWorkers], acts: [remove] },
  explain: { looks: [find, askWorkers, readLogs, listFeeds], acts: [] },
  keys: { looks: [find, describeSecrets], acts: [] },
  /** A worker tries the orgs with the bridge's own access. */
  doctor: {
    looks: [
      find,
      ...readQueues,
      readLogs,
      readMetrics,
      listFeeds,
      describeSecrets,
      ...describeFunctions,
      askWorkers,
    ],
    acts: [],
  },
  replay: {
    looks: [find, ...readQueues, ...lookAtDeadLetters, askWorkers],
    acts: [
      send,
      // A move task acts with the rights of whoever starts it: it receives and deletes in their name.
      { action: "sqs:ReceiveMessage", on: "dead-letter-queues" },
      remove,
      { action: "sqs:GetQueueAttributes", on: "dead-letter-queues" },
      { action: "sqs:StartMessageMoveTask", on: "dead-letter-queues" },
      { action: "sqs:ListMessageMoveTasks", on: "dead-letter-queues" },
      { action: "sqs:CancelMessageMoveTask", on: "dead-letter-queues" },
      { action: "lambda:InvokeFunction", on: "replay" },
    ],
  },
  sync: { looks: [find, ...readQueues, askWorkers, readLogs, listFeeds], acts: [send] },
  bootstrap: { looks: [find], acts: [callBootstrap] },
  hook: { looks: [find, readLogs], acts: [callBootstrap] },
  pause: { looks: [find, listFeeds], acts: [switchFeeds] },
  resume: { looks: [find, listFeeds], acts: [switchFeeds] },
} as const satisfies Record<string, CommandRights>;

const commands = Object.values<CommandRights>(commandRights);

/** What a viewer may do. */
export const viewerRights: readonly OperatorRight[] = unite(commands.flatMap(({ looks }) => looks));

/** What an operator may do beyond that. */
export const operatorRights: readonly OperatorRight[] = unite(commands.flatMap(({ acts }) => acts));

function unite(rights: readonly OperatorRight[]): readonly OperatorRight[] {
  return rights.filter((right, index) => rights.findIndex((other) => isSame(other, right)) === index);
}

function isSame(a: OperatorRight, b: OperatorRight): boolean {
  return a.action === b.action && a.on === b.on;
}
