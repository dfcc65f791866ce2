import { setTimeout as delay } from "node:timers/promises";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { LocalBridge } from "./bridge.ts";
import { describeClient } from "./make-resources.ts";

const counts = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;
const pollMs = 50;

/**
 * Waits until everything that happened so far has had its effect: no hook delivery under way, no message in the queue,
 * none in flight.
 * @throws when that has not come about after `timeoutMs`
 */
export async function waitUntilQuiet(bridge: LocalBridge, timeoutMs = 20_000): Promise<void> {
  const sqs = new SQSClient(describeClient(bridge.awsEndpoint));
  const deadlineMs = Date.now() + timeoutMs;
  try {
    await bridge.source.hooksIdle();
    while ((await countMessages(sqs, bridge.resources.queueUrl)).total > 0) {
      if (Date.now() > deadlineMs) throw new Error(`messages are still in the queue after ${timeoutMs} ms`);
      await delay(pollMs);
    }
  } finally {
    sqs.destroy();
  }
}

/** Longer than the queue takes to hand over a message that can be had. */
const idleMs = 500;

/**
 * Waits until no worker does anything although messages are left: those of a worker that died, hidden until their visibility
 * time-out, and what waits behind them. Returns at once when none is left.
 *
 * @returns how many messages are left
 * @throws when workers are still busy, or messages still delayed, after `timeoutMs`
 */
export async function waitUntilStuck(bridge: LocalBridge, timeoutMs: number): Promise<number> {
  const sqs = new SQSClient(describeClient(bridge.awsEndpoint));
  const deadlineMs = Date.now() + timeoutMs;
  try {
    await bridge.source.hooksIdle();
    for (let idleSinceMs = Date.now(); ; await delay(pollMs)) {
      const { total, delayed } = await countMessages(sqs, bridge.resources.queueUrl);
      if (total === 0) return 0;
      if (delayed > 0 || bridge.countBusyWorkers() > 0) idleSinceMs = Date.now();
      if (Date.now() - idleSinceMs > idleMs) return total;
      if (Date.now() > deadlineMs) throw new Error(`workers are still busy after ${timeoutMs} ms`);
    }
  } finally {
    sqs.destroy();
  }
}

/** Messages on a queue: all of them, and those whose delay has not ended. */
export async function countMessages(
  sqs: SQSClient,
  queueUrl: string,
): Promise<{ total: number; delayed: number }> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...counts] }),
  );
  const read = (name: (typeof counts)[number]): number => Number(Attributes?.[name] ?? 0);
  const delayed = read("ApproximateNumberOfMessagesDelayed");
  return {
    total: read("ApproximateNumberOfMessages") + read("ApproximateNumberOfMessagesNotVisible") + delayed,
    delayed,
  };
}
