import type { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";
import { Construct } from "constructs";
import { describeForIntake } from "../../shared/contracts/connection.ts";
import { configurationFiles, functionDeployments } from "../../shared/contracts/deployment.ts";
import type { Connection } from "./connection.ts";
import { HouseFunction } from "./house-function.ts";
import type { Settings } from "./settings.ts";

export interface ReplayProps {
  readonly settings: Settings;
  readonly connections: readonly Connection[];
}

/** Sends dead letters back to their queues. It can move messages between a bridge's queues, and reads no secret and no org. */
export class Replay extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: ReplayProps) {
    super(scope, id);
    const { settings, connections } = props;
    const replay = new HouseFunction(this, "Replay", {
      settings,
      deployment: functionDeployments.replay,
      configuration: {
        file: configurationFiles.replay,
        content: connections.map((connection) => describeForIntake(connection.config)),
      },
      description: "Sends dead letters back to the queue of their connection",
    });
    replay.allow(
      ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"],
      connections.map(({ queues }) => queues.deadLetters.queueArn),
    );
    replay.allow(
      ["sqs:SendMessage"],
      connections.map(({ queues }) => queues.sync.queueArn),
    );
    replay.allowKey("sqs", ["kms:Decrypt", "kms:GenerateDataKey"]);
    this.lambda = replay.lambda;
  }

  get functionName(): string {
    return this.lambda.functionName;
  }
}
