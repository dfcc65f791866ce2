import * as v from "valibot";
import { AwsFault } from "../fault.ts";
import type { JsonObject } from "../json.ts";
import type { MetricIdentity, MetricPoint } from "./metric-store.ts";
import { findStatistic } from "./statistics.ts";

const minuteMs = 60_000;
const textSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
const metricSchema = v.strictObject({
  Namespace: textSchema,
  MetricName: textSchema,
  Dimensions: v.optional(v.array(v.strictObject({ Name: textSchema, Value: textSchema })), []),
});
const querySchema = v.strictObject({
  Id: v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9_]*$/), v.maxLength(255)),
  MetricStat: v.strictObject({
    Metric: metricSchema,
    Period: v.pipe(v.number(), v.integer(), v.minValue(60), v.multipleOf(60)),
    Stat: v.string(),
    Unit: v.optional(v.string()),
  }),
  Label: v.optional(v.string()),
  ReturnData: v.optional(v.literal(true)),
});
const inputSchema = v.strictObject({
  MetricDataQueries: v.pipe(v.array(querySchema), v.minLength(1), v.maxLength(500)),
  /** Seconds since 1970. */
  StartTime: v.number(),
  EndTime: v.number(),
  ScanBy: v.optional(v.picklist(["TimestampAscending", "TimestampDescending"]), "TimestampDescending"),
});

type Query = v.InferOutput<typeof querySchema>;
/** The points of a metric of the caller's region. */
export type ListPoints = (identity: Omit<MetricIdentity, "region">) => readonly MetricPoint[];

/**
 * GetMetricData of stored metrics: no math, no pages. Periods follow one another from `StartTime`, rounded down to a minute, on.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function getMetricData(list: ListPoints, input: JsonObject): JsonObject {
  const parsed = v.safeParse(inputSchema, input);
  if (!parsed.success) {
    const [{ message, path }] = parsed.issues;
    throw refuse(`${path?.map(({ key }) => String(key)).join(".")}: ${message}`);
  }
  const { MetricDataQueries: queries, StartTime, EndTime, ScanBy } = parsed.output;
  if (StartTime >= EndTime) throw refuse("The parameter StartTime must be less than the parameter EndTime.");
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length)
    throw refuse("The values for parameter id in MetricDataQueries must be unique.");
  const fromMs = Math.floor((StartTime * 1000) / minuteMs) * minuteMs;
  return {
    MetricDataResults: queries.map((query) => {
      const values = aggregate(list, query, fromMs, EndTime * 1000);
      if (ScanBy === "TimestampDescending") values.reverse();
      return {
        Id: query.Id,
        Label: query.Label ?? query.MetricStat.Metric.MetricName,
        Timestamps: values.map(([atMs]) => atMs / 1000),
        Values: values.map(([, value]) => value),
        StatusCode: "Complete",
      };
    }),
    Messages: [],
  };
}

/** Beginning and value of each period that has any, oldest first. */
function aggregate(
  list: ListPoints,
  { MetricStat: { Metric, Period, Stat, Unit } }: Query,
  fromMs: number,
  untilMs: number,
): (readonly [number, number])[] {
  const statistic = findStatistic(Stat);
  if (statistic === undefined) throw refuse(`The value ${Stat} for parameter Stat is not supported.`);
  const periodMs = Period * 1000;
  const periods = new Map<number, number[]>();
  const points = list({
    namespace: Metric.Namespace,
    name: Metric.MetricName,
    dimensions: new Map(Metric.Dimensions.map(({ Name, Value }) => [Name, Value])),
  });
  for (const { atMs, value, unit } of points) {
    const beginMs = fromMs + Math.floor((atMs - fromMs) / periodMs) * periodMs;
    if (beginMs < fromMs || beginMs >= untilMs || (Unit !== undefined && unit !== Unit)) continue;
    const values = periods.get(beginMs) ?? [];
    values.push(value);
    periods.set(beginMs, values);
  }
  return [...periods]
    .sort(([one], [other]) => one - other)
    .map(([beginMs, values]): readonly [number, number] => [beginMs, statistic(values)]);
}

function refuse(message: string): AwsFault {
  return new AwsFault("com.amazon.coral.validate#ValidationException", message, {
    queryCode: "ValidationError",
  });
}
