import { randomUUID } from "node:crypto";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { mapBounded } from "../../../shared/runtime/map-bounded.ts";
import { describeClient } from "../../local/make-resources.ts";

/** A FIFO queue under load, over the real SDK. */
export interface QueueUnderLoad {
  /** Sends messages one after the other. */
  sendSingly(count: number): Promise<void>;
  /** Sends messages ten at a time, `parallel` calls at once. */
  sendBatches(count: number, parallel: number): Promise<void>;
  /** Receives and deletes messages ten at a time until `count` are gone. */
  drain(count: number): Promise<void>;
  close(): void;
}

const body = JSON.stringify({ filler: "x".repeat(280) });
const groups = 500;

/** Makes a new queue on a server. */
export async function openQueue(endpoint: string): Promise<QueueUnderLoad> {
  const sqs = new SQSClient({ ...describeClient(endpoint), useQueueUrlAsEndpoint: false });
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: `bench-${randomUUID()}.fifo`, Attributes: { FifoQueue: "true" } }),
  );
  let sent = 0;
  const makeMessage = (): { MessageBody: string; MessageGroupId: string; MessageDeduplicationId: string } => {
    sent += 1;
    return {
      MessageBody: body,
      MessageGroupId: `group-${sent % groups}`,
      MessageDeduplicationId: `m${sent}`,
    };
  };
  return {
    async sendSingly(count) {
      for (let index = 0; index < count; index += 1) {
        await sqs.send(new SendMessageCommand({ QueueUrl, ...makeMessage() }));
      }
    },
    async sendBatches(count, parallel) {
      const calls = Array.from({ length: count / 10 }, (_, index) => index);
      await mapBounded(calls, parallel, async () => {
        const Entries = Array.from({ length: 10 }, (_, index) => ({ Id: String(index), ...makeMessage() }));
        await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      });
    },
    async drain(count) {
      for (let gone = 0; gone < count; ) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) throw new Error(`the queue was empty after ${gone} of ${count} messages`);
        const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
        await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        gone += Messages.length;
      }
    },
    close: () => sqs.destroy(),
  };
}
