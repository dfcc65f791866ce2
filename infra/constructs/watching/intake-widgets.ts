import { Duration } from "aws-cdk-lib";
import {
  type Alarm,
  AlarmStatusWidget,
  GraphWidget,
  type IWidget,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { HookFailure } from "../../../shared/contracts/hook-answers.ts";
import { readAccessLogMetric, readMetric } from "./bridge-metrics.ts";
import { readPlain, type WatchedConnection } from "./connection-metrics.ts";
import type { WatchedBridge } from "./intake-rules.ts";

const period = Duration.minutes(5);
const narrow = { width: 8, height: 6 } as const;
const fullWidth = 24;

/** What all connections share: the intake, its failures, and the key route. */
export function describeIntake(
  bridge: WatchedBridge,
  connections: readonly WatchedConnection[],
  alarms: readonly Alarm[],
): readonly (readonly IWidget[])[] {
  return [
    [new TextWidget({ markdown: "## Intake", width: fullWidth, height: 1 })],
    [
      new AlarmStatusWidget({
        title: "Intake: is anything wrong?",
        alarms: [...alarms],
        width: fullWidth,
        height: 3,
      }),
    ],
    [showAnswers(bridge), showLatency(bridge), showFailures(bridge, connections)],
  ];
}

function showAnswers({ prefix, intake }: WatchedBridge): IWidget {
  const { stage } = intake.stage;
  const asked = { statistic: "Sum", period } as const;
  return new GraphWidget({
    ...narrow,
    title: "HTTP API: requests (left), failed and refused (right)",
    left: [stage.metricCount({ ...asked, label: "requests" })],
    right: [
      stage.metricServerError({ ...asked, label: "5xx" }),
      stage.metricClientError({ ...asked, label: "4xx" }),
      readAccessLogMetric(prefix, "HooksTooLarge", period),
      readAccessLogMetric(prefix, "HooksThrottled", period),
    ],
    leftYAxis: { min: 0, showUnits: false },
    rightYAxis: { min: 0, showUnits: false },
  });
}

function showLatency({ intake }: WatchedBridge): IWidget {
  return new GraphWidget({
    ...narrow,
    title: "HTTP API: time to answer (ms); Okta gives up after 3000",
    left: [
      intake.stage.stage.metricLatency({ statistic: "p50", period, label: "p50" }),
      intake.stage.stage.metricLatency({ statistic: "p99", period, label: "p99" }),
    ],
    leftYAxis: { min: 0, showUnits: false },
  });
}

const failures = ["secrets-unavailable", "queue-unavailable"] as const satisfies readonly HookFailure[];

function showFailures({ prefix }: WatchedBridge, connections: readonly WatchedConnection[]): IWidget {
  return new GraphWidget({
    ...narrow,
    title: "Our own failures: hooks (left), keys (right)",
    left: connections.flatMap(({ connection: { config } }) =>
      failures.map((reason) =>
        readMetric(
          prefix,
          "HooksFailed",
          { connectionId: config.id, reason },
          { statistic: "Sum", period, label: `${config.id}: ${reason}` },
        ),
      ),
    ),
    right: connections.map((subject) =>
      readPlain(subject, "KeysFailed", {
        statistic: "Sum",
        period,
        label: `${subject.connection.config.id}: keys`,
      }),
    ),
    leftYAxis: { min: 0, showUnits: false },
    rightYAxis: { min: 0, showUnits: false },
  });
}
