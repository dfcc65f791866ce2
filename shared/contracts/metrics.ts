/** A metric of ours in CloudWatch. */
interface MetricDefinition {
  /** In CloudWatch's own words. */
  readonly unit: "Count" | "Milliseconds";
  /** What it is split by: it can be asked for by each of these sets of dimensions, and by no other. */
  readonly dimensions: readonly (readonly MetricDimension[])[];
  /** What one data point says. */
  readonly meaning: string;
}

/** Their values are few, and none says who somebody is: each new value is a metric that is paid for. */
type MetricDimension = "connectionId" | "outcome" | "reason";

/**
 * Every metric that the functions write, as part of a log line (`log-events.ts` says which line carries which). Alarms and
 * dashboards take names, units and dimensions from here.
 */
export const metrics = {
  Outcomes: {
    unit: "Count",
    dimensions: [
      ["connectionId", "outcome"],
      ["connectionId", "outcome", "reason"],
    ],
    meaning: "One person's records of one batch came to this end",
  },
  Holds: {
    unit: "Count",
    dimensions: [["connectionId"]],
    meaning: "Somebody was held for a reason that concerns them alone and that the config did not ask for",
  },
  Lag: {
    unit: "Milliseconds",
    dimensions: [["connectionId"]],
    meaning: "From when the source org published the event to when the change was in the target org",
  },
  WaitingLag: {
    unit: "Milliseconds",
    dimensions: [["connectionId"]],
    meaning: "How long ago the event was published of somebody who has to be tried again",
  },
  Requests: {
    unit: "Count",
    dimensions: [["connectionId"]],
    meaning: "Requests to both orgs that one person took, tokens apart",
  },
  Receives: {
    unit: "Count",
    dimensions: [["connectionId"]],
    meaning: "How often the most tried record of one person has been received",
  },
  HookMessages: {
    unit: "Count",
    dimensions: [["connectionId"]],
    meaning: "Messages that one delivery of an event hook became",
  },
  HookEventsSkipped: {
    unit: "Count",
    dimensions: [["connectionId"]],
    meaning: "A delivery held events that could not be read, or that named nobody",
  },
  HooksRefused: {
    unit: "Count",
    dimensions: [["connectionId", "reason"]],
    meaning: "A request to the hook route was answered with 4xx by the function; Okta does not repeat it",
  },
  HooksLost: {
    unit: "Count",
    dimensions: [["connectionId"]],
    meaning: "A delivery with the right secret was refused for what was in it: what it announced is lost",
  },
  HooksFailed: {
    unit: "Count",
    dimensions: [["connectionId", "reason"]],
    meaning: "A request to the hook route was answered with 500 by the function; Okta repeats it once",
  },
  KeysFailed: {
    unit: "Count",
    dimensions: [["connectionId"]],
    meaning: "A connection's public keys could not be read anew",
  },
  BootstrapFailures: {
    unit: "Count",
    dimensions: [["connectionId"]],
    meaning: "A bootstrap that was to change or try something ended with a problem",
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof metrics;

/**
 * Metrics that CloudWatch Logs counts in the access log of the HTTP API, because the function never sees such a request. The
 * key route is left out: whoever is refused there asks again. Without dimensions.
 */
export const accessLogMetrics = {
  HooksTooLarge: { unit: "Count", status: 413, meaning: "A request was larger than the HTTP API takes" },
  HooksThrottled: { unit: "Count", status: 429, meaning: "A request came too fast for the HTTP API" },
} as const satisfies Record<string, { unit: "Count"; status: number; meaning: string }>;

export type AccessLogMetricName = keyof typeof accessLogMetrics;

/** Namespace of the metrics of one bridge: two in an account may have connections of one name. */
export function buildMetricNamespace(prefix: string): string {
  return `orgbridge/${prefix}`;
}
