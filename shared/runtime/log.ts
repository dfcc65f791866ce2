import { type LogCode, type LogField, logEvents, metricNamespace } from "../contracts/log-events.ts";

type LogValue = string | number | boolean | null | readonly (string | number)[];

/** Writes one log line: a known code, with the fields that the catalogue allows it. */
export type Log = <TCode extends LogCode>(
  code: TCode,
  fields: Readonly<Partial<Record<LogField<TCode>, LogValue>>>,
) => void;

interface Definition {
  readonly level: string;
  readonly fields: readonly string[];
  readonly metric?: { readonly name: string; readonly dimensions: readonly string[] };
}

/**
 * Makes a log that writes one JSON object a line. A line whose code counts a metric carries it in CloudWatch's embedded
 * metric format.
 *
 * @param write takes one line, without its line break
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createLog(write: (line: string) => void, nowMs: () => number): Log {
  return (code, fields) => {
    const definition: Definition = logEvents[code];
    const allowed = Object.entries(fields).filter(
      ([name, value]) => definition.fields.includes(name) && value !== undefined,
    );
    const timestampMs = nowMs();
    const line = {
      time: new Date(timestampMs).toISOString(),
      level: definition.level,
      code,
      ...Object.fromEntries(allowed),
    };
    write(
      JSON.stringify(
        definition.metric === undefined
          ? line
          : { ...line, ...buildMetric(definition.metric, line, timestampMs) },
      ),
    );
  };
}

/** A dimension without a value would lose the metric, so it reads `none`. */
function buildMetric(
  metric: NonNullable<Definition["metric"]>,
  line: Readonly<Record<string, unknown>>,
  timestampMs: number,
): Record<string, unknown> {
  const dimensions: Record<string, unknown> = {};
  for (const name of metric.dimensions)
    dimensions[name] = typeof line[name] === "string" ? line[name] : "none";
  return {
    ...dimensions,
    [metric.name]: 1,
    _aws: {
      Timestamp: timestampMs,
      CloudWatchMetrics: [
        {
          Namespace: metricNamespace,
          Dimensions: [metric.dimensions],
          Metrics: [{ Name: metric.name, Unit: "Count" }],
        },
      ],
    },
  };
}
