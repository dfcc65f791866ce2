import { type Alarm, Dashboard, type IWidget, PeriodOverride, TextWidget } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { WatchedConnection } from "./connection-metrics.ts";
import { describeConnection } from "./connection-widgets.ts";
import type { WatchedBridge } from "./intake-rules.ts";
import { describeIntake } from "./intake-widgets.ts";

/** A connection, and what goes off about it. */
export interface AlarmedConnection {
  readonly subject: WatchedConnection;
  readonly alarms: readonly Alarm[];
}

export interface BridgeDashboardProps {
  readonly bridge: WatchedBridge;
  readonly bridgeAlarms: readonly Alarm[];
  readonly connections: readonly AlarmedConnection[];
  /** Where the runbook is, without an anchor. */
  readonly runbook: string;
}

/** The whole bridge on one page, for somebody who was asleep a minute ago: each part begins with what is wrong. */
export class BridgeDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: BridgeDashboardProps) {
    super(scope, id);
    const { bridge, bridgeAlarms, connections, runbook } = props;
    this.dashboard = new Dashboard(this, "Dashboard", {
      dashboardName: bridge.prefix,
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [introduce(bridge.prefix, runbook)],
        ...connections.flatMap(({ subject, alarms }) => toRows(describeConnection(subject, alarms))),
        ...toRows(
          describeIntake(
            bridge,
            connections.map(({ subject }) => subject),
            bridgeAlarms,
          ),
        ),
      ],
    });
  }
}

function toRows(rows: readonly (readonly IWidget[])[]): IWidget[][] {
  return rows.map((row) => [...row]);
}

function introduce(prefix: string, runbook: string): IWidget {
  const link = runbook.startsWith("https:") ? `[the runbook](${runbook})` : `the runbook (${runbook})`;
  return new TextWidget({
    markdown: [
      `# ${prefix}`,
      `Red below: open the alarm, its text says who is hurt and which article of ${link} to read.`,
      `One person: CloudWatch → Logs Insights → Saved queries → ${prefix} → What happened to this person.`,
      "Nothing red and people still missing: look whether messages come in (Hooks), then whether anything is held or rejected.",
    ].join("\n\n"),
    width: 24,
    height: 4,
  });
}
