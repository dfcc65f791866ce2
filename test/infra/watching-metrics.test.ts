import { describe, expect, test } from "vitest";
import { hookFailures, hookRefusals } from "../../shared/contracts/hook-answers.ts";
import { accessLogMetrics, type MetricName, metrics } from "../../shared/contracts/metrics.ts";
import { holdReasons, ignoreReasons, rejectReasons, retryReasons } from "../../shared/contracts/outcomes.ts";
import type { Outcome } from "../../shared/core/outcome.ts";
import { twoConnections } from "./two-connections.ts";
import { stack } from "./two-connections-stack.ts";
import {
  type AlarmProperties,
  type AskedMetric,
  listAlarmMetrics,
  listDashboardMetrics,
  listProperties,
} from "./watching-template.ts";

const asked = [
  ...listProperties<AlarmProperties>(stack, "AWS::CloudWatch::Alarm").flatMap(listAlarmMetrics),
  ...listDashboardMetrics(stack),
];

/** What AWS itself writes, with its dimensions, from the services' own documentation. */
const ofAws: Readonly<
  Record<string, { readonly names: readonly string[]; readonly dimensions: readonly string[] }>
> = {
  "AWS/SQS": {
    names: [
      "ApproximateAgeOfOldestMessage",
      "ApproximateNumberOfMessagesDelayed",
      "ApproximateNumberOfMessagesNotVisible",
      "ApproximateNumberOfMessagesVisible",
      "NumberOfMessagesSent",
    ],
    dimensions: ["QueueName"],
  },
  "AWS/Lambda": { names: ["Errors", "Invocations", "Throttles"], dimensions: ["FunctionName"] },
  "AWS/ApiGateway": { names: ["4xx", "5xx", "Count", "Latency"], dimensions: ["ApiId", "Stage"] },
};

/** Every reason that an outcome can have in a log line. */
const reasonsOf: Readonly<Record<Outcome["kind"], readonly string[]>> = {
  applied: ["none", "record-missing"],
  unchanged: ["none"],
  ignored: ignoreReasons,
  held: holdReasons,
  retry: retryReasons,
  rejected: rejectReasons,
};

function listReasons(name: MetricName, outcome: unknown): readonly unknown[] {
  if (name === "HooksRefused") return hookRefusals;
  if (name === "HooksFailed") return hookFailures;
  return reasonsOf[outcome as Outcome["kind"]];
}

/** Why nobody would ever write the metric; null when somebody does. */
function explainSilence({ namespace, name, dimensions }: AskedMetric): string | null {
  const names = Object.keys(dimensions).sort();
  const service = ofAws[namespace];
  if (service !== undefined) {
    if (!service.names.includes(name)) return "AWS has no such metric";
    return names.join() === service.dimensions.join() ? null : "AWS splits it otherwise";
  }
  if (namespace !== "orgbridge/bridge") return "nobody writes there";
  if (name in accessLogMetrics) return names.length === 0 ? null : "it has no dimensions";
  if (!(name in metrics)) return "it is not in the table";
  const sets = metrics[name as MetricName].dimensions.map((set) => [...set].sort().join());
  if (!sets.includes(names.join())) return "it is split otherwise";
  const { connectionId, outcome, reason } = dimensions;
  if (!twoConnections.connections.some(({ id }) => id === connectionId)) return "no such connection";
  if (outcome !== undefined && !Object.keys(reasonsOf).some((kind) => kind === outcome))
    return "no such outcome";
  return reason === undefined || listReasons(name as MetricName, outcome).includes(reason)
    ? null
    : "no such reason";
}

describe("what is watched", () => {
  test("is written by somebody: by a line of ours, by the access log, or by AWS", () => {
    const silent = asked.flatMap((metric) => {
      const why = explainSilence(metric);
      return why === null ? [] : [{ ...metric, why }];
    });

    expect(silent).toEqual([]);
    expect(asked.length).toBeGreaterThan(100);
  });

  test("is found out when nobody writes it", () => {
    const connectionId = "acme";
    const namespace = "orgbridge/bridge";

    expect(
      [
        { namespace: "orgbridge", name: "Lag", dimensions: { connectionId } },
        { namespace, name: "Lags", dimensions: { connectionId } },
        { namespace, name: "Lag", dimensions: {} },
        { namespace, name: "Lag", dimensions: { connectionId: "nobody" } },
        { namespace, name: "Outcomes", dimensions: { connectionId, outcome: "held", reason: "protected" } },
        { namespace: "AWS/SQS", name: "Lag", dimensions: { QueueName: "q" } },
      ].map(explainSilence),
    ).toEqual([
      "nobody writes there",
      "it is not in the table",
      "it is split otherwise",
      "no such connection",
      "no such reason",
      "AWS has no such metric",
    ]);
  });

  test("is every metric of ours: none is paid for that nobody looks at", () => {
    const watched = new Set(asked.map(({ name }) => name));

    for (const name of [...Object.keys(metrics), ...Object.keys(accessLogMetrics)])
      expect(watched).toContain(name);
  });
});

