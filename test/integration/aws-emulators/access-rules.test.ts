import { CloudFormation } from "@aws-sdk/client-cloudformation";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { Lambda } from "@aws-sdk/client-lambda";
import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import { SQS } from "@aws-sdk/client-sqs";
import { STS } from "@aws-sdk/client-sts";
import { expect, onTestFinished, test } from "vitest";
import { region, startBench } from "./bench.ts";

/** Every service's client, for a caller with that access key id. */
async function startFor(accessKeyId: string) {
  const { aws } = await startBench();
  const options = {
    endpoint: aws.endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey: "any" },
    maxAttempts: 1,
  };
  const clients = {
    cloudFormation: new CloudFormation(options),
    logs: new CloudWatchLogs(options),
    lambda: new Lambda(options),
    secrets: new SecretsManager(options),
    sqs: new SQS(options),
    sts: new STS(options),
  };
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  return { aws, ...clients };
}

type Clients = Awaited<ReturnType<typeof startFor>>;

test.each<[string, string, number, (clients: Clients) => Promise<unknown>]>([
  ["cloudformation:DescribeStacks", "AccessDenied", 403, (to) => to.cloudFormation.describeStacks({})],
  [
    "lambda:InvokeFunction",
    "AccessDeniedException",
    403,
    (to) => to.lambda.invoke({ FunctionName: "nobody" }),
  ],
  [
    "lambda:GetFunctionConfiguration",
    "AccessDeniedException",
    403,
    (to) => to.lambda.getFunctionConfiguration({ FunctionName: "nobody" }),
  ],
  [
    "lambda:UpdateEventSourceMapping",
    "AccessDeniedException",
    403,
    (to) => to.lambda.updateEventSourceMapping({ UUID: "none" }),
  ],
  [
    "lambda:ListEventSourceMappings",
    "AccessDeniedException",
    403,
    (to) => to.lambda.listEventSourceMappings({}),
  ],
  [
    "logs:FilterLogEvents",
    "AccessDeniedException",
    400,
    (to) => to.logs.filterLogEvents({ logGroupName: "none" }),
  ],
  [
    "secretsmanager:GetSecretValue",
    "AccessDeniedException",
    400,
    (to) => to.secrets.getSecretValue({ SecretId: "none" }),
  ],
  [
    "sqs:SendMessage",
    "AccessDenied",
    400,
    (to) => to.sqs.sendMessageBatch({ QueueUrl: "none", Entries: [] }),
  ],
])("it denies %s in the words of IAM", async (action, name, httpStatusCode, call) => {
  const clients = await startFor("AKIDVIEWER");
  clients.aws.access.deny("AKIDVIEWER", action);

  const refusal = call(clients);

  await expect(refusal).rejects.toMatchObject({
    name,
    message: expect.stringMatching(
      `^User: arn:aws:iam::000000000000:user/AKIDVIEWER is not authorized to perform: ${action} `,
    ),
    $metadata: { httpStatusCode },
  });
});

test("it denies one caller everything but to ask who they are, and others nothing, until that is taken back", async () => {
  const { aws, sqs, sts } = await startFor("AKIDNOBODY");
  aws.access.deny("AKIDNOBODY", "*");
  aws.access.deny("AKIDOTHER", "sqs:ListQueues");

  await expect(sqs.listQueues({})).rejects.toThrow("is not authorized to perform: sqs:ListQueues");
  await expect(sts.getCallerIdentity({})).resolves.toMatchObject({ UserId: "AKIDNOBODY" });
  aws.access.allow("AKIDNOBODY", "*");
  await expect(sqs.listQueues({})).resolves.toBeDefined();
});
