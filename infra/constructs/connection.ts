import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Connection as ConnectionConfig } from "../../shared/contracts/connection.ts";
import { configurationFiles, eventSourceMapping, resourceNames } from "../../shared/contracts/deployment.ts";
import { tune } from "../../shared/contracts/tuning.ts";
import { ConnectionSecrets } from "./connection-secrets.ts";
import { HouseFunction } from "./house-function.ts";
import type { Settings } from "./settings.ts";
import { SyncQueues } from "./sync-queues.ts";
import { AlarmGroup } from "./watching/alarm-group.ts";
import { connectionRules } from "./watching/connection-rules.ts";
import type { Notifications } from "./watching/notifications.ts";

export interface ConnectionProps {
  readonly settings: Settings;
  readonly connection: ConnectionConfig;
  /** Where its alarms are told. */
  readonly notifications: Notifications;
}

/**
 * One source org feeding one target org: its queue and dead-letter queue, its worker with a role of its own, its secrets and
 * its alarms. Connections share nothing, so that no worker can read another's keys and no org's outage stalls another.
 */
export class Connection extends Construct {
  readonly config: ConnectionConfig;
  readonly queues: SyncQueues;
  readonly secrets: ConnectionSecrets;
  readonly worker: HouseFunction;
  /** What hands the queue's messages to the worker. */
  readonly feed: EventSourceMapping;
  /** Where a person puts the temporary admin credentials of both orgs. */
  readonly adminSecretName: string;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: ConnectionProps) {
    super(scope, id);
    const { settings, connection } = props;
    this.config = connection;
    const tuning = tune(settings.tuning, connection.settleSeconds);
    this.queues = new SyncQueues(this, "Queues", {
      settings,
      connectionId: connection.id,
      tuning,
    });
    this.secrets = new ConnectionSecrets(this, "Secrets", { settings, connectionId: connection.id });
    this.adminSecretName = resourceNames.adminSecret(settings.prefix, connection.id);
    this.worker = new HouseFunction(this, "Worker", {
      settings,
      deployment: tuning.worker,
      configuration: { file: configurationFiles.worker, content: connection },
      description: `Brings people of connection ${connection.id} into step`,
    });
    this.#allowWork();
    this.feed = this.#feed(tuning.maximumConcurrency);
    const { prefix } = settings;
    this.alarms = new AlarmGroup(this, "Alarms", {
      prefix,
      notifications: props.notifications,
      about: connection.id,
      subject: { prefix, connection: this },
      rules: connectionRules,
    }).alarms;
  }

  /** What a worker may do, and to what. */
  #allowWork(): void {
    const { sync, deadLetters } = this.queues;
    const { sourceClient, targetClient } = this.secrets;
    this.worker.allow(
      ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"],
      [sync.queueArn],
    );
    this.worker.allow(["sqs:SendMessage"], [deadLetters.queueArn]);
    this.worker.allow(["secretsmanager:GetSecretValue"], [sourceClient.secretArn, targetClient.secretArn]);
    this.worker.allowKey("sqs", ["kms:Decrypt", "kms:GenerateDataKey"]);
    this.worker.allowKey("secretsmanager", ["kms:Decrypt"]);
  }

  #feed(maxConcurrency: number): EventSourceMapping {
    return new EventSourceMapping(this, "Records", {
      target: this.worker.lambda,
      eventSourceArn: this.queues.sync.queueArn,
      batchSize: eventSourceMapping.batchSize,
      maxConcurrency,
      reportBatchItemFailures: eventSourceMapping.reportBatchItemFailures,
    });
  }
}
