/**
 * The peer of our worker: Okta's own SDK, with DPoP as new service apps have it, beside Powertools, zod and the AWS SDK.
 * It reads a person from both orgs and finds nothing to do.
 */
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Client } from "@okta/okta-sdk-nodejs";
import { z } from "zod";

const environment = z
  .object({
    APP_ID: z.string(),
    DEAD_LETTER_QUEUE_URL: z.url(),
    SOURCE_SECRET_ID: z.string(),
    SOURCE_URL: z.url(),
    TARGET_SECRET_ID: z.string(),
    TARGET_URL: z.url(),
  })
  .parse(process.env);

const batchSchema = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string() })),
});
const messageSchema = z.object({ subject: z.object({ id: z.string() }) });
const clientSecretSchema = z.object({ clientId: z.string(), privateKey: z.looseObject({ kid: z.string() }) });
const userSchema = z.object({ status: z.string(), profile: z.looseObject({ login: z.string() }) });
const appUserSchema = z.object({ status: z.string(), _embedded: z.object({ user: userSchema }) });

const copiedAttributes = ["email", "firstName", "lastName", "title", "department"] as const;

const logger = new Logger({ serviceName: "worker" });
const metrics = new Metrics({ namespace: "peer", serviceName: "worker" });
const tracer = new Tracer({ serviceName: "worker" });
const sqs = tracer.captureAWSv3Client(new SQSClient({}));
const secretsManager = tracer.captureAWSv3Client(new SecretsManagerClient({}));

let clients: Promise<{ source: Client; target: Client }> | undefined;

async function openOrg(orgUrl: string, secretId: string, scopes: string[]): Promise<Client> {
  const { SecretString: text = "" } = await secretsManager.send(
    new GetSecretValueCommand({ SecretId: secretId }),
  );
  const { clientId, privateKey } = clientSecretSchema.parse(JSON.parse(text));
  const keyId = privateKey.kid;
  return new Client({ orgUrl, authorizationMode: "PrivateKey", clientId, scopes, privateKey, keyId });
}

async function openOrgs(): Promise<{ source: Client; target: Client }> {
  const { SOURCE_SECRET_ID, SOURCE_URL, TARGET_SECRET_ID, TARGET_URL } = environment;
  const [source, target] = await Promise.all([
    openOrg(SOURCE_URL, SOURCE_SECRET_ID, ["okta.apps.read", "okta.users.read"]),
    openOrg(TARGET_URL, TARGET_SECRET_ID, ["okta.users.manage", "okta.users.read"]),
  ]);
  return { source, target };
}

async function reconcile(userId: string): Promise<string> {
  clients ??= openOrgs();
  const { source, target } = await clients;
  const assignment = await source.applicationApi.getApplicationUser({
    appId: environment.APP_ID,
    userId,
    expand: "user",
  });
  const wanted = appUserSchema.parse(assignment)._embedded.user;
  const found = userSchema.parse(await target.userApi.getUser({ userId: wanted.profile.login }));
  const isSame = copiedAttributes.every((name) => wanted.profile[name] === found.profile[name]);
  return isSame && wanted.status === found.status ? "unchanged" : "changed";
}

/** Lambda's entry: one batch of records. */
export const handler = async (
  event: unknown,
): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> => {
  const { Records: records } = batchSchema.parse(event);
  const batchItemFailures: { itemIdentifier: string }[] = [];
  await Promise.all(
    records.map(async ({ messageId, body }) => {
      const message = messageSchema.safeParse(JSON.parse(body));
      if (!message.success) {
        const park = { QueueUrl: environment.DEAD_LETTER_QUEUE_URL, MessageBody: body };
        await sqs.send(new SendMessageCommand({ ...park, MessageGroupId: messageId }));
        return;
      }
      try {
        const outcome = await reconcile(message.data.subject.id);
        metrics.addMetric(outcome, MetricUnit.Count, 1);
        logger.info("reconciled", { outcome });
      } catch (error) {
        logger.error("failed", { error });
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }),
  );
  metrics.publishStoredMetrics();
  return { batchItemFailures };
};
