import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";

/** The services that the tool asks; the same clients for the cloud and for this machine. */
export interface AwsClients {
  readonly cloudFormation: CloudFormationClient;
  readonly cloudWatch: CloudWatchClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly secrets: SecretsManagerClient;
  readonly sqs: SQSClient;
  readonly sts: STSClient;
}

/** Where AWS is; without anything, where the AWS environment or profile says. */
export interface AwsPlace {
  readonly region?: string;
  /** The embedded AWS of a bridge on this machine, which takes any credentials. */
  readonly endpoint?: string;
}

/** Of every other call; a search of the log is the longest. Without, a connection that hangs would hang the tool. */
const connectionMs = 5000;
const usualCallMs = 60_000;

/** Bootstrap may take the fifteen minutes of a function; its answer comes at the end. */
const longestCallMs = 910_000;

export function openAws({ region, endpoint }: AwsPlace): AwsClients {
  const place = {
    maxAttempts: 3,
    // `throw…`: otherwise the time-out would only be logged.
    requestHandler: {
      connectionTimeout: connectionMs,
      requestTimeout: usualCallMs,
      throwOnRequestTimeout: true,
    },
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined
      ? {}
      : { endpoint, credentials: { accessKeyId: "local", secretAccessKey: "local" } }),
  };
  return {
    cloudFormation: new CloudFormationClient(place),
    cloudWatch: new CloudWatchClient(place),
    lambda: new LambdaClient({
      ...place,
      // A function that was asked to change something must not be asked again because its answer took long.
      maxAttempts: 1,
      requestHandler: {
        connectionTimeout: connectionMs,
        requestTimeout: longestCallMs,
        throwOnRequestTimeout: true,
      },
    }),
    logs: new CloudWatchLogsClient(place),
    secrets: new SecretsManagerClient(place),
    sqs: new SQSClient({ ...place, useQueueUrlAsEndpoint: endpoint === undefined }),
    sts: new STSClient(place),
  };
}
