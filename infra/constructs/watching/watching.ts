import { Construct } from "constructs";
import type { BridgeConfig } from "../../config-schema.ts";
import type { Bootstrap } from "../bootstrap.ts";
import type { Connection } from "../connection.ts";
import type { Intake } from "../intake.ts";
import { AccessLogFilters } from "./access-log-filters.ts";
import { AlarmGroup } from "./alarm-group.ts";
import { usualRunbook } from "./alarm-rule.ts";
import { BridgeDashboard } from "./bridge-dashboard.ts";
import { connectionRules } from "./connection-rules.ts";
import { bridgeRules } from "./intake-rules.ts";
import { Notifications } from "./notifications.ts";
import { SavedQueries } from "./saved-queries.ts";

export interface WatchingProps {
  readonly prefix: string;
  readonly alarms: BridgeConfig["alarms"];
  readonly connections: readonly Connection[];
  readonly intake: Intake;
  readonly bootstrap: Bootstrap;
}

/** Sees to it that somebody hears when the bridge fails, and finds out why: alarms, a dashboard, questions to the logs. */
export class Watching extends Construct {
  /** Where alarms are told. */
  readonly notifications: Notifications;

  constructor(scope: Construct, id: string, props: WatchingProps) {
    super(scope, id);
    const { prefix, connections, intake, bootstrap } = props;
    const runbook = props.alarms.runbookUrl ?? usualRunbook;
    this.notifications = new Notifications(this, "Notifications", {
      prefix,
      topicArn: props.alarms.topicArn,
    });
    const common = { prefix, runbook, topic: this.notifications.topic };
    new AccessLogFilters(this, "AccessLogFilters", { prefix, accessLog: intake.stage.accessLog });
    const bridge = { prefix, intake, bootstrap };
    const shared = new AlarmGroup(this, "Alarms", {
      ...common,
      about: "bridge",
      subject: bridge,
      rules: bridgeRules,
    });
    const alarmed = connections.map((connection) => {
      const subject = { prefix, connection };
      const about = connection.config.id;
      const group = new AlarmGroup(connection, "Alarms", {
        ...common,
        about,
        subject,
        rules: connectionRules,
      });
      return { subject, alarms: group.alarms };
    });
    new BridgeDashboard(this, "Dashboard", {
      bridge,
      bridgeAlarms: shared.alarms,
      connections: alarmed,
      runbook,
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
