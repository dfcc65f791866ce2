import { Annotations, CfnOutput, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { BridgeConfig } from "./config-schema.ts";
import { OrgBridge } from "./constructs/org-bridge.ts";

export interface BridgeStackProps {
  readonly config: BridgeConfig;
  /** Whether the config is the example of this project, which nobody means to deploy. */
  readonly isExample: boolean;
}

/** No account has this number, so nothing can be deployed for it. */
const nowhere = { account: "000000000000", region: "us-east-1" } as const;

/** A bridge in a stack of its own, which puts out what a person needs next. */
export class BridgeStack extends Stack {
  constructor(scope: Construct, id: string, props: BridgeStackProps) {
    super(scope, id, {
      stackName: props.config.stackName,
      description: "orgbridge: people of one Okta org appear, change and are shut off in another",
      ...(props.isExample ? { env: nowhere } : {}),
    });
    if (props.isExample) {
      Annotations.of(this).addWarningV2(
        "orgbridge:example-config",
        "This is the example, which cannot be deployed: copy infra/bridge.config.example.json to bridge.config.json and make it yours.",
      );
    }
    const bridge = new OrgBridge(this, "Bridge", { config: props.config });
    new CfnOutput(this, "ApiUrl", { value: bridge.apiUrl, description: "Where the HTTP API answers" });
    new CfnOutput(this, "HooksUrl", {
      value: bridge.hooksUrl,
      description: "Event hooks are sent to this URL with the connection's id at its end",
    });
    const { domain } = bridge.intake;
    if (domain !== null) {
      new CfnOutput(this, "DomainTarget", {
        value: domain.target,
        description: `Where the name ${props.config.domain?.name} has to point: enter it as a CNAME or alias, unless the stack does`,
      });
    }
    new CfnOutput(this, "BootstrapFunction", {
      value: bridge.bootstrap.functionName,
      description: "Name of the function that sets up the orgs of a connection",
    });
    new CfnOutput(this, "AlarmTopic", {
      value: bridge.notifications.topic.topicArn,
      description: "SNS topic where alarms are told: subscribe to it",
    });
    new CfnOutput(this, "ReplayFunction", {
      value: bridge.replay.functionName,
      description: "Name of the function that sends dead letters back",
    });
    new CfnOutput(this, "ViewerPolicy", {
      value: bridge.operators.viewer.managedPolicyArn,
      description: "IAM policy for whoever looks after the bridge without changing anything",
    });
    new CfnOutput(this, "OperatorPolicy", {
      value: bridge.operators.operator.managedPolicyArn,
      description: "IAM policy for whoever operates the bridge: attach it beside ViewerPolicy",
    });
    for (const { scope: owner, ...output } of bridge.facts) new CfnOutput(owner, "Facts", output);
    for (const connection of bridge.connections) {
      new CfnOutput(connection, "AdminSecret", {
        value: connection.adminSecretName,
        description: `Secret for the temporary admin credentials of both orgs of connection ${connection.config.id}`,
      });
    }
  }
}
