import type { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import {
  type AccessLogMetricName,
  buildMetricNamespace,
  type MetricName,
  type metrics,
} from "../../../shared/contracts/metrics.ts";

/** How a metric is asked for. */
export interface Asked {
  readonly statistic: "Sum" | "Maximum" | "p50" | "p95";
  readonly period: Duration;
  readonly label?: string;
}

type Values<TSet> = TSet extends readonly (infer TName extends string)[]
  ? Readonly<Record<TName, string>>
  : never;

/** A value for each dimension of one of the sets by which the metric can be asked for. */
export type DimensionsOf<TMetric extends MetricName> = Values<
  (typeof metrics)[TMetric]["dimensions"][number]
>;

/** A metric that the functions of a bridge write. Without its unit: CloudWatch would look for data of that unit only. */
export function readMetric<TMetric extends MetricName>(
  prefix: string,
  name: TMetric,
  dimensions: DimensionsOf<TMetric>,
  asked: Asked,
): Metric {
  return new Metric({
    namespace: buildMetricNamespace(prefix),
    metricName: name,
    dimensionsMap: { ...dimensions },
    ...asked,
  });
}

/** A metric that is counted in the HTTP API's access log. */
export function readAccessLogMetric(prefix: string, name: AccessLogMetricName, period: Duration): Metric {
  return new Metric({
    namespace: buildMetricNamespace(prefix),
    metricName: name,
    statistic: "Sum",
    period,
  });
}
