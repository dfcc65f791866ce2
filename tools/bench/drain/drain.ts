import { randomUUID } from "node:crypto";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { PurgeQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { createEventSource } from "../../../shared/aws/event-source.ts";
import { createFifoQueue } from "../../../shared/aws/queue.ts";
import { createQueueDepthReader } from "../../../shared/aws/queue-depth.ts";
import { buildSourceUserKey } from "../../../shared/contracts/names.ts";
import type { QueueMessage } from "../../../shared/contracts/queue-message.ts";
import { type LocalBridge, startLocalBridge } from "../../local/bridge.ts";
import { hire } from "../../local/demo/people.ts";
import { describeClient } from "../../local/make-resources.ts";
import { countMessages } from "../../local/quiet.ts";
import { countTraffic, type Factors, type Traffic } from "./count-traffic.ts";

export interface DrainOptions {
  readonly people: number;
  /** Worker processes, each of which keeps to the limits by itself. */
  readonly workers: number;
  readonly windowMs: number;
  readonly factors: Factors;
}

/** What came of draining a queue of people who are all to be created. */
export interface Drained extends Traffic {
  readonly reserveShare: number;
  /** Batches that the workers were handed; more than a tenth of the people when records had to come back. */
  readonly batches: number;
  readonly created: number;
  readonly parked: number;
}

const hiresAtOnce = 5;
const pollMs = 100;

/**
 * Fills a connection's queue with one message for each of so many new people while its worker is paused, then lets the workers
 * at it, and counts what they send until it is empty. Everything is as deployed: an event source mapping feeds worker processes.
 */
export async function drain({ people, workers, windowMs, factors }: DrainOptions): Promise<Drained> {
  let batches = 0;
  const bridge = await startLocalBridge({
    orgs: {
      source: { rateLimitFactor: factors.source, rateLimitWindowMs: windowMs },
      target: { rateLimitFactor: factors.target, rateLimitWindowMs: windowMs },
    },
    workers,
    connection: { settleSeconds: 0 },
    onBatch: () => {
      batches += 1;
    },
  });
  const { queueUrl, deadLetterQueueUrl } = bridge.resources;
  const client = describeClient(bridge.awsEndpoint);
  const lambda = new LambdaClient(client);
  const sqs = new SQSClient(client);
  try {
    const feed = createEventSource(lambda, await createQueueDepthReader(sqs).readArn(queueUrl));
    await feed.pause();
    await waitUntil(() => feed.isPaused());
    const userIds = await hireEverybody(bridge, people);
    await sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl })); // what the hook has told of them meanwhile
    await enqueue(sqs, bridge, userIds);
    // The windows of the preparation are over when the workers begin.
    await waitMs(windowMs);
    bridge.source.requests.clear();
    bridge.target.requests.clear();
    const outcomesBefore = bridge.outcomes.list().length;
    batches = 0;
    await feed.resume();
    await waitUntil(async () => (await countMessages(sqs, queueUrl)).total === 0);
    const outcomes = bridge.outcomes.list().slice(outcomesBefore);
    return {
      ...countTraffic(bridge, factors),
      reserveShare: bridge.connection.reserveShare,
      batches,
      created: outcomes.filter(({ changes }) => changes.includes("create")).length,
      parked: (await countMessages(sqs, deadLetterQueueUrl)).total,
    };
  } finally {
    lambda.destroy();
    sqs.destroy();
    await bridge.stop();
  }
}

async function hireEverybody(bridge: LocalBridge, count: number): Promise<readonly string[]> {
  const userIds: string[] = [];
  let begun = 0;
  const hireOn = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      const login = `person.${begun}@example.com`;
      const profile = { login, email: login, firstName: "Test", lastName: "Person" };
      userIds.push(await hire(bridge.sourceAdmin, bridge.connection.scope.appId, profile));
    }
  };
  await Promise.all(Array.from({ length: hiresAtOnce }, hireOn));
  await bridge.source.hooksIdle();
  return userIds;
}

async function enqueue(sqs: SQSClient, bridge: LocalBridge, userIds: readonly string[]): Promise<void> {
  const queue = createFifoQueue(sqs, bridge.resources.queueUrl);
  const connectionId = bridge.connection.id;
  for (const id of userIds) {
    const message: QueueMessage = {
      version: 1,
      connectionId,
      subject: { type: "user", id },
      hint: null,
      origin: "manual",
      enqueuedAt: new Date().toISOString(),
    };
    await queue.send({
      body: JSON.stringify(message),
      groupId: buildSourceUserKey(connectionId, id),
      deduplicationId: randomUUID(),
    });
  }
}

async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await waitMs(pollMs);
}

async function waitMs(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
}
