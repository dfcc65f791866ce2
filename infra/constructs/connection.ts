import { CfnOutput } from "aws-cdk-lib";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Connection as ConnectionConfig } from "../../shared/contracts/connection.ts";
import {
  configurationFiles,
  eventSourceMapping,
  functionDeployments,
  resourceNames,
} from "../../shared/contracts/deployment.ts";
import { ConnectionSecrets } from "./connection-secrets.ts";
import { HouseFunction } from "./house-function.ts";
import { SyncQueues } from "./sync-queues.ts";

export interface ConnectionProps {
  readonly prefix: string;
  readonly connection: ConnectionConfig;
}

/**
 * One source org feeding one target org: its queue and dead-letter queue, its worker with a role of its own, and its
 * secrets. Connections share nothing, so that no worker can read another's keys and no org's outage stalls another.
 */
export class Connection extends Construct {
  readonly config: ConnectionConfig;
  readonly queues: SyncQueues;
  readonly secrets: ConnectionSecrets;
  /** What hands the queue's messages to the worker. */
  readonly feed: EventSourceMapping;

  constructor(scope: Construct, id: string, props: ConnectionProps) {
    super(scope, id);
    const { prefix, connection } = props;
    this.config = connection;
    this.queues = new SyncQueues(this, "Queues", {
      prefix,
      connectionId: connection.id,
      settleSeconds: connection.settleSeconds,
    });
    this.secrets = new ConnectionSecrets(this, "Secrets", { prefix, connectionId: connection.id });
    const worker = new HouseFunction(this, "Worker", {
      prefix,
      deployment: functionDeployments.worker,
      configuration: { file: configurationFiles.worker, content: connection },
      description: `Brings people of connection ${connection.id} into step`,
    });
    this.#allowWork(worker);
    this.feed = this.#feed(worker);
    new CfnOutput(this, "AdminSecret", {
      value: resourceNames.adminSecret(prefix, connection.id),
      description: `Secret for the temporary admin credentials of both orgs of connection ${connection.id}`,
    });
  }

  /** What a worker may do, and to what. */
  #allowWork(worker: HouseFunction): void {
    const { sync, deadLetters } = this.queues;
    const { sourceClient, targetClient } = this.secrets;
    worker.allow(
      ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"],
      [sync.queueArn],
    );
    worker.allow(["sqs:SendMessage"], [deadLetters.queueArn]);
    worker.allow(["secretsmanager:GetSecretValue"], [sourceClient.secretArn, targetClient.secretArn]);
  }

  #feed(worker: HouseFunction): EventSourceMapping {
    return new EventSourceMapping(this, "Records", {
      target: worker.lambda,
      eventSourceArn: this.queues.sync.queueArn,
      batchSize: eventSourceMapping.batchSize,
      maxConcurrency: eventSourceMapping.maximumConcurrency,
      reportBatchItemFailures: eventSourceMapping.reportBatchItemFailures,
    });
  }
}
