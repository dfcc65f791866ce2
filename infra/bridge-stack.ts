import { Annotations, CfnOutput, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { BridgeConfig } from "./config.ts";
import { Bootstrap } from "./constructs/bootstrap.ts";
import { Connection } from "./constructs/connection.ts";
import { Intake } from "./constructs/intake.ts";

export interface BridgeStackProps {
  readonly config: BridgeConfig;
  /** Whether the config is the example of this project, which nobody means to deploy. */
  readonly isExample: boolean;
}

/** No account has this number, so nothing can be deployed for it. */
const nowhere = { account: "000000000000", region: "us-east-1" } as const;

/** The whole bridge: one API, one bootstrap, and for each connection a queue, a worker and the secrets of both. */
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
    const prefix = props.config.stackName;
    const connections = props.config.connections.map(
      (connection) => new Connection(this, `Connection-${connection.id}`, { prefix, connection }),
    );
    const intake = new Intake(this, "Intake", { prefix, connections });
    const { apiUrl } = intake;
    const bootstrap = new Bootstrap(this, "Bootstrap", { prefix, connections, apiUrl });
    new CfnOutput(this, "ApiUrl", { value: apiUrl, description: "Where the HTTP API answers" });
    new CfnOutput(this, "BootstrapFunction", {
      value: bootstrap.functionName,
      description: "Name of the function that sets up the orgs of a connection",
    });
    new CfnOutput(this, "HooksUrl", {
      value: `${apiUrl}/hooks/`,
      description: "Event hooks are sent to this URL with the connection's id at its end",
    });
  }
}
