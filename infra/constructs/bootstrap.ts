import type { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";
import { Construct } from "constructs";
import {
  configurationFiles,
  environmentNames,
  functionDeployments,
} from "../../shared/contracts/deployment.ts";
import type { Connection } from "./connection.ts";
import { HouseFunction } from "./house-function.ts";
import type { Settings } from "./settings.ts";

export interface BootstrapProps {
  readonly settings: Settings;
  readonly connections: readonly Connection[];
  /** Where the HTTP API answers, without a slash at the end. */
  readonly apiUrl: string;
}

/** What sets up the two orgs of a connection, and takes them apart again. Nothing calls it but a person. */
export class Bootstrap extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: BootstrapProps) {
    super(scope, id);
    const { settings, connections, apiUrl } = props;
    const bootstrap = new HouseFunction(this, "Bootstrap", {
      settings,
      deployment: functionDeployments.bootstrap,
      configuration: {
        file: configurationFiles.bootstrap,
        content: connections.map(({ config }) => config),
      },
      description: "Sets up both orgs of a connection, tries what is there, or takes it away",
      environment: { [environmentNames.apiUrl]: apiUrl },
    });
    this.#allowSecrets(bootstrap, connections);
    this.#allowPausing(bootstrap, connections);
    this.lambda = bootstrap.lambda;
  }

  get functionName(): string {
    return this.lambda.functionName;
  }

  /**
   * It writes every secret but the hook's, which Secrets Manager itself makes. A statement for each connection: the CDK splits a policy
   * that is too long for IAM between statements, and joins them no further than it can split.
   */
  #allowSecrets(bootstrap: HouseFunction, connections: readonly Connection[]): void {
    for (const { secrets } of connections) {
      const { sourceClient, targetClient, publicDocument, admins } = secrets;
      bootstrap.allow(
        ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
        [sourceClient, targetClient, publicDocument, admins].map(({ secretArn }) => secretArn),
      );
    }
    bootstrap.allow(
      ["secretsmanager:GetSecretValue"],
      connections.map(({ secrets }) => secrets.hook.secretArn),
    );
    bootstrap.allowKey("secretsmanager", ["kms:Decrypt", "kms:GenerateDataKey"]);
  }

  /** Before it takes something away, the workers rest and their queues are empty. */
  #allowPausing(bootstrap: HouseFunction, connections: readonly Connection[]): void {
    bootstrap.allow(
      ["sqs:GetQueueAttributes"],
      connections.map(({ queues }) => queues.sync.queueArn),
    );
    bootstrap.allow(
      ["lambda:UpdateEventSourceMapping"],
      connections.map(({ feed }) => feed.eventSourceMappingArn),
    );
    // AWS knows no narrower right to list. A mapping shows names and a state, no code and no variables.
    bootstrap.allow(["lambda:ListEventSourceMappings"], ["*"]);
  }
}