/** One period of the dead-letter queue: most that were waiting, and how many were sent to it. */
interface Period {
  readonly waiting?: number;
  readonly sent?: number;
}

/** What CloudWatch makes of an expression of numbers, names, + - *, FILL(name, 0) and DIFF(expression) in each period but the first. */
function evaluate(expression: string, periods: readonly Period[]): readonly number[] {
  const tokens = expression.match(/[A-Za-z]+|\d+|[-+*(),]/g) ?? [];
  const readAt = (at: number): number => {
    let next = 0;
    const take = (): string => tokens[next++] ?? "";
    const readFactor = (period: number): number => {
      const token = take();
      if (/^\d+$/.test(token)) return Number(token);
      if (token !== "FILL" && token !== "DIFF") throw new Error(`unknown: ${token}`);
      take();
      if (token === "FILL") {
        const name = take() as keyof Period;
        const [, filler] = [take(), Number(take())];
        take();
        return periods[period]?.[name] ?? filler;
      }
      const from = next;
      const now = readSum(period);
      next = from;
      const before = readSum(period - 1);
      take();
      return now - before;
    };
    const readProduct = (period: number): number => {
      let product = readFactor(period);
      while (tokens[next] === "*") {
        take();
        product *= readFactor(period);
      }
      return product;
    };
    const readSum = (period: number): number => {
      let sum = readProduct(period);
      while (tokens[next] === "+" || tokens[next] === "-") {
        sum += (take() === "+" ? 1 : -1) * readProduct(period);
      }
      return sum;
    };
    return readSum(at);
  };
  return periods
    .map((_, at) => at)
    .slice(1)
    .map(readAt);
}

describe("the alarm of exhausted dead letters", () => {
  const alarm = listProperties<AlarmProperties>(stack, "AWS::CloudWatch::Alarm").find(
    ({ AlarmName: name }) => name === "bridge-page-acme-dead-letters-exhausted",
  )!;
  const expression = alarm.Metrics!.find((one) => one.Expression !== undefined)!.Expression!;
  const goesOff = (...periods: Period[]): boolean =>
    evaluate(expression, periods).some((value) => value >= alarm.Threshold);

  test.each<[string, boolean, Period[]]>([
    ["one is moved there by SQS", true, [{ waiting: 0 }, { waiting: 1 }]],
    ["one is moved to a queue that was asleep", true, [{}, {}, { waiting: 1 }]],
    ["one is moved beside others that lie there", true, [{ waiting: 4 }, { waiting: 5 }]],
    ["two come, of which one was parked", true, [{ waiting: 0 }, { waiting: 2, sent: 1 }]],
    ["one is parked", false, [{ waiting: 0 }, { waiting: 1, sent: 1 }, { waiting: 1 }]],
    ["one is parked and shows later", false, [{ waiting: 0 }, { waiting: 0, sent: 1 }, { waiting: 1 }]],
    ["many are parked", false, [{}, { waiting: 40, sent: 40 }, { waiting: 90, sent: 50 }, { waiting: 90 }]],
    ["they are sent back", false, [{ waiting: 3 }, { waiting: 0 }, {}, {}]],
    ["nothing happens", false, [{ waiting: 3 }, { waiting: 3 }, { waiting: 3 }]],
    // What it takes for new ones, and what it cannot tell; the alarm of parked people has gone off in the middle case.
    ["they were hidden for a whole period", true, [{ waiting: 3 }, { waiting: 0 }, { waiting: 3 }]],
    ["one is moved just after one was parked", false, [{}, { waiting: 1, sent: 1 }, { waiting: 2 }]],
    ["one is moved while another is sent back", false, [{ waiting: 1 }, { waiting: 1 }]],
  ])("when %s: %s", (_what, expected, periods) => {
    expect(goesOff(...periods)).toBe(expected);
  });
});

test("filters of the access log count what the API refuses, but not for the key route", () => {
  const filters = listProperties<{
    FilterPattern: string;
    MetricTransformations: { MetricName: string; MetricNamespace: string; MetricValue: string }[];
  }>(stack, "AWS::Logs::MetricFilter");

  expect(
    filters.map(({ FilterPattern: pattern, MetricTransformations: [made] }) => [made!.MetricName, pattern]),
  ).toEqual([
    [
      "HooksTooLarge",
      '{ ($.status = "413") && ($.routeKey != "GET /connections/{connectionId}/jwks.json") }',
    ],
    [
      "HooksThrottled",
      '{ ($.status = "429") && ($.routeKey != "GET /connections/{connectionId}/jwks.json") }',
    ],
  ]);
});
