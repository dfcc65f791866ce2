import {
  ChangeMessageVisibilityCommand,
  type MessageAttributeValue,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** A message for a FIFO queue. */
export interface OutgoingMessage {
  readonly body: string;
  /** Messages of one group are delivered in order, one consumer at a time. */
  readonly groupId: string;
  /** SQS silently drops a second message with the same id in the same group within 5 minutes. */
  readonly deduplicationId: string;
  /** Text attributes; one without a value is left out. */
  readonly attributes?: Readonly<Record<string, string | null>>;
}

/** A FIFO queue over the AWS SDK. Its methods throw what the SDK throws. */
export interface FifoQueue {
  /** @throws when SQS did not accept the message */
  send(message: OutgoingMessage): Promise<void>;
  /** Sends at most 10 messages. @returns those that SQS did not accept */
  sendBatch(messages: readonly OutgoingMessage[]): Promise<readonly OutgoingMessage[]>;
  /** Hides a received message for `seconds` (0 to 43,200) from now. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
}

/** Most messages that one `SendMessageBatch` takes. */
export const largestSendBatch = 10;

export function createFifoQueue(client: SQSClient, queueUrl: string): FifoQueue {
  return {
    async send(message) {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, ...buildInput(message) }));
    },
    async sendBatch(messages) {
      const entries = messages.map((message, index) => ({ Id: String(index), ...buildInput(message) }));
      const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
      // Accepted is only what SQS says it accepted: an entry that it does not mention counts as failed.
      const accepted = new Set((answer.Successful ?? []).map((entry) => entry.Id));
      return messages.filter((_message, index) => !accepted.has(String(index)));
    },
    async hide(receiptHandle, seconds) {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        }),
      );
    },
  };
}

function buildInput(message: OutgoingMessage): {
  MessageBody: string;
  MessageGroupId: string;
  MessageDeduplicationId: string;
  MessageAttributes: Record<string, MessageAttributeValue>;
} {
  const given = Object.entries(message.attributes ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== null && entry[1] !== "", // SQS refuses an empty attribute
  );
  return {
    MessageBody: message.body,
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    MessageAttributes: Object.fromEntries(
      given.map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
    ),
  };
}
