import type { Duration } from "aws-cdk-lib";
import type { IMetric } from "aws-cdk-lib/aws-cloudwatch";

/** `page`: somebody gets up for it, at any hour. `ticket`: somebody looks at it on a working day. */
export type Severity = "page" | "ticket";

/** One row of a table of alarms: what is watched, from when on it is trouble, and for whom. */
export interface AlarmRule<TSubject> {
  /** Part of the alarm's name; the runbook's article about it has the heading `Alarm: <id>`. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence: who is hurt by it, and how. */
  readonly impact: string;
  /** What is watched, as one value for each period. */
  readonly watch: (subject: TSubject, period: Duration) => IMetric;
  /** A period is bad from this value on, in `unit`. */
  readonly threshold: number | ((subject: TSubject) => number);
  readonly unit: "times" | "messages" | "milliseconds" | "seconds" | "percent";
  readonly periodMinutes: 5 | 15 | 60;
  /** The alarm goes off when this many of the last `outOf` periods are bad. */
  readonly bad: number;
  readonly outOf: number;
}

/** A runbook at this place in the repository, unless the config names an address. */
export const usualRunbook = "docs/runbook.md";

/** Where the runbook tells what to do about an alarm. */
export function linkRunbook(runbook: string, ruleId: string): string {
  return `${runbook}#alarm-${ruleId}`;
}
