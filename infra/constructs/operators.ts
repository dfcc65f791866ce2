import { ArnFormat, Aws, Stack } from "aws-cdk-lib";
import { ManagedPolicy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { resourceNames } from "../../shared/contracts/deployment.ts";
import {
  type OperatedThing,
  type OperatorRight,
  operatorRights,
  viewerRights,
} from "../../shared/contracts/operator-rights.ts";
import { acknowledge } from "../acknowledge.ts";
import type { Bootstrap } from "./bootstrap.ts";
import type { Connection } from "./connection.ts";
import type { Intake } from "./intake.ts";
import type { Replay } from "./replay.ts";
import type { Settings } from "./settings.ts";

export interface OperatorsProps {
  readonly settings: Settings;
  readonly connections: readonly Connection[];
  readonly intake: Intake;
  readonly bootstrap: Bootstrap;
  readonly replay: Replay;
}

/**
 * Two policies to attach to the people who look after a bridge: `viewer` to look, and `operator`, beside `viewer`, to act. They are two
 * halves because a managed policy holds 6,144 characters, which twelve connections would exceed in one. Neither reads a secret.
 */
export class Operators extends Construct {
  readonly viewer: ManagedPolicy;
  readonly operator: ManagedPolicy;

  constructor(scope: Construct, id: string, props: OperatorsProps) {
    super(scope, id);
    const arns = listArns(this, props);
    this.viewer = new ManagedPolicy(this, "Viewer", {
      description: `Look at bridge ${props.settings.prefix}: queues, dead letters, outcomes, one person's plan`,
      statements: [
        ...buildStatements(viewerRights, arns),
        ...allowKey(props.settings, ["kms:Decrypt"]), // to look at dead letters
      ],
    });
    this.operator = new ManagedPolicy(this, "Operator", {
      description: `Operate bridge ${props.settings.prefix}, together with its viewer policy`,
      statements: [
        ...buildStatements(operatorRights, arns),
        ...allowKey(props.settings, ["kms:Decrypt", "kms:GenerateDataKey"]),
      ],
    });
    this.#accept(props.settings.prefix);
  }

  #accept(prefix: string): void {
    const own = "Names that begin so belong to this bridge alone";
    const from = "arn:<AWS::Partition>:";
    const place = "<AWS::Region>:<AWS::AccountId>:";
    acknowledge(
      this.viewer,
      "AwsSolutions-IAM5[Resource::*]",
      "AWS has no narrower right to read metrics, nor to list mappings, which show names and states",
    );
    acknowledge(this.viewer, `AwsSolutions-IAM5[Resource::${from}sqs:${place}${prefix}-sync-*]`, own);
    acknowledge(
      this.viewer,
      `AwsSolutions-IAM5[Resource::${from}sqs:${place}${prefix}-sync-*-dlq.fifo]`,
      own,
    );
    acknowledge(
      this.viewer,
      `AwsSolutions-IAM5[Resource::${from}secretsmanager:${place}secret:${prefix}/*]`,
      `${own}; and the right is to know their ages, not what is in them`,
    );
  }
}

/** One statement for all actions upon one thing, which is also the shortest. */
function buildStatements(
  rights: readonly OperatorRight[],
  arns: Readonly<Record<OperatedThing, readonly string[]>>,
): PolicyStatement[] {
  return [...new Set(rights.map(({ on }) => on))].map((thing) => {
    const actions = rights.filter(({ on }) => on === thing).map(({ action }) => action);
    return new PolicyStatement({ actions, resources: [...arns[thing]] });
  });
}

function listArns(
  scope: Construct,
  { settings, connections, intake, bootstrap, replay }: OperatorsProps,
): Readonly<Record<OperatedThing, readonly string[]>> {
  const stack = Stack.of(scope);
  const nameQueues = (resource: string): string =>
    stack.formatArn({ service: "sqs", resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  const workers = connections.map(({ worker }) => worker.lambda);
  return {
    stack: [stack.stackId],
    // To look, by pattern: each name by itself would not find room.
    queues: [nameQueues(resourceNames.anyQueue(settings.prefix))],
    "dead-letters": [nameQueues(resourceNames.anyDeadLetterQueue(settings.prefix))],
    "sync-queues": connections.map(({ queues }) => queues.sync.queueArn),
    "dead-letter-queues": connections.map(({ queues }) => queues.deadLetters.queueArn),
    workers: workers.map(({ functionArn }) => functionArn),
    bootstrap: [bootstrap.lambda.functionArn],
    replay: [replay.lambda.functionArn],
    feeds: connections.map(({ feed }) => feed.eventSourceMappingArn),
    logs: [...workers, intake.eventHook.lambda].map(({ logGroup }) => logGroup.logGroupArn),
    secrets: [
      stack.formatArn({
        service: "secretsmanager",
        resource: "secret",
        resourceName: `${settings.prefix}/*`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ],
    account: ["*"],
  };
}

function allowKey({ encryptionKey }: Settings, actions: readonly string[]): PolicyStatement[] {
  if (encryptionKey === null) return [];
  return [
    new PolicyStatement({
      actions: [...actions],
      resources: [encryptionKey.keyArn],
      conditions: { StringEquals: { "kms:ViaService": `sqs.${Aws.REGION}.${Aws.URL_SUFFIX}` } },
    }),
  ];
}
