import { Construct } from "constructs";
import type { BridgeConfig } from "../config-schema.ts";
import { Bootstrap } from "./bootstrap.ts";
import { Connection } from "./connection.ts";
import { describeFacts, type FactsOutput } from "./facts.ts";
import { Intake } from "./intake.ts";
import { Operators } from "./operators.ts";
import { Replay } from "./replay.ts";
import { buildSettings } from "./settings.ts";
import { Notifications } from "./watching/notifications.ts";
import { Watching } from "./watching/watching.ts";

export interface OrgBridgeProps {
  /** A checked config: what `loadConfig` gives for a file, or `parseConfig` for a value. */
  readonly config: BridgeConfig;
  /**
   * What the name of every queue, secret and API begins with: a letter, then up to 30 letters, digits and `-`. It must be
   * unique in its account and region. Default: the config's `stackName`, whatever stack this is put into.
   */
  readonly prefix?: string;
}

/**
 * The whole bridge, for any stack: one intake, one bootstrap, one replay, and for each connection a queue, a worker, the secrets
 * of both and alarms; and policies for the people who look after it. It puts nothing out: the stack says which of the public properties become outputs.
 */
export class OrgBridge extends Construct {
  /** In the order of the config. */
  readonly connections: readonly Connection[];
  /** The HTTP API, where the orgs' hooks arrive and where they fetch keys. */
  readonly intake: Intake;
  /** What sets up the orgs of a connection, once. */
  readonly bootstrap: Bootstrap;
  /** What sends dead letters back. */
  readonly replay: Replay;
  /** Policies for the people who look after the bridge. */
  readonly operators: Operators;
  /** Where alarms are told. */
  readonly notifications: Notifications;
  /** What the stack must put out, under any names, so that the command line finds the bridge. */
  readonly facts: readonly FactsOutput[];

  constructor(scope: Construct, id: string, props: OrgBridgeProps) {
    super(scope, id);
    const { config, prefix = config.stackName } = props;
    const settings = buildSettings(this, config, prefix);
    this.notifications = new Notifications(this, "Notifications", { prefix, alarms: config.alarms });
    const { notifications } = this;
    this.connections = config.connections.map(
      (connection) =>
        new Connection(this, `Connection-${connection.id}`, { settings, connection, notifications }),
    );
    this.intake = new Intake(this, "Intake", {
      settings,
      connections: this.connections,
      domain: config.domain,
    });
    this.bootstrap = new Bootstrap(this, "Bootstrap", {
      settings,
      connections: this.connections,
      apiUrl: this.intake.apiUrl,
    });
    this.replay = new Replay(this, "Replay", { settings, connections: this.connections });
    this.operators = new Operators(this, "Operators", {
      settings,
      connections: this.connections,
      intake: this.intake,
      bootstrap: this.bootstrap,
      replay: this.replay,
    });
    this.facts = describeFacts(this, prefix);
    new Watching(this, "Watching", {
      prefix,
      notifications,
      connections: this.connections,
      intake: this.intake,
      bootstrap: this.bootstrap,
    });
  }

  /** Where the HTTP API answers, without a slash at the end. */
  get apiUrl(): string {
    return this.intake.apiUrl;
  }

  /** Event hooks are sent to this URL with the connection's id at its end. */
  get hooksUrl(): string {
    return `${this.apiUrl}/hooks/`;
  }
}
