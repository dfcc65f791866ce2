/**
 * Lists and replays 10,000 dead letters on the embedded SQS, which runs in a process of its own, and says how fast and in how much
 * memory. Every tenth letter does not fit the filter and stays.
 */
import { randomUUID } from "node:crypto";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { listLetters } from "../../../functions/replay/list-letters.ts";
import { replayLetters } from "../../../functions/replay/replay-letters.ts";
import { createDeadLetterQueue } from "../../../shared/aws/dead-letters.ts";
import { createFifoQueue, largestSendBatch } from "../../../shared/aws/queue.ts";
import { deadLetterQueueAttributes, syncQueueAttributes } from "../../../shared/contracts/deployment.ts";
import { buildSourceUserKey } from "../../../shared/contracts/names.ts";
import { parkedAttributes } from "../../../shared/contracts/outcomes.ts";
import { systemClock } from "../../../shared/runtime/clock.ts";
import { mapBounded } from "../../../shared/runtime/map-bounded.ts";
import { describeClient } from "../../local/make-resources.ts";
import { startServer } from "../sqs/server-process.ts";

const letters = 10_000;
const connectionId = "bench";
const server = await startServer("tools/emulators/aws/main.ts");
const sqs = new SQSClient(describeClient(server.endpoint));

try {
  const queueUrl = await makeQueue("bench.fifo", syncQueueAttributes);
  const deadLetterQueueUrl = await makeQueue("bench-dlq.fifo", deadLetterQueueAttributes);
  await park(deadLetterQueueUrl);
  const deps = {
    clock: systemClock,
    queue: createFifoQueue(sqs, queueUrl),
    deadLetters: createDeadLetterQueue(sqs, deadLetterQueueUrl),
  };
  const common = { connectionId, deadlineMs: Number.POSITIVE_INFINITY };
  const before = process.resourceUsage().maxRSS;
  await measure("listed", async () => {
    const listed = await listLetters({ ...common, filter: {}, onLetter: () => undefined }, deps);
    return listed.matched;
  });
  await measure("replayed", async () => {
    const options = { ...common, filter: { reasons: ["refused" as const] }, dryRun: false };
    // As fast as SQS goes: the pace is not what is measured.
    return (await replayLetters({ ...options, ratePerSecond: 1_000_000 }, deps)).replayed;
  });
  console.log(`peak memory: ${toMb(process.resourceUsage().maxRSS)} MB, ${toMb(before)} MB of it before`);
} finally {
  sqs.destroy();
  await server.stop();
}

async function makeQueue(name: string, attributes: Readonly<Record<string, unknown>>): Promise<string> {
  const texts = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)]));
  const { QueueUrl: url } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: texts }));
  if (url === undefined) throw new Error("the embedded SQS answered without a queue's URL");
  return url;
}

async function park(deadLetterQueueUrl: string): Promise<void> {
  const deadLetterQueue = createFifoQueue(sqs, deadLetterQueueUrl);
  const batches = Array.from({ length: letters / largestSendBatch }, (_, index) => index);
  await mapBounded(batches, 8, async (batch) => {
    const refused = await deadLetterQueue.sendBatch(
      Array.from({ length: largestSendBatch }, (_, index) => {
        const id = `00u${String(batch * largestSendBatch + index).padStart(8, "0")}`;
        return {
          body: JSON.stringify({
            version: 1,
            connectionId,
            subject: { type: "user", id },
            hint: null,
            origin: "manual",
            enqueuedAt: new Date().toISOString(),
          }),
          groupId: buildSourceUserKey(connectionId, id),
          deduplicationId: randomUUID(),
          attributes: { [parkedAttributes.reason]: index === 0 ? "login-taken" : "refused" },
        };
      }),
    );
    if (refused.length > 0) throw new Error("the embedded SQS did not take a letter");
  });
}

async function measure(what: string, work: () => Promise<number>): Promise<void> {
  const startMs = performance.now();
  const count = await work();
  const seconds = (performance.now() - startMs) / 1000;
  console.log(`${count} ${what} in ${seconds.toFixed(1)} s: ${Math.round(count / seconds)} a second`);
}

/** From kilobytes. */
function toMb(kilobytes: number): number {
  return Math.round(kilobytes / 1024);
}
