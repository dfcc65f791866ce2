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
    while ((await countMessages(sqs, bridge.resources.queueUrl)) > 0) {
      if (Date.now() > deadlineMs) throw new Error(`messages are still in the queue after ${timeoutMs} ms`);
      await delay(pollMs);
    }
  } finally {
    sqs.destroy();
  }
}

/** Nothing has moved for this long: nothing will by itself. */
const stillMs = 800;

/**
 * Waits until nothing moves any more although messages are left: those of a worker that died, hidden until their visibility
 * time-out. Returns at once when none is left.
 *
 * @returns how many messages are left
 * @throws when things still move after `timeoutMs`
 */
export async function waitUntilStuck(bridge: LocalBridge, timeoutMs: number): Promise<number> {
  const sqs = new SQSClient(describeClient(bridge.awsEndpoint));
  const deadlineMs = Date.now() + timeoutMs;
  try {
    await bridge.source.hooksIdle();
    let last = { left: -1, outcomes: -1, sinceMs: 0 };
    for (;;) {
      const left = await countMessages(sqs, bridge.resources.queueUrl);
      const outcomes = bridge.outcomes.list().length;
      if (left === 0) return 0;
      if (left !== last.left || outcomes !== last.outcomes) last = { left, outcomes, sinceMs: Date.now() };
      if (Date.now() - last.sinceMs > stillMs) return left;
      if (Date.now() > deadlineMs) throw new Error(`messages still move after ${timeoutMs} ms`);
      await delay(pollMs);
    }
  } finally {
    sqs.destroy();
  }
}

/** Messages on a queue: waiting, delayed and in flight. */
export async function countMessages(sqs: SQSClient, queueUrl: string): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...counts] }),
  );
  return counts.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}
