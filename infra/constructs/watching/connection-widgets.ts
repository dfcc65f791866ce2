import { Duration } from "aws-cdk-lib";
import {
  type Alarm,
  AlarmStatusWidget,
  GraphWidget,
  type IWidget,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import {
  countEndings,
  countExhausted,
  countRefusals,
  readPlain,
  type WatchedConnection,
} from "./connection-metrics.ts";

const period = Duration.minutes(5);
const narrow = { width: 8, height: 6 } as const;
const fullWidth = 24;

/**
 * One connection: first whether anything is wrong, then how late it is, what became of people, what waits, what was given up,
 * what the orgs are asked, and how the worker does.
 */
export function describeConnection(
  subject: WatchedConnection,
  alarms: readonly Alarm[],
): readonly (readonly IWidget[])[] {
  const { config } = subject.connection;
  return [
    [
      new TextWidget({
        markdown: `## Connection ${config.id}\n${config.source.orgUrl} → ${config.target.orgUrl}`,
        width: fullWidth,
        height: 2,
      }),
    ],
    [
      new AlarmStatusWidget({
        title: `${config.id}: is anything wrong?`,
        alarms: [...alarms],
        width: fullWidth,
        height: 4,
      }),
    ],
    [showLag(subject), showEndings(subject), showQueue(subject)],
    [showDeadLetters(subject), showRequests(subject), showWorker(subject)],
    [showArrivals(subject), showWaits(subject)],
  ];
}

function showLag(subject: WatchedConnection): IWidget {
  return new GraphWidget({
    ...narrow,
    title: "Lag, published → applied (ms); and of people tried again",
    left: [
      readPlain(subject, "Lag", { statistic: "p50", period, label: "p50" }),
      readPlain(subject, "Lag", { statistic: "p95", period, label: "p95" }),
    ],
    right: [readPlain(subject, "WaitingLag", { statistic: "p50", period, label: "still waiting, p50" })],
    leftYAxis: { min: 0, showUnits: false },
    rightYAxis: { min: 0, showUnits: false },
  });
}

const outcomes = ["applied", "unchanged", "ignored", "held", "retry", "rejected"] as const;

function showEndings(subject: WatchedConnection): IWidget {
  return new GraphWidget({
    ...narrow,
    title: "What became of people, per 5 min",
    left: outcomes.map((outcome) => countEndings(subject, { outcome }, period)),
    stacked: true,
    leftYAxis: { min: 0, showUnits: false },
  });
}

function showQueue({ connection }: WatchedConnection): IWidget {
  const { sync } = connection.queues;
  const asked = { statistic: "Maximum", period } as const;
  return new GraphWidget({
    ...narrow,
    title: "Queue: messages (left), age of the oldest in seconds (right)",
    left: [
      sync.metricApproximateNumberOfMessagesVisible({ ...asked, label: "waiting" }),
      sync.metricApproximateNumberOfMessagesDelayed({ ...asked, label: "settling" }),
      sync.metricApproximateNumberOfMessagesNotVisible({ ...asked, label: "in hand or pausing" }),
    ],
    right: [sync.metricApproximateAgeOfOldestMessage({ ...asked, label: "age" })],
    leftYAxis: { min: 0, showUnits: false },
    rightYAxis: { min: 0, showUnits: false },
  });
}

function showDeadLetters(subject: WatchedConnection): IWidget {
  const { deadLetters } = subject.connection.queues;
  return new GraphWidget({
    ...narrow,
    title: "Dead letters: there (left), arrived (right)",
    left: [
      deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum", period, label: "there" }),
    ],
    right: [
      deadLetters.metricNumberOfMessagesSent({ statistic: "Sum", period, label: "parked" }),
      countExhausted(subject, period),
    ],
    leftYAxis: { min: 0, showUnits: false },
    rightYAxis: { min: 0, showUnits: false },
  });
}

function showRequests(subject: WatchedConnection): IWidget {
  return new GraphWidget({
    ...narrow,
    title: "Okta: requests (left), people who waited for a rate limit (right)",
    left: [readPlain(subject, "Requests", { statistic: "Sum", period, label: "requests to both orgs" })],
    right: [countEndings(subject, { outcome: "retry", reason: "rate-limited" }, period, "rate-limited")],
    leftYAxis: { min: 0, showUnits: false },
    rightYAxis: { min: 0, showUnits: false },
  });
}

function showWorker({ connection: { worker } }: WatchedConnection): IWidget {
  const asked = { statistic: "Sum", period } as const;
  return new GraphWidget({
    ...narrow,
    title: "Worker: invocations (left), errors and throttles (right)",
    left: [worker.lambda.metricInvocations({ ...asked, label: "invocations" })],
    right: [
      worker.lambda.metricErrors({ ...asked, label: "errors" }),
      worker.lambda.metricThrottles({ ...asked, label: "throttles" }),
    ],
    leftYAxis: { min: 0, showUnits: false },
    rightYAxis: { min: 0, showUnits: false },
  });
}

function showArrivals(subject: WatchedConnection): IWidget {
  return new GraphWidget({
    ...narrow,
    width: 12,
    title: "Hooks: messages that came in (left), refused or skipped (right)",
    left: [readPlain(subject, "HookMessages", { statistic: "Sum", period, label: "messages" })],
    right: [
      countRefusals(subject, "wrong-secret", period),
      countRefusals(subject, "not-a-hook", period),
      countRefusals(subject, "other-org", period),
      readPlain(subject, "HookEventsSkipped", { statistic: "Sum", period, label: "skipped" }),
    ],
    leftYAxis: { min: 0, showUnits: false },
    rightYAxis: { min: 0, showUnits: false },
  });
}

const orgTroubles = [
  "org-unavailable",
  "credential-refused",
  "role-lost",
  "secrets-unavailable",
  "scope-unreadable",
  "unexpected",
] as const;

function showWaits(subject: WatchedConnection): IWidget {
  return new GraphWidget({
    ...narrow,
    width: 12,
    title: "Why people are tried again (left), tries of the most tried (right)",
    left: orgTroubles.map((reason) => countEndings(subject, { outcome: "retry", reason }, period, reason)),
    right: [readPlain(subject, "Receives", { statistic: "Maximum", period, label: "receives" })],
    stacked: true,
    leftYAxis: { min: 0, showUnits: false },
    rightYAxis: { min: 0, showUnits: false },
  });
}
