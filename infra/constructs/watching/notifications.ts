import { Aws, Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { BridgeConfig } from "../../config-schema.ts";
import { usualRunbook } from "./alarm-rule.ts";

export interface NotificationsProps {
  readonly prefix: string;
  /** A topic that is there already, which CloudWatch must be allowed to use, and another runbook; without one, a new topic and ours. */
  readonly alarms: BridgeConfig["alarms"];
}

/** Where alarms are told, and where it stands what to do. Whoever wants to hear them subscribes to the topic. */
export class Notifications extends Construct {
  readonly topic: ITopic;
  /** Where the runbook is, without an anchor. */
  readonly runbook: string;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const { topicArn, runbookUrl } = props.alarms;
    this.topic =
      topicArn === undefined ? this.#makeTopic(props.prefix) : Topic.fromTopicArn(this, "Topic", topicArn);
    this.runbook = runbookUrl ?? usualRunbook;
  }

  #makeTopic(prefix: string): Topic {
    const topic = new Topic(this, "Topic", {
      topicName: `${prefix}-alarms`,
      displayName: `Alarms of ${prefix}`,
      masterKey: this.#makeKey(prefix),
      enforceSSL: true,
    });
    // A topic with a policy of its own has lost the one that lets the account's alarms in.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: fromThisAccount,
      }),
    );
    return topic;
  }

  /** The key that AWS keeps for SNS does not let CloudWatch in, and its policy cannot be changed. */
  #makeKey(prefix: string): Key {
    const key = new Key(this, "Key", {
      description: `Alarms of ${prefix}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
      // The shortest that KMS knows: nothing is lost with this key but alarms on their way.
      pendingWindow: Duration.days(7),
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
        resources: ["*"],
        conditions: fromThisAccount,
      }),
    );
    return key;
  }
}

const fromThisAccount = { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } };
