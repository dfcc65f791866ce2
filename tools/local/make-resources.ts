import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { Connection } from "../../shared/contracts/connection.ts";
import {
  deadLetterQueueAttributes,
  deadLetterRedrivePermission,
  resourceNames,
  syncQueueAttributes,
  syncQueueMaxReceiveCount,
} from "../../shared/contracts/deployment.ts";
import { emptyPublicDocument } from "../../shared/contracts/public-document.ts";
import { placeholderSecret } from "../../shared/contracts/secrets.ts";

/** What the stack makes for a connection, made in the embedded AWS from the same definitions. */
export interface ConnectionResources {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

export interface SecretValues {
  readonly hook: string;
  /** Admin credentials for bootstrap, which a person puts there. */
  readonly admins: unknown;
}

/** How the SDK's clients reach the embedded AWS, which accepts any signature. */
export function describeClient(endpoint: string): {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
} {
  return { endpoint, region: localRegion, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
}

export const localRegion = "us-east-1";

/** Makes a connection's queues and secrets. */
export async function makeResources(
  endpoint: string,
  prefix: string,
  connection: Connection,
  secrets: SecretValues,
): Promise<ConnectionResources> {
  const sqs = new SQSClient(describeClient(endpoint));
  const secretsManager = new SecretsManagerClient(describeClient(endpoint));
  try {
    const deadLetterQueueUrl = await createQueue(
      sqs,
      resourceNames.deadLetterQueue(prefix, connection.id),
      deadLetterQueueAttributes,
    );
    const queueUrl = await createQueue(sqs, resourceNames.syncQueue(prefix, connection.id), {
      ...syncQueueAttributes,
      DelaySeconds: connection.settleSeconds,
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: await readArn(sqs, deadLetterQueueUrl),
        maxReceiveCount: syncQueueMaxReceiveCount,
      }),
    });
    await sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: deadLetterQueueUrl,
        Attributes: {
          RedriveAllowPolicy: JSON.stringify({
            redrivePermission: deadLetterRedrivePermission,
            sourceQueueArns: [await readArn(sqs, queueUrl)],
          }),
        },
      }),
    );
    const values: readonly [string, string][] = [
      [resourceNames.hookSecret(prefix, connection.id), secrets.hook],
      [resourceNames.sourceClientSecret(prefix, connection.id), JSON.stringify(placeholderSecret)],
      [resourceNames.targetClientSecret(prefix, connection.id), JSON.stringify(placeholderSecret)],
      [resourceNames.publicDocument(prefix, connection.id), JSON.stringify(emptyPublicDocument)],
      [resourceNames.adminSecret(prefix, connection.id), JSON.stringify(secrets.admins)],
    ];
    for (const [Name, SecretString] of values) {
      await secretsManager.send(new CreateSecretCommand({ Name, SecretString }));
    }
    return { queueUrl, deadLetterQueueUrl };
  } finally {
    sqs.destroy();
    secretsManager.destroy();
  }
}

async function createQueue(
  sqs: SQSClient,
  name: string,
  attributes: Readonly<Record<string, string | number | boolean>>,
): Promise<string> {
  const texts = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)]));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: texts }));
  if (QueueUrl === undefined) throw new Error("the embedded SQS answered without a queue's URL");
  return QueueUrl;
}

async function readArn(sqs: SQSClient, queueUrl: string): Promise<string> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["QueueArn"] }),
  );
  const arn = Attributes?.["QueueArn"];
  if (arn === undefined) throw new Error("the embedded SQS answered without a queue's ARN");
  return arn;
}
