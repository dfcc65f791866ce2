import { Aws, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";

export interface NotificationsProps {
  readonly prefix: string;
  /** A topic that is there already, which CloudWatch must be allowed to use; undefined: a new one. */
  readonly topicArn: string | undefined;
}

/** Where alarms are told. Whoever wants to hear them subscribes to the topic. */
export class Notifications extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    this.topic =
      props.topicArn === undefined
        ? this.#makeTopic(props.prefix)
        : Topic.fromTopicArn(this, "Topic", props.topicArn);
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
