import type { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";
import { Construct } from "constructs";
import { describeForIntake } from "../../shared/contracts/connection.ts";
import { configurationFiles, functionDeployments } from "../../shared/contracts/deployment.ts";
import type { Connection } from "./connection.ts";
import { HouseFunction } from "./house-function.ts";
import type { Settings } from "./settings.ts";

export interface EventHookProps {
  readonly settings: Settings;
  readonly connections: readonly Connection[];
}

/** Takes what Okta's event hooks bring. It can read the hooks' secrets and fill the queues: no key, and no reading. */
export class EventHook extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: EventHookProps) {
    super(scope, id);
    const { settings, connections } = props;
    const eventHook = new HouseFunction(this, "EventHook", {
      settings,
      deployment: functionDeployments.eventHook,
      configuration: {
        file: configurationFiles.eventHook,
        content: connections.map((connection) => describeForIntake(connection.config)),
      },
      description: "Turns what Okta's event hooks bring into messages",
    });
    eventHook.allow(
      ["sqs:SendMessage"],
      connections.map(({ queues }) => queues.sync.queueArn),
    );
    eventHook.allow(
      ["secretsmanager:GetSecretValue"],
      connections.map(({ secrets }) => secrets.hook.secretArn),
    );
    eventHook.allowKey("sqs", ["kms:Decrypt", "kms:GenerateDataKey"]);
    eventHook.allowKey("secretsmanager", ["kms:Decrypt"]);
    this.lambda = eventHook.lambda;
  }
}
