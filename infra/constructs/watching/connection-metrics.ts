import type { Duration } from "aws-cdk-lib";
import { type IMetric, MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import type { HookRefusal } from "../../../shared/contracts/hook-answers.ts";
import type { MetricName } from "../../../shared/contracts/metrics.ts";
import type { HoldReason, RejectReason, RetryReason } from "../../../shared/contracts/outcomes.ts";
import type { Connection } from "../connection.ts";
import { type Asked, readMetric } from "./bridge-metrics.ts";

/** A connection that is watched, in the bridge of that prefix. */
export interface WatchedConnection {
  readonly prefix: string;
  readonly connection: Connection;
}

/** Endings that are counted together: all of an outcome, or those for one reason. */
export type Ending =
  | { readonly outcome: "applied" | "unchanged" | "ignored" | "held" | "retry" | "rejected" }
  | { readonly outcome: "held"; readonly reason: HoldReason }
  | { readonly outcome: "retry"; readonly reason: RetryReason }
  | { readonly outcome: "rejected"; readonly reason: RejectReason };

/** How often people's records came to this end. */
export function countEndings(
  { prefix, connection }: WatchedConnection,
  ending: Ending,
  period: Duration,
  label: string = ending.outcome,
): IMetric {
  const dimensions = { connectionId: connection.config.id, ...ending };
  return readMetric(prefix, "Outcomes", dimensions, { statistic: "Sum", period, label });
}

/** How often the intake refused what came for the connection. */
export function countRefusals(
  { prefix, connection }: WatchedConnection,
  reason: HookRefusal,
  period: Duration,
): IMetric {
  const dimensions = { connectionId: connection.config.id, reason };
  return readMetric(prefix, "HooksRefused", dimensions, { statistic: "Sum", period, label: reason });
}

/** Metrics that are split by connection and nothing else. */
type PlainMetric = Exclude<MetricName, "Outcomes" | "HooksRefused" | "HooksFailed">;

/** A metric of the connection as a whole. */
export function readPlain(
  { prefix, connection }: WatchedConnection,
  name: PlainMetric,
  asked: Asked,
): IMetric {
  return readMetric(prefix, name, { connectionId: connection.config.id }, asked);
}

/**
 * How many dead letters arrived that nobody parked: SQS itself moved them there, after the last receive that is allowed.
 *
 * SQS counts in `NumberOfMessagesSent` what the worker sends to the dead-letter queue, but not what it moves there. So: by how much
 * the queue grew in a period, less what was sent in it and in the one before (which may show in the queue only now; the value of the
 * period before is the value less its `DIFF`). A look at the dead letters hides them for 30 s, which the most that waited in a
 * period does not show.
 *
 * It cannot tell one that is moved while as many are taken out, or in the half hour after as many were parked; and it takes
 * dead letters that somebody hid for longer than a period for new ones.
 */
export function countExhausted({ connection }: WatchedConnection, period: Duration): IMetric {
  const { deadLetters } = connection.queues;
  return new MathExpression({
    label: "exhausted",
    period,
    expression: "DIFF(FILL(waiting, 0)) - 2 * FILL(sent, 0) + DIFF(FILL(sent, 0))",
    usingMetrics: {
      waiting: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum", period }),
      sent: deadLetters.metricNumberOfMessagesSent({ statistic: "Sum", period }),
    },
  });
}
