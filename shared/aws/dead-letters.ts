import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { parse } from "../contracts/parse.ts";
import { type SqsMessage, sqsMessageSchema } from "../contracts/sqs-message.ts";
import { mapBounded } from "../runtime/map-bounded.ts";

/** A dead-letter queue over the AWS SDK. Its methods throw what the SDK throws. */
export interface DeadLetterQueue {
  /**
   * Receives at most 10 messages and hides them for a while; waits up to `waitSeconds` (0 to 20) for the first. SQS looks at all of its
   * servers only when it may wait: without, an empty answer means nothing.
   */
  receive(hideSeconds: number, waitSeconds: number): Promise<readonly SqsMessage[]>;
  /** Makes messages visible at once. One that cannot be becomes so by itself, when its time is over. */
  release(receiptHandles: readonly string[]): Promise<void>;
  /** Deletes at most 10 messages. @returns the handles of those that SQS did not delete */
  remove(receiptHandles: readonly string[]): Promise<readonly string[]>;
}

/** Most messages that one request receives, deletes or changes. */
const largestBatch = 10;
/** Thousands are released at the end of a look, when there is little time left. */
const parallelReleases = 8;

/** @throws Error when SQS answers with something that is no message */
export function createDeadLetterQueue(client: SQSClient, queueUrl: string): DeadLetterQueue {
  return {
    async receive(hideSeconds, waitSeconds) {
      const { Messages: messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: largestBatch,
          VisibilityTimeout: hideSeconds,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
        }),
      );
      return messages.map(readMessage);
    },
    async release(receiptHandles) {
      const batches = Array.from({ length: Math.ceil(receiptHandles.length / largestBatch) }, (_, index) =>
        receiptHandles.slice(index * largestBatch, (index + 1) * largestBatch),
      );
      await mapBounded(batches, parallelReleases, async (handles) => {
        const entries = nameEntries(handles).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
      });
    },
    async remove(receiptHandles) {
      const input = { QueueUrl: queueUrl, Entries: nameEntries(receiptHandles) };
      const { Successful: deleted = [] } = await client.send(new DeleteMessageBatchCommand(input));
      const ids = new Set(deleted.map(({ Id: id }) => id));
      return receiptHandles.filter((_handle, index) => !ids.has(String(index)));
    },
  };
}

function nameEntries(receiptHandles: readonly string[]): { Id: string; ReceiptHandle: string }[] {
  return receiptHandles.map((handle, index) => ({ Id: String(index), ReceiptHandle: handle }));
}

function readMessage(message: unknown): SqsMessage {
  const parsed = parse(sqsMessageSchema, message);
  if (!parsed.ok) throw new Error(`SQS answered with what is no message: ${parsed.problems.join("; ")}`);
  return parsed.value;
}
