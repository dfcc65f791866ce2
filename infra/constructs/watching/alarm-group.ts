import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Construct } from "constructs";
import { type AlarmRule, linkRunbook } from "./alarm-rule.ts";
import type { Notifications } from "./notifications.ts";

export interface AlarmGroupProps<TSubject> {
  readonly prefix: string;
  /** A connection's id, or `bridge`; in the name of every alarm. */
  readonly about: string;
  readonly subject: TSubject;
  readonly rules: readonly AlarmRule<TSubject>[];
  /** Are told when an alarm goes off, and when it is over. */
  readonly notifications: Notifications;
}

/** An alarm for each row of a table. */
export class AlarmGroup<TSubject> extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmGroupProps<TSubject>) {
    super(scope, id);
    this.alarms = props.rules.map((rule) => this.#add(rule, props));
  }

  #add(rule: AlarmRule<TSubject>, props: AlarmGroupProps<TSubject>): Alarm {
    const { prefix, about, subject, notifications } = props;
    const link = linkRunbook(notifications.runbook, rule.id);
    const alarm = new Alarm(this, rule.id, {
      // The severity comes first, so that a subscription can choose by how the name begins.
      alarmName: `${prefix}-${rule.severity}-${about}-${rule.id}`,
      alarmDescription: `${rule.severity.toUpperCase()} (${about}). ${rule.impact} Runbook: ${link}`,
      metric: rule.watch(subject, Duration.minutes(rule.periodMinutes)),
      threshold: typeof rule.threshold === "number" ? rule.threshold : rule.threshold(subject),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      datapointsToAlarm: rule.bad,
      evaluationPeriods: rule.outOf,
      // Everything here is written only when something happens, and SQS stops after six quiet hours: silence is no trouble. It
      // must be good rather than ignored, or an alarm would stay on for ever when its metric is not written again.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    const tell = new SnsAction(notifications.topic);
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
    return alarm;
  }
}
