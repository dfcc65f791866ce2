import { join } from "node:path";
import { Aws, Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Runtime } from "aws-cdk-lib/aws-lambda";
import { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { environmentNames, type FunctionDeployment } from "../../shared/contracts/deployment.ts";
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

/** A function with this house's defaults. Its role may write its own log, and beyond that only what `allow` is told. */
export class HouseFunction extends Construct {
  readonly lambda: NodejsFunction;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: HouseFunctionProps) {
    super(scope, id);
    const { deployment } = props;
    const logGroup = new LogGroup(this, "Log", {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
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
        [environmentNames.resourcePrefix]: props.settings.prefix,
        [environmentNames.queueBaseUrl]: `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/`,
        ...props.environment,
      },
      role: this.#role,
      logGroup,
    });
  }

  /** Lets the function do `actions` on `resources` (ARNs). */
  allow(actions: readonly string[], resources: readonly string[]): void {
    this.#role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }
}
