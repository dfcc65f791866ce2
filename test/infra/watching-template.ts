import { readPointer } from "./intrinsics.ts";
import type { Synthesized } from "./synthesized.ts";

/** A metric as an alarm or a dashboard asks for it. */
export interface AskedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

export interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions: readonly unknown[];
  readonly OKActions: readonly unknown[];
  readonly ComparisonOperator: string;
  readonly DatapointsToAlarm: number;
  readonly EvaluationPeriods: number;
  readonly Period?: number;
  readonly Threshold: number;
  readonly TreatMissingData: string;
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { Name: string; Value: unknown }[];
  readonly ExtendedStatistic?: string;
  readonly Statistic?: string;
  readonly Metrics?: readonly {
    Id: string;
    Expression?: string;
    MetricStat?: {
      Metric: { Namespace: string; MetricName: string; Dimensions?: { Name: string; Value: unknown }[] };
      Period: number;
    };
  }[];
}

/** The properties of each resource of a type, which the caller knows. */
export function listProperties<T>({ template }: Synthesized, type: string): readonly T[] {
  const resources = template["Resources"] as Record<string, { Type: string; Properties: T }>;
  return Object.values(resources)
    .filter((resource) => resource.Type === type)
    .map(({ Properties: properties }) => properties);
}

/** The logical ids of the topics of a stack. */
export function listTopics({ template }: Synthesized): readonly string[] {
  return Object.entries(template["Resources"] as Record<string, { Type: string }>)
    .filter(([, { Type: type }]) => type === "AWS::SNS::Topic")
    .map(([id]) => id);
}

/** Every metric that an alarm looks at, alone or in an expression. */
export function listAlarmMetrics(alarm: AlarmProperties): readonly AskedMetric[] {
  const alone =
    alarm.MetricName === undefined
      ? []
      : [{ Namespace: alarm.Namespace!, MetricName: alarm.MetricName, Dimensions: alarm.Dimensions }];
  const inExpression = (alarm.Metrics ?? []).flatMap(({ MetricStat: stat }) =>
    stat === undefined ? [] : [stat.Metric],
  );
  return [...alone, ...inExpression].map(({ Namespace: namespace, MetricName: name, Dimensions: given }) => ({
    namespace,
    name,
    dimensions: Object.fromEntries((given ?? []).map((one) => [one.Name, one.Value])),
  }));
}

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
    readonly markdown?: string;
  };
}

/** The widgets of the one dashboard; what CloudFormation fills in reads as the logical id that it comes from. */
export function readDashboard(stack: Synthesized): readonly Widget[] {
  const [dashboard] = listProperties<{ DashboardBody: { "Fn::Join": [string, unknown[]] } }>(
    stack,
    "AWS::CloudWatch::Dashboard",
  );
  const [separator, parts] = dashboard!.DashboardBody["Fn::Join"];
  const text = parts.map((part) => (typeof part === "string" ? part : readPointer(part))).join(separator);
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
}

/** Every metric that the dashboard shows: the console's short form is namespace, name, then names and values of dimensions. */
export function listDashboardMetrics(stack: Synthesized): readonly AskedMetric[] {
  return readDashboard(stack)
    .flatMap(({ properties }) => properties.metrics ?? [])
    .map((row) => row.filter((part) => typeof part === "string"))
    .filter((row) => row.length >= 2)
    .map(([namespace, name, ...rest]) => ({
      namespace: namespace!,
      name: name!,
      dimensions: Object.fromEntries(
        Array.from({ length: rest.length / 2 }, (_, index) => [rest[2 * index]!, rest[2 * index + 1]!]),
      ),
    }));
}
