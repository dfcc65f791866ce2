import { GetQueueAttributesCommand, type QueueAttributeName, type SQSClient } from "@aws-sdk/client-sqs";

/** How many messages a queue holds. SQS calls all three approximate: they settle about a minute after the last change. */
export interface QueueDepth {
  /** Can be received now. */
  readonly visible: number;
  /** Received, and neither deleted nor visible again. */
  readonly inFlight: number;
  /** Sent, but not to be received yet. */
  readonly delayed: number;
}

/** Tells about a queue without touching a message. */
export interface QueueDepthReader {
  /** @throws what the SDK throws, and an error when SQS leaves a number out: an unknown depth must not read as empty */
  readDepth(queueUrl: string): Promise<QueueDepth>;
  /** The queue's ARN. @throws as {@link readDepth} does */
  readArn(queueUrl: string): Promise<string>;
}

/** SQS over the AWS SDK. */
export function createQueueDepthReader(client: SQSClient): QueueDepthReader {
  const read = async (
    queueUrl: string,
    names: readonly QueueAttributeName[],
  ): Promise<Readonly<Record<string, string>>> => {
    const input = { QueueUrl: queueUrl, AttributeNames: [...names] };
    return (await client.send(new GetQueueAttributesCommand(input))).Attributes ?? {};
  };
  return {
    async readDepth(queueUrl) {
      const attributes = await read(queueUrl, [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
      ]);
      return {
        visible: readCount(attributes["ApproximateNumberOfMessages"]),
        inFlight: readCount(attributes["ApproximateNumberOfMessagesNotVisible"]),
        delayed: readCount(attributes["ApproximateNumberOfMessagesDelayed"]),
      };
    },
    async readArn(queueUrl) {
      const { QueueArn: arn } = await read(queueUrl, ["QueueArn"]);
      if (arn === undefined) throw new Error("SQS answered without a queue's ARN");
      return arn;
    },
  };
}

function readCount(text: string | undefined): number {
  if (text === undefined || !/^\d+$/.test(text)) throw new Error("SQS answered without a queue's depth");
  return Number(text);
}
