import * as v from "valibot";
import { resourceNames } from "../../../../shared/contracts/deployment.ts";
import { buildMetricNamespace } from "../../../../shared/contracts/metrics.ts";
import type { ConnectionFacts } from "../../../../shared/contracts/operating.ts";
import { readFeed } from "../../aws/feed.ts";
import { type MetricQuestion, readMetrics } from "../../aws/metrics.ts";
import { readQueues } from "../../aws/queues.ts";
import { readSecretAges } from "../../aws/secret-ages.ts";
import type { Bridge } from "../../bridge/find-bridge.ts";
import { countLetters } from "./count-letters.ts";
import { findTroubles } from "./find-troubles.ts";

const countSchema = v.object({ waiting: v.number(), inFlight: v.number(), delayed: v.number() });

/** How one connection is doing. */
export const connectionStatusSchema = v.object({
  connection: v.string(),
  /** What needs somebody, the worst first; nothing, when all is well. */
  troubles: v.array(v.object({ what: v.string(), todo: v.string() })),
  /** Lambda's own word for what hands messages to the worker: `Enabled`, `Disabled`, … */
  worker: v.string(),
  queue: v.object({
    ...countSchema.entries,
    /** Age of the oldest message, in seconds; null when CloudWatch has no figure of the last 15 min. */
    oldestSeconds: v.nullable(v.number()),
  }),
  deadLetters: v.object({
    count: v.number(),
    /** Of those that a second showed. */
    byReason: v.record(v.string(), v.number()),
    isPartial: v.boolean(),
  }),
  /** From event to change, of the last hour: 95 of 100 people were not slower. Null when nobody was changed. */
  lagMs: v.nullable(v.number()),
  /** People who ended so in the last hour. */
  lastHour: v.object({ applied: v.number(), rejected: v.number(), waiting: v.number() }),
  /** `open`: an org was down in the last five minutes and is only probed. */
  circuit: v.picklist(["closed", "open"]),
  /** When the source org last announced something, by the minute; null: nothing in the last 24 h. */
  lastEventAt: v.nullable(v.string()),
  credentials: v.array(
    v.object({
      what: v.string(),
      /** Whole days since it was last changed; null when it is not there. */
      ageDays: v.nullable(v.number()),
    }),
  ),
});

export type ConnectionStatus = v.InferOutput<typeof connectionStatusSchema>;

const dayMs = 86_400_000;

/** Asks AWS everything at once: what is slowest decides how long it takes. */
export async function readStatus(
  { aws, deployment: { prefix } }: Bridge,
  { id, workerFunction }: ConnectionFacts,
  nowMs: number,
): Promise<ConnectionStatus> {
  const [feed, { sync, deadLetters }, points, ages] = await Promise.all([
    readFeed(aws, workerFunction),
    readLetters(aws, prefix, id, nowMs),
    readMetrics(aws, askMetrics(prefix, id), nowMs),
    readSecretAges(aws, prefix, id),
  ]);
  const sum = (name: QuestionName): number => points(name).reduce((total, { value }) => total + value, 0);
  const lastEventMs = points("events").find(({ value }) => value > 0)?.atMs;
  const { waiting, inFlight, delayed } = sync;
  const status = {
    connection: id,
    worker: feed.state,
    queue: { waiting, inFlight, delayed, oldestSeconds: points("oldest")[0]?.value ?? null },
    deadLetters,
    lagMs: points("lag")[0]?.value ?? null,
    lastHour: { applied: sum("applied"), rejected: sum("rejected"), waiting: sum("retry") },
    circuit: sum("circuit") > 0 ? "open" : "closed",
    lastEventAt: lastEventMs === undefined ? null : new Date(lastEventMs).toISOString(),
    credentials: ages.map(({ what, changedMs }) => ({
      what,
      ageDays: changedMs === null ? null : Math.floor((nowMs - changedMs) / dayMs),
    })),
  } as const;
  return { ...status, troubles: [...findTroubles(status)] };
}

async function readLetters(aws: Bridge["aws"], prefix: string, connectionId: string, nowMs: number) {
  const { sync, deadLetters } = await readQueues(aws, prefix, connectionId);
  const counts = await countLetters(aws, connectionId, deadLetters, nowMs);
  return { sync, deadLetters: { count: deadLetters.waiting + deadLetters.inFlight, ...counts } };
}

type QuestionName = keyof ReturnType<typeof askMetrics>;

function askMetrics(prefix: string, connectionId: string) {
  const namespace = buildMetricNamespace(prefix);
  const ours = (name: string, further: Partial<MetricQuestion> = {}): MetricQuestion => ({
    namespace,
    name,
    dimensions: { connectionId },
    stat: "Sum",
    periodSeconds: 3600,
    sinceSeconds: 3600,
    ...further,
  });
  const ended = (outcome: string): MetricQuestion =>
    ours("Outcomes", { dimensions: { connectionId, outcome } });
  return {
    lag: ours("Lag", { stat: "p95" }),
    applied: ended("applied"),
    rejected: ended("rejected"),
    retry: ended("retry"),
    circuit: ours("Outcomes", {
      dimensions: { connectionId, outcome: "retry", reason: "circuit-open" },
      periodSeconds: 300,
      sinceSeconds: 300,
    }),
    events: ours("HookMessages", { periodSeconds: 60, sinceSeconds: 86_400 }),
    oldest: {
      namespace: "AWS/SQS",
      name: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: resourceNames.syncQueue(prefix, connectionId) },
      stat: "Maximum",
      periodSeconds: 60,
      sinceSeconds: 900,
    },
  };
}
