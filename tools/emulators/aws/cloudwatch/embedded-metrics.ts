import * as v from "valibot";
import { isJsonArray, isJsonObject, type JsonObject, parseJson } from "../json.ts";
import type { MetricIdentity, MetricPoint } from "./metric-store.ts";

const hourMs = 60 * 60 * 1000;
const earliestMs = 14 * 24 * hourMs;
const latestMs = 2 * hourMs;

const nameSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));
const embeddedSchema = v.object({
  Timestamp: v.number(),
  CloudWatchMetrics: v.array(
    v.object({
      Namespace: nameSchema,
      Dimensions: v.array(v.pipe(v.array(v.string()), v.maxLength(30))),
      Metrics: v.pipe(
        v.array(v.object({ Name: nameSchema, Unit: v.optional(v.string(), "None") })),
        v.maxLength(100),
      ),
    }),
  ),
});

type Carried = readonly [Omit<MetricIdentity, "region">, MetricPoint];

/**
 * The points that a log line carries in the embedded metric format: one for each metric, value and set of dimensions. A set
 * with a dimension that has no text in the line carries nothing, and so does a line of two weeks ago or of two hours ahead.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function readEmbeddedMetrics(text: string, nowMs: number): readonly Carried[] {
  // Most lines carry none, and to parse them all would be the larger part of the work.
  const line = text.includes('"_aws"') ? parseJson(text) : undefined;
  if (!isJsonObject(line)) return [];
  const embedded = v.safeParse(embeddedSchema, line["_aws"]);
  if (!embedded.success) return [];
  const { Timestamp: atMs, CloudWatchMetrics: directives } = embedded.output;
  if (atMs < nowMs - earliestMs || atMs > nowMs + latestMs) return [];
  return directives.flatMap(({ Namespace: namespace, Dimensions: sets, Metrics: metrics }) =>
    sets
      .map((names) => readDimensions(line, names))
      .filter((dimensions) => dimensions !== null)
      .flatMap((dimensions) =>
        metrics.flatMap(({ Name: name, Unit: unit }) =>
          readValues(line[name]).map(
            (value): Carried => [
              { namespace, name, dimensions },
              { atMs, value, unit },
            ],
          ),
        ),
      ),
  );
}

function readDimensions(line: JsonObject, names: readonly string[]): ReadonlyMap<string, string> | null {
  const values = new Map<string, string>();
  for (const name of names) {
    const value = line[name];
    if (typeof value !== "string" || value === "") return null;
    values.set(name, value);
  }
  return values;
}

/** A number, or a list of at most a hundred. */
function readValues(value: unknown): readonly number[] {
  const values = isJsonArray(value) ? value.slice(0, 100) : [value];
  return values.filter((one) => typeof one === "number");
}
