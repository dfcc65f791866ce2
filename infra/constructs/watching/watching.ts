import { Construct } from "constructs";
import type { Bootstrap } from "../bootstrap.ts";
import type { Connection } from "../connection.ts";
import type { Intake } from "../intake.ts";
import { AccessLogFilters } from "./access-log-filters.ts";
import { AlarmGroup } from "./alarm-group.ts";
import { BridgeDashboard } from "./bridge-dashboard.ts";
import { bridgeRules } from "./intake-rules.ts";
import type { Notifications } from "./notifications.ts";
import { SavedQueries } from "./saved-queries.ts";

export interface WatchingProps {
  readonly prefix: string;
  readonly notifications: Notifications;
  readonly connections: readonly Connection[];
  readonly intake: Intake;
  readonly bootstrap: Bootstrap;
}

/**
 * Sees to it that somebody hears when what the connections share fails, and finds out why: alarms, a dashboard with the connections'
 * own alarms as well, questions to the logs.
 */
export class Watching extends Construct {
  constructor(scope: Construct, id: string, props: WatchingProps) {
    super(scope, id);
    const { prefix, notifications, connections, intake, bootstrap } = props;
    new AccessLogFilters(this, "AccessLogFilters", { prefix, accessLog: intake.stage.accessLog });
    const bridge = { prefix, intake, bootstrap };
    const shared = new AlarmGroup(this, "Alarms", {
      prefix,
      notifications,
      about: "bridge",
      subject: bridge,
      rules: bridgeRules,
    });
    new BridgeDashboard(this, "Dashboard", {
      bridge,
      bridgeAlarms: shared.alarms,
      connections: connections.map((connection) => ({
        subject: { prefix, connection },
        alarms: connection.alarms,
      })),
      runbook: notifications.runbook,
    });
    new SavedQueries(this, "SavedQueries", {
      prefix,
      logs: {
        workers: connections.map(({ worker }) => worker.lambda.logGroup),
        eventHook: intake.eventHook.lambda.logGroup,
        bootstrap: bootstrap.lambda.logGroup,
        access: intake.stage.accessLog,
      },
    });
  }
}
