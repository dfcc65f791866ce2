import { randomUUID } from "node:crypto";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import {
  type ReplayDeps,
  type ReplayOptions,
  replayLetters,
} from "../../../functions/replay/replay-letters.ts";
import { createDeadLetterQueue } from "../../../shared/aws/dead-letters.ts";
import { createFifoQueue, type FifoQueue } from "../../../shared/aws/queue.ts";
import { buildSourceUserKey } from "../../../shared/contracts/names.ts";
import { parkedAttributes, type RejectReason } from "../../../shared/contracts/outcomes.ts";
import type { QueueMessage } from "../../../shared/contracts/queue-message.ts";
import type { ReplayCounts } from "../../../shared/contracts/replay.ts";
import { startAws } from "../../../tools/emulators/aws/start.ts";
import { SkippableClock } from "../../../tools/emulators/clock.ts";
import { describeClient, makeResources } from "../../../tools/local/make-resources.ts";
import { countMessages } from "../../../tools/local/quiet.ts";
import { buildConnection, connectionId } from "../../support/connections.ts";

/** A message as it came out of the connection's queue. */
export interface TakenMessage {
  readonly messageId: string;
  readonly userId: string;
  readonly body: string;
}

/** A connection's two queues on the embedded SQS, with nobody working on them but the test. */
export interface DeadLetterOffice {
  readonly sqs: SQSClient;
  readonly clock: SkippableClock;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly queue: FifoQueue;
  readonly deadLetterQueue: FifoQueue;
  /** What a replay works with. It waits for no time to pass and for no message to come. */
  readonly deps: ReplayDeps;
  park(userIds: readonly string[], reason?: RejectReason): Promise<void>;
  /** Replays everything at full speed, unless told otherwise. */
  replay(options?: Partial<ReplayOptions>, deps?: ReplayDeps): Promise<ReplayCounts>;
  /** Takes everything from the connection's queue, in order. */
  takeQueued(): Promise<readonly TakenMessage[]>;
  countDead(): Promise<number>;
  stop(): Promise<void>;
}

export async function openDeadLetterOffice(): Promise<DeadLetterOffice> {
  const clock = new SkippableClock();
  const aws = await startAws({ clock });
  const connection = buildConnection({ settleSeconds: 0 });
  const { queueUrl, deadLetterQueueUrl } = await makeResources(aws.endpoint, "office", connection, {
    hook: "unused",
    admins: {},
  });
  const sqs = new SQSClient(describeClient(aws.endpoint));
  const queue = createFifoQueue(sqs, queueUrl);
  const deadLetterQueue = createFifoQueue(sqs, deadLetterQueueUrl);
  const deadLetters = createDeadLetterQueue(sqs, deadLetterQueueUrl);
  const deps: ReplayDeps = {
    queue,
    deadLetters: { ...deadLetters, receive: (hideSeconds) => deadLetters.receive(hideSeconds, 0) },
    clock: { nowMs: () => clock.nowMs(), wait: async () => undefined },
  };

  return {
    sqs,
    clock,
    queueUrl,
    deadLetterQueueUrl,
    queue,
    deadLetterQueue,
    deps,
    async park(userIds, reason = "refused") {
      for (let from = 0; from < userIds.length; from += 10) {
        const refused = await deadLetterQueue.sendBatch(
          userIds.slice(from, from + 10).map((userId) => ({
            body: describeMessage(userId),
            groupId: buildSourceUserKey(connectionId, userId),
            deduplicationId: randomUUID(),
            attributes: {
              [parkedAttributes.reason]: reason,
              [parkedAttributes.parkedAt]: new Date(clock.nowMs()).toISOString(),
            },
          })),
        );
        if (refused.length > 0) throw new Error("the embedded SQS did not take a letter");
      }
    },
    replay: (options = {}, given = deps) =>
      replayLetters(
        {
          connectionId,
          filter: {},
          dryRun: false,
          ratePerSecond: 300,
          deadlineMs: clock.nowMs() + 600_000,
          ...options,
        },
        given,
      ),
    takeQueued: () => takeAll(sqs, queueUrl),
    countDead: async () => (await countMessages(sqs, deadLetterQueueUrl)).total,
    async stop() {
      sqs.destroy();
      await aws.stop();
    },
  };
}

export function describeMessage(userId: string): string {
  return JSON.stringify({
    version: 1,
    connectionId,
    subject: { type: "user", id: userId },
    hint: null,
    origin: "manual",
    enqueuedAt: new Date().toISOString(),
  } satisfies QueueMessage);
}

async function takeAll(sqs: SQSClient, queueUrl: string): Promise<readonly TakenMessage[]> {
  const taken: TakenMessage[] = [];
  for (;;) {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    if (messages.length === 0) return taken;
    for (const { MessageId: messageId, Body: body, ReceiptHandle } of messages) {
      const { subject } = JSON.parse(body!) as QueueMessage;
      taken.push({ messageId: messageId!, userId: subject.id, body: body! });
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
  }
}

/** The process is gone: nothing that it would have done after this is done. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/**
 * The same collaborators in a process that is killed at its `nth` request to SQS (from 1), before or after SQS has done it.
 * `isKilled` tells whether it came to that.
 */
export function killAt(
  { queue, deadLetters, clock }: ReplayDeps,
  nth: number,
  side: "before" | "after",
): { readonly deps: ReplayDeps; readonly isKilled: () => boolean } {
  let requests = 0;
  const through = async <T>(request: () => Promise<T>): Promise<T> => {
    requests += 1;
    if (requests > nth || (requests === nth && side === "before")) throw new Killed();
    const answer = await request();
    if (requests === nth) throw new Killed();
    return answer;
  };
  return {
    isKilled: () => requests >= nth,
    deps: {
      clock,
      queue: { ...queue, sendBatch: (messages) => through(() => queue.sendBatch(messages)) },
      deadLetters: {
        receive: (hideSeconds, waitSeconds) => through(() => deadLetters.receive(hideSeconds, waitSeconds)),
        remove: (handles) => through(() => deadLetters.remove(handles)),
        release: (handles) => through(() => deadLetters.release(handles)),
      },
    },
  };
}
