import { join } from "node:path";
import { Aws, Duration } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Runtime } from "aws-cdk-lib/aws-lambda";
import { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { environmentNames, type FunctionDeployment } from "../../shared/contracts/deployment.ts";
import { acknowledge } from "../acknowledge.ts";
import { type BundledConfiguration, buildBundling } from "../bundling.ts";
import type { Settings } from "./settings.ts";

export interface HouseFunctionProps {
  readonly deployment: FunctionDeployment;
  readonly settings: Settings;
  /** Lies beside the bundle. */
  readonly configuration: BundledConfiguration;
  readonly description: string;
  /** Variables beyond those that every function has. */
  readonly environment?: Readonly<Record<string, string>>;
}

const projectRoot = join(import.meta.dirname, "../..");

/**
 * A function with this house's defaults. Its role may write its own log and its traces, and beyond that only what it is told.
 */
export class HouseFunction extends Construct {
  readonly lambda: NodejsFunction;
  readonly #role: Role;
  readonly #settings: Settings;

  constructor(scope: Construct, id: string, props: HouseFunctionProps) {
    super(scope, id);
    const { deployment, settings } = props;
    this.#settings = settings;
    const logGroup = new LogGroup(this, "Log", {
      retention: settings.logRetention,
      removalPolicy: settings.removal.logs,
    });
    this.#role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(this.#role);
    this.lambda = new NodejsFunction(this, "Function", {
      description: props.description,
      entry: join(projectRoot, deployment.entry),
      handler: deployment.handler,
      projectRoot,
      depsLockFilePath: join(projectRoot, "package-lock.json"),
      bundling: buildBundling(props.configuration),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(deployment.timeoutSeconds),
      memorySize: deployment.memoryMb,
      environment: {
        [environmentNames.resourcePrefix]: settings.prefix,
        [environmentNames.queueBaseUrl]: `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/`,
        ...props.environment,
      },
      role: this.#role,
      logGroup,
      tracing: settings.tracing,
    });
    acknowledge(this.#role, "AwsSolutions-IAM5[Resource::*]", "X-Ray takes traces for no narrower resource");
  }

  /** Lets the function do `actions` on `resources` (ARNs). */
  allow(actions: readonly string[], resources: readonly string[]): void {
    this.#role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }

  /** Lets the function use the customer's key, if there is one, for what it does with one service of AWS. */
  allowKey(
    service: "secretsmanager" | "sqs",
    actions: readonly ("kms:Decrypt" | "kms:GenerateDataKey")[],
  ): void {
    const key = this.#settings.encryptionKey;
    if (key === null) return;
    this.#role.addToPolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [key.keyArn],
        conditions: { StringEquals: { "kms:ViaService": `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}` } },
      }),
    );
  }
}
