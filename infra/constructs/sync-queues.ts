import { ArnFormat, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import {
  DeduplicationScope,
  FifoThroughputLimit,
  type IQueue,
  Queue,
  QueueEncryption,
  type QueueProps,
} from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import {
  deadLetterQueueAttributes,
  resourceNames,
  syncQueueMaxReceiveCount,
} from "../../shared/contracts/deployment.ts";
import type { Tuning } from "../../shared/contracts/tuning.ts";
import type { Settings } from "./settings.ts";

export interface SyncQueuesProps {
  readonly settings: Settings;
  readonly connectionId: string;
  readonly tuning: Tuning;
}

/** A connection's queue, and the dead-letter queue that takes what the queue gives up and what the worker parks. */
export class SyncQueues extends Construct {
  readonly sync: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: SyncQueuesProps) {
    super(scope, id);
    const { connectionId, settings } = props;
    const { prefix } = settings;
    const { DelaySeconds: delaySeconds, VisibilityTimeout: visibilitySeconds } = props.tuning.queueAttributes;
    const syncName = resourceNames.syncQueue(prefix, connectionId);
    this.deadLetters = new Queue(this, "DeadLetters", {
      ...buildFifoProps(deadLetterQueueAttributes, settings.encryptionKey),
      removalPolicy: settings.removal.deadLetters,
      queueName: resourceNames.deadLetterQueue(prefix, connectionId),
      redriveAllowPolicy: { sourceQueues: [this.#nameAhead(syncName)] },
    });
    this.sync = new Queue(this, "Sync", {
      ...buildFifoProps(props.tuning.queueAttributes, settings.encryptionKey),
      // A message says who, never what: whoever is in it is found again by `sync`.
      removalPolicy: RemovalPolicy.DESTROY,
      queueName: syncName,
      deliveryDelay: Duration.seconds(delaySeconds),
      visibilityTimeout: Duration.seconds(visibilitySeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: syncQueueMaxReceiveCount },
    });
  }

  /** The queue by its name alone: each of the two points to the other, and CloudFormation cannot make a circle. */
  #nameAhead(queueName: string): IQueue {
    const queueArn = Stack.of(this).formatArn({
      service: "sqs",
      resource: queueName,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
    return Queue.fromQueueAttributes(this, "SyncByName", { queueArn, fifo: true });
  }
}

const deduplicationScopes = { messageGroup: DeduplicationScope.MESSAGE_GROUP } as const;
const throughputLimits = { perMessageGroupId: FifoThroughputLimit.PER_MESSAGE_GROUP_ID } as const;

/** What both queues have in common, from SQS's own attribute names. */
function buildFifoProps(
  attributes: Tuning["queueAttributes"] | typeof deadLetterQueueAttributes,
  encryptionKey: IKey | null,
): QueueProps {
  return {
    fifo: attributes.FifoQueue,
    contentBasedDeduplication: attributes.ContentBasedDeduplication,
    deduplicationScope: deduplicationScopes[attributes.DeduplicationScope],
    fifoThroughputLimit: throughputLimits[attributes.FifoThroughputLimit],
    retentionPeriod: Duration.seconds(attributes.MessageRetentionPeriod),
    ...(encryptionKey === null
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
    enforceSSL: true,
  };
}
