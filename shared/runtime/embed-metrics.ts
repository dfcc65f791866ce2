import type { CarriedMetric } from "../contracts/log-events.ts";
import { metrics } from "../contracts/metrics.ts";

/** Whose metrics a line carries, and when they are from. */
export interface EmbedContext {
  readonly namespace: string;
  readonly timestampMs: number;
}

type Line = Readonly<Record<string, unknown>>;

/**
 * What a log line needs beside its own fields for CloudWatch to take metrics from it (embedded metric format): a value for
 * each metric and each dimension, and the description of both. Nothing when the line carries none.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embedMetrics(
  carried: readonly CarriedMetric[],
  line: Line,
  { namespace, timestampMs }: EmbedContext,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const directives: unknown[] = [];
  for (const { metric, value: field, when } of carried) {
    const value = field === undefined ? 1 : line[field];
    if (typeof value !== "number" || !Number.isFinite(value) || !applies(when ?? {}, line)) continue;
    const { unit, dimensions } = metrics[metric];
    values[metric] = value;
    // A dimension without a value would lose the metric.
    for (const name of dimensions.flat()) values[name] = typeof line[name] === "string" ? line[name] : "none";
    directives.push({
      Namespace: namespace,
      Dimensions: dimensions,
      Metrics: [{ Name: metric, Unit: unit }],
    });
  }
  if (directives.length === 0) return {};
  return { ...values, _aws: { Timestamp: timestampMs, CloudWatchMetrics: directives } };
}

function applies(when: NonNullable<CarriedMetric["when"]>, line: Line): boolean {
  return Object.entries(when).every(([field, allowed]) => allowed.some((value) => value === line[field]));
}
