import type { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";
import { Construct } from "constructs";
import { describeForIntake } from "../../shared/contracts/connection.ts";
import { configurationFiles, functionDeployments } from "../../shared/contracts/deployment.ts";
import type { Connection } from "./connection.ts";
import { HouseFunction } from "./house-function.ts";
import type { Settings } from "./settings.ts";

export interface KeyRouteProps {
  readonly settings: Settings;
  readonly connections: readonly Connection[];
}

/** Shows the connections' public keys to their orgs. It can read what anybody may know, and no private key. */
export class KeyRoute extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: KeyRouteProps) {
    super(scope, id);
    const { settings, connections } = props;
    const jwks = new HouseFunction(this, "Jwks", {
      settings,
      deployment: functionDeployments.jwks,
      configuration: {
        file: configurationFiles.jwks,
        content: connections.map((connection) => describeForIntake(connection.config)),
      },
      description: "Shows the public keys of each connection to its orgs",
    });
    jwks.allow(
      ["secretsmanager:GetSecretValue"],
      connections.map(({ secrets }) => secrets.publicDocument.secretArn),
    );
    jwks.allowKey("secretsmanager", ["kms:Decrypt"]);
    this.lambda = jwks.lambda;
  }
}
