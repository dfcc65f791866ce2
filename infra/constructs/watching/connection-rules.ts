import { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import { deadLetterQueueAttributes, syncQueueMaxReceiveCount } from "../../../shared/contracts/deployment.ts";
import type { RetryReason } from "../../../shared/contracts/outcomes.ts";
import type { AlarmRule } from "./alarm-rule.ts";
import {
  countEndings,
  countExhausted,
  countRefusals,
  readPlain,
  type WatchedConnection,
} from "./connection-metrics.ts";

type Rule = AlarmRule<WatchedConnection>;

/** Used where a connection's config says nothing, in seconds. */
export const usualLimits = { lagSeconds: 300, waitingSeconds: 1800 } as const;

const secondsInDay = 86_400;
/** What is left of a dead letter's time when somebody is told, in days. */
const lastDays = 4;

/**
 * An org lets us do nothing: not one person is concerned, but all. The pauses between tries grow to a quarter of an hour, so one bad
 * period of two keeps the alarm on while it lasts.
 */
function watchOrg(reason: RetryReason, threshold: number, impact: string): Rule {
  return {
    id: reason,
    severity: "page",
    impact,
    watch: (subject, period) => countEndings(subject, { outcome: "retry", reason }, period),
    threshold,
    unit: "times",
    periodMinutes: 15,
    bad: 1,
    outOf: 2,
  };
}

const orgRules: readonly Rule[] = [
  watchOrg(
    "credential-refused",
    2,
    "An org does not accept our key: nobody of this connection is created, changed or shut off.",
  ),
  watchOrg(
    "role-lost",
    // Three people stand behind the first already, and the circuit, which it opens, keeps a second from coming.
    1,
    "The target org lets us touch nobody: leavers keep their access there until the role is back.",
  ),
  watchOrg(
    "secrets-unavailable",
    2,
    "The worker cannot read its keys: nobody of this connection is created, changed or shut off.",
  ),
  {
    // A blip opens the circuit, too: it is trouble when it lasts. While few people wait it is `people-waiting` that tells.
    ...watchOrg(
      "circuit-open",
      1,
      "An org is down: nobody of this connection is created, changed or shut off.",
    ),
    bad: 2,
  },
  {
    id: "source-user-missing",
    severity: "page",
    impact:
      "Several people in a row cannot be found in the source org: our role there may be lost, and removals are held meanwhile.",
    watch: (subject, period) =>
      countEndings(subject, { outcome: "held", reason: "source-user-missing" }, period),
    threshold: 1,
    unit: "times",
    periodMinutes: 15,
    bad: 1,
    outOf: 1,
  },
  {
    id: "scope-unreadable",
    severity: "ticket",
    impact: "The source org does not say who is in scope: people who left the scope keep their access.",
    watch: (subject, period) =>
      countEndings(subject, { outcome: "retry", reason: "scope-unreadable" }, period),
    threshold: 3,
    unit: "times",
    periodMinutes: 60,
    bad: 1,
    outOf: 1,
  },
];

const delayRules: readonly Rule[] = [
  {
    id: "lag",
    severity: "page",
    impact: "Changes reach the target org late: somebody who was shut off can still sign in there.",
    watch: (subject, period) => readPlain(subject, "Lag", { statistic: "p95", period }),
    // Everybody is late by as long as events settle, which may be a quarter of an hour.
    threshold: ({ connection: { config } }) =>
      1000 * (config.alarms?.lagSeconds ?? usualLimits.lagSeconds + config.settleSeconds),
    unit: "milliseconds",
    periodMinutes: 5,
    bad: 3,
    outOf: 3,
  },
  {
    // Lag is known only of what came through: while an org is down there is none.
    id: "people-waiting",
    severity: "page",
    impact:
      "People are tried again and again, and their changes have not reached the target org for a long time.",
    watch: (subject, period) => readPlain(subject, "WaitingLag", { statistic: "p50", period }),
    threshold: ({ connection }) =>
      1000 * (connection.config.alarms?.waitingSeconds ?? usualLimits.waitingSeconds),
    unit: "milliseconds",
    periodMinutes: 15,
    bad: 1,
    outOf: 2,
  },
  {
    // SQS leaves out what was received again and again; that is what `people-waiting` and `worker-failing` are for.
    id: "oldest-message",
    severity: "page",
    impact: "Messages lie in the queue and nobody works on them: people are neither created nor shut off.",
    watch: ({ connection }, period) =>
      connection.queues.sync.metricApproximateAgeOfOldestMessage({ statistic: "Maximum", period }),
    threshold: ({ connection }) => connection.config.alarms?.waitingSeconds ?? usualLimits.waitingSeconds,
    unit: "seconds",
    periodMinutes: 5,
    bad: 3,
    outOf: 3,
  },
  {
    // A worker that cannot even start logs nothing that the other rules could see.
    id: "worker-failing",
    severity: "page",
    impact: "Nearly every invocation of the worker fails: nobody of this connection comes through.",
    watch: ({ connection: { worker } }, period) =>
      new MathExpression({
        label: "failed invocations, percent",
        period,
        expression: "100 * errors / invocations",
        usingMetrics: {
          errors: worker.lambda.metricErrors({ statistic: "Sum", period }),
          invocations: worker.lambda.metricInvocations({ statistic: "Sum", period }),
        },
      }),
    threshold: 90,
    unit: "percent",
    periodMinutes: 5,
    bad: 3,
    outOf: 3,
  },
];

const deadLetterRules: readonly Rule[] = [
  {
    id: "dead-letters-exhausted",
    severity: "page",
    impact:
      "Somebody's message was given up after too many tries, without a reason: their change is not made.",
    watch: countExhausted,
    threshold: 1,
    unit: "messages",
    periodMinutes: 15,
    bad: 1,
    // A difference needs two periods.
    outOf: 2,
  },
  {
    id: "dead-letters-old",
    severity: "ticket",
    impact: "Dead letters are about to expire: who is in them would be forgotten.",
    watch: ({ connection }, period) =>
      connection.queues.deadLetters.metricApproximateAgeOfOldestMessage({ statistic: "Maximum", period }),
    threshold: deadLetterQueueAttributes.MessageRetentionPeriod - lastDays * secondsInDay,
    unit: "seconds",
    periodMinutes: 60,
    bad: 1,
    outOf: 1,
  },
  {
    id: "records-wearing-out",
    severity: "ticket",
    impact: "Somebody has been tried so often that SQS will soon give their message up.",
    watch: (subject, period) => readPlain(subject, "Receives", { statistic: "Maximum", period }),
    threshold: 0.8 * syncQueueMaxReceiveCount,
    unit: "times",
    periodMinutes: 15,
    bad: 1,
    outOf: 1,
  },
];

const peopleRules: readonly Rule[] = [
  {
    id: "people-parked",
    severity: "ticket",
    impact: "Somebody's change cannot succeed until a person changes something; others are not held up.",
    watch: (subject, period) => countEndings(subject, { outcome: "rejected" }, period),
    threshold: 1,
    unit: "times",
    periodMinutes: 15,
    bad: 1,
    outOf: 1,
  },
  {
    id: "people-held",
    severity: "ticket",
    impact: "Somebody was left as they are on purpose: source and target differ until a person decides.",
    watch: (subject, period) => readPlain(subject, "Holds", { statistic: "Sum", period }),
    threshold: 1,
    unit: "times",
    periodMinutes: 60,
    bad: 1,
    outOf: 1,
  },
];

const workerRules: readonly Rule[] = [
  {
    id: "worker-faults",
    severity: "ticket",
    impact: "The worker meets faults of its own: the people concerned wait, and are parked after six hours.",
    watch: (subject, period) => countEndings(subject, { outcome: "retry", reason: "unexpected" }, period),
    threshold: 3,
    unit: "times",
    periodMinutes: 15,
    bad: 1,
    outOf: 1,
  },
  {
    id: "worker-errors",
    severity: "ticket",
    impact: "Invocations of the worker break off: their people wait until the messages are handed out again.",
    watch: ({ connection }, period) => connection.worker.lambda.metricErrors({ statistic: "Sum", period }),
    threshold: 3,
    unit: "times",
    periodMinutes: 15,
    bad: 1,
    outOf: 1,
  },
  {
    id: "worker-throttles",
    severity: "ticket",
    impact: "The account has no room for the worker: people wait, and their messages wear out.",
    watch: ({ connection }, period) => connection.worker.lambda.metricThrottles({ statistic: "Sum", period }),
    threshold: 1,
    unit: "times",
    periodMinutes: 15,
    bad: 2,
    outOf: 2,
  },
];

const hookRules: readonly Rule[] = [
  {
    id: "hook-wrong-secret",
    severity: "ticket",
    impact:
      "Requests with a wrong secret: somebody is guessing, or the source org has an old secret and its events are lost.",
    watch: (subject, period) => countRefusals(subject, "wrong-secret", period),
    threshold: 5,
    unit: "times",
    periodMinutes: 5,
    bad: 1,
    outOf: 1,
  },
  {
    id: "hook-content-refused",
    severity: "ticket",
    impact:
      "Deliveries with the right secret were refused, and Okta does not repeat them: their people are missed.",
    watch: (subject, period) => readPlain(subject, "HooksLost", { statistic: "Sum", period }),
    threshold: 1,
    unit: "times",
    periodMinutes: 15,
    bad: 1,
    outOf: 1,
  },
  {
    id: "hook-events-skipped",
    severity: "ticket",
    impact: "Events could not be read, or named nobody: whoever they were about is missed.",
    watch: (subject, period) => readPlain(subject, "HookEventsSkipped", { statistic: "Sum", period }),
    threshold: 1,
    unit: "times",
    periodMinutes: 15,
    bad: 1,
    outOf: 1,
  },
];

const setUpRules: readonly Rule[] = [
  {
    id: "keys-failed",
    severity: "ticket",
    impact: "Public keys cannot be read: an org that has to fetch them will soon refuse our key.",
    watch: (subject, period) => readPlain(subject, "KeysFailed", { statistic: "Sum", period }),
    threshold: 1,
    unit: "times",
    periodMinutes: 15,
    bad: 1,
    outOf: 1,
  },
  {
    id: "bootstrap-failed",
    severity: "ticket",
    impact: "A bootstrap ended with a problem: something between the two orgs is not as it must be.",
    watch: (subject, period) => readPlain(subject, "BootstrapFailures", { statistic: "Sum", period }),
    threshold: 1,
    unit: "times",
    periodMinutes: 15,
    bad: 1,
    outOf: 1,
  },
];

/** Every alarm of a connection. */
export const connectionRules: readonly Rule[] = [
  ...orgRules,
  ...delayRules,
  ...deadLetterRules,
  ...peopleRules,
  ...workerRules,
  ...hookRules,
  ...setUpRules,
];
