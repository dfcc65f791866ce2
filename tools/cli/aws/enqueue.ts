import { randomUUID } from "node:crypto";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { buildSourceUserKey } from "../../../shared/contracts/names.ts";
import type { QueueMessage } from "../../../shared/contracts/queue-message.ts";
import type { AwsClients } from "./clients.ts";

/** Somebody who was put on the queue, and the message that their outcome names. */
export interface Enqueued {
  readonly userId: string;
  readonly messageId: string;
}

export interface QueueOfConnection {
  readonly url: string;
  readonly connectionId: string;
}

/** What SQS takes at once. */
const batchSize = 10;
const batchAttempts = 5;

/**
 * Puts people on the connection's queue, to be looked at by the worker like anybody else: there is no second road.
 * @throws when SQS goes on refusing
 */
export async function enqueuePeople(
  { sqs }: Pick<AwsClients, "sqs">,
  queue: QueueOfConnection,
  userIds: readonly string[],
  nowMs: number,
): Promise<readonly Enqueued[]> {
  const sent: Enqueued[] = [];
  for (let start = 0; start < userIds.length; start += batchSize)
    sent.push(...(await sendBatch(sqs, queue, userIds.slice(start, start + batchSize), nowMs)));
  return sent;
}

async function sendBatch(
  sqs: AwsClients["sqs"],
  { url, connectionId }: QueueOfConnection,
  userIds: readonly string[],
  nowMs: number,
): Promise<readonly Enqueued[]> {
  const sent: Enqueued[] = [];
  let waiting = userIds;
  for (let attempt = 1; waiting.length > 0; attempt += 1) {
    const { Successful = [] } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: waiting.map((userId, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(buildMessage(connectionId, userId, nowMs)),
          MessageGroupId: buildSourceUserKey(connectionId, userId),
          // A fresh one: SQS would drop a repeated one within five minutes.
          MessageDeduplicationId: `manual:${randomUUID()}`,
        })),
      }),
    );
    const taken = new Map(Successful.map(({ Id, MessageId }) => [Id, MessageId]));
    const before = waiting;
    sent.push(
      ...before.flatMap((userId, index) => {
        const messageId = taken.get(String(index));
        return messageId === undefined ? [] : [{ userId, messageId }];
      }),
    );
    waiting = before.filter((_userId, index) => !taken.has(String(index)));
    if (waiting.length > 0 && attempt >= batchAttempts)
      throw new Error("SQS refuses messages again and again");
  }
  return sent;
}

function buildMessage(connectionId: string, userId: string, nowMs: number): QueueMessage {
  return {
    version: 1,
    connectionId,
    subject: { type: "user", id: userId },
    hint: null,
    origin: "manual",
    enqueuedAt: new Date(nowMs).toISOString(),
  };
}
