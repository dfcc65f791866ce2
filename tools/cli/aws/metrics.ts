import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { AwsClients } from "./clients.ts";

/** A number that CloudWatch is asked for. */
export interface MetricQuestion {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Maximum`, `p95`, … */
  readonly stat: string;
  /** Length of each point, in seconds. */
  readonly periodSeconds: number;
  /** How far back, in seconds; the longest in one request is a multiple of every period in it. */
  readonly sinceSeconds: number;
}

/** One point: when its period began, in milliseconds since 1970. */
export interface MetricPoint {
  readonly atMs: number;
  readonly value: number;
}

const minuteMs = 60_000;

/** @returns the points of each question, newest first; a time without data has none. All in one request. */
export async function readMetrics<TName extends string>(
  { cloudWatch }: Pick<AwsClients, "cloudWatch">,
  questions: Readonly<Record<TName, MetricQuestion>>,
  nowMs: number,
): Promise<(name: TName) => readonly MetricPoint[]> {
  const entries = Object.entries<MetricQuestion>(questions);
  const longestSeconds = Math.max(...entries.map(([, { sinceSeconds }]) => sinceSeconds));
  // CloudWatch counts periods from the start on: so the last one of each length ends with this minute, and is whole.
  const untilMs = (Math.floor(nowMs / minuteMs) + 1) * minuteMs;
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(untilMs - longestSeconds * 1000),
      EndTime: new Date(untilMs),
      ScanBy: "TimestampDescending",
      MetricDataQueries: entries.map(([name, question]) => ({ Id: name, MetricStat: describe(question) })),
    }),
  );
  return (name) => {
    const oldestMs = untilMs - questions[name].sinceSeconds * 1000;
    const result = MetricDataResults.find(({ Id }) => Id === name);
    return (result?.Timestamps ?? [])
      .map((time, index) => ({ atMs: time.getTime(), value: result?.Values?.[index] ?? 0 }))
      .filter(({ atMs }) => atMs >= oldestMs)
      .toSorted((a, b) => b.atMs - a.atMs);
  };
}

function describe({ namespace, name, dimensions, stat, periodSeconds }: MetricQuestion) {
  return {
    Metric: {
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Stat: stat,
    Period: periodSeconds,
  };
}
