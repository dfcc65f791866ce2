import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { resourceNames } from "../../../shared/contracts/deployment.ts";
import { CliFailure, exitCodes } from "../exit-codes.ts";
import type { AwsClients } from "./clients.ts";

type Sqs = Pick<AwsClients, "sqs">;

/** A connection's two queues, by URL and by ARN. */
export interface ConnectionQueues {
  readonly sync: Queue;
  readonly deadLetters: Queue;
}

export interface Queue {
  readonly url: string;
  readonly arn: string;
  /** Messages that can be received, are being worked on, or are not due yet. SQS's counts are some seconds old. */
  readonly waiting: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** @throws CliFailure when a queue is not there */
export async function readQueues(aws: Sqs, prefix: string, connectionId: string): Promise<ConnectionQueues> {
  const [sync, deadLetters] = await Promise.all([
    readQueue(aws, resourceNames.syncQueue(prefix, connectionId)),
    readQueue(aws, resourceNames.deadLetterQueue(prefix, connectionId)),
  ]);
  return { sync, deadLetters };
}

async function readQueue({ sqs }: Sqs, name: string): Promise<Queue> {
  const url = await findUrl(sqs, name);
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        "QueueArn",
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
      ],
    }),
  );
  return {
    url,
    arn: Attributes.QueueArn ?? "",
    waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
  };
}

async function findUrl(sqs: AwsClients["sqs"], name: string): Promise<string> {
  try {
    const { QueueUrl = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    return QueueUrl;
  } catch (error) {
    if (!(error instanceof Error) || !/QueueDoesNotExist|NonExistentQueue/.test(error.name)) throw error;
    throw new CliFailure(exitCodes.failed, `The queue ${name} is not there.`, "Deploy the stack anew.");
  }
}
