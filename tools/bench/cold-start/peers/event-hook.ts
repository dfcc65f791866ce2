/**
 * The peer of our intake: what one writes for Lambda from what most people know, to do the same job. Powertools, zod and
 * the SDK as their documentation shows them.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { z } from "zod";

const environment = z
  .object({ HOOK_SECRET_ID: z.string(), QUEUE_URL: z.url(), SOURCE_URL: z.url() })
  .parse(process.env);

const requestSchema = z.object({
  headers: z.object({ authorization: z.string().default("") }),
  body: z.string(),
});

const hookSchema = z.object({
  source: z.url(),
  data: z.object({
    events: z.array(
      z.object({
        uuid: z.string(),
        published: z.iso.datetime(),
        eventType: z.string(),
        outcome: z.object({ result: z.string() }),
        target: z.array(z.object({ id: z.string(), type: z.string() })),
      }),
    ),
  }),
});

const logger = new Logger({ serviceName: "event-hook" });
const metrics = new Metrics({ namespace: "peer", serviceName: "event-hook" });
const tracer = new Tracer({ serviceName: "event-hook" });
const sqs = tracer.captureAWSv3Client(new SQSClient({}));
const secretsManager = tracer.captureAWSv3Client(new SecretsManagerClient({}));

let secret: Promise<string | undefined> | undefined;

async function isAccepted(presented: string): Promise<boolean> {
  secret ??= secretsManager
    .send(new GetSecretValueCommand({ SecretId: environment.HOOK_SECRET_ID }))
    .then((answer) => answer.SecretString);
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest((await secret) ?? ""), digest(presented));
}

/** Lambda's entry: one request of an HTTP API (payload 2.0). */
export const handler = async (event: unknown): Promise<{ statusCode: number }> => {
  const request = requestSchema.parse(event);
  if (!(await isAccepted(request.headers.authorization))) return { statusCode: 401 };
  const hook = hookSchema.parse(JSON.parse(request.body));
  if (new URL(hook.source).host !== new URL(environment.SOURCE_URL).host) return { statusCode: 400 };
  const entries = hook.data.events.flatMap(({ uuid, published, eventType, outcome, target }, index) => {
    const user = target.find(({ type }) => type === "User");
    if (user === undefined || outcome.result !== "SUCCESS") return [];
    return [
      {
        Id: String(index),
        MessageBody: JSON.stringify({ userId: user.id, eventType, publishedAt: published }),
        MessageGroupId: user.id,
        MessageDeduplicationId: uuid,
      },
    ];
  });
  const answer = await sqs.send(
    new SendMessageBatchCommand({ QueueUrl: environment.QUEUE_URL, Entries: entries }),
  );
  if (answer.Successful?.length !== entries.length) return { statusCode: 500 };
  metrics.addMetric("messages", MetricUnit.Count, entries.length);
  metrics.publishStoredMetrics();
  logger.info("accepted", { messages: entries.length });
  return { statusCode: 200 };
};
