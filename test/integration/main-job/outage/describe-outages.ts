import { randomUUID } from "node:crypto";
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BatchDeps, processBatch } from "../../../../functions/worker/process-batch.ts";
import { createFifoQueue, type FifoQueue } from "../../../../shared/aws/queue.ts";
import { buildSourceUserKey } from "../../../../shared/contracts/names.ts";
import type { QueueMessage } from "../../../../shared/contracts/queue-message.ts";
import { toSqsRecord } from "../../../../tools/emulators/aws/lambda/sqs-record.ts";
import { type AwsEmulator, startAws } from "../../../../tools/emulators/aws/start.ts";
import { change, changeStatus, findUser, hire } from "../../../../tools/local/demo/people.ts";
import {
  type ConnectionResources,
  describeClient,
  localRegion,
  makeResources,
} from "../../../../tools/local/make-resources.ts";
import { countMessages } from "../../../../tools/local/quiet.ts";
import { createRecordingLog } from "../../../support/recording-log.ts";
import { prefix } from "../../bootstrap/bare-orgs.ts";
import { type MatrixOrgs, type MatrixWorker, startMatrixOrgs } from "../fault-matrix/matrix-orgs.ts";
import type { Sent } from "../fault-matrix/requests.ts";

let orgs: MatrixOrgs;
let aws: AwsEmulator;
let queues: ConnectionResources;
let sqs: SQSClient;
let queue: FifoQueue;
let people = 0;

/** Between two looks into a queue that has nothing to give. */
const idleMs = 30_000;
const silenceMs = 60;

/** Ways for the target org to be of no use; which requests show it, and how many readings come before one of them. */
const outages = [
  {
    name: "answers 503",
    begin: () => void orgs.target.faults.add({ path: "/**", fault: { kind: "answer", status: 503 } }),
    isProbe: () => true,
    readsBefore: 1,
  },
  {
    name: "does not answer",
    begin: () => void orgs.target.faults.add({ path: "/**", fault: { kind: "silence", when: "before" } }),
    isProbe: () => true,
    readsBefore: 1,
  },
  {
    name: "is read-only",
    begin: () => orgs.target.faults.setReadOnly(true),
    isProbe: ({ isWrite }: Sent) => isWrite,
    readsBefore: 3, // a leaver's
  },
] as const;

/** What is to be done about each person, and the writes that this takes. */
const jobs = ["create", "create", "update", "leave"] as const;
const writesOf = { create: 1, update: 1, leave: 2 } as const;

interface Waiting {
  readonly login: string;
  readonly job: (typeof jobs)[number];
}

/** Somebody about whom something is to be done, with a message in the queue. */
async function queueSomebody(calm: MatrixWorker, job: Waiting["job"]): Promise<Waiting> {
  people += 1;
  const login = `waiting.${people}@example.com`;
  const profile = { login, email: login, firstName: "Ann", lastName: "Able", title: "Clerk" };
  const userId = await hire(orgs.sourceAdmin, orgs.appId, profile);
  if (job !== "create") await calm.reconcile(userId);
  if (job === "update") await change(orgs.sourceAdmin, userId, { title: "Chief" });
  if (job === "leave") await changeStatus(orgs.sourceAdmin, userId, "deactivate");
  const message: QueueMessage = {
    version: 1,
    connectionId: orgs.connection.id,
    subject: { type: "user", id: userId },
    hint: null,
    origin: "manual",
    enqueuedAt: new Date(orgs.clock.nowMs()).toISOString(),
  };
  await queue.send({
    body: JSON.stringify(message),
    groupId: buildSourceUserKey(orgs.connection.id, userId),
    deduplicationId: randomUUID(),
  });
  return { login, job };
}

/** The worker function around one container: takes batches from the queue as Lambda would, and deletes what is done. */
function startFunction(worker: MatrixWorker): () => Promise<number> {
  const deps: BatchDeps = {
    connectionId: orgs.connection.id,
    reconcile: worker.handle,
    queue,
    deadLetterQueue: createFifoQueue(sqs, queues.deadLetterQueueUrl),
    clock: { nowMs: () => orgs.clock.nowMs(), wait: () => Promise.resolve() },
    random: Math.random,
    log: createRecordingLog().log,
  };
  return async () => {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queues.queueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    );
    if (messages.length === 0) return 0;
    const Records = messages.map((message) =>
      toSqsRecord(message, { queueArn: "arn:unused", region: localRegion }),
    );
    const context = { getRemainingTimeInMillis: () => 30_000 };
    const { batchItemFailures } = await processBatch({ Records }, context, deps);
    const returned = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const done = messages.filter(({ MessageId }) => !returned.has(MessageId!));
    if (done.length > 0)
      await sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queues.queueUrl,
          Entries: done.map(({ MessageId, ReceiptHandle }) => ({
            Id: MessageId!,
            ReceiptHandle: ReceiptHandle!,
          })),
        }),
      );
    return messages.length;
  };
}

/** Lets the function work for so long by the orgs' clock. */
async function workFor(durationMs: number, poll: () => Promise<number>): Promise<void> {
  const untilMs = orgs.clock.nowMs() + durationMs;
  while (orgs.clock.nowMs() < untilMs) if ((await poll()) === 0) orgs.clock.skip(idleMs);
}

const count = async (url: string): Promise<number> => (await countMessages(sqs, url)).total;

/** Five failures open a circuit; then it is tried after 10, 20, 40, 80 and 160 s, and every 300 s from then on. */
const countProbes = (outageMs: number): number => 5 + 5 + Math.ceil((outageMs - 310_000) / 300_000);
/** People of one batch set out together, before the first of them learns that the org is down. */
const parallelPeople = 10;

/** Lets a target org be of no use for so long, while people wait in the queue. */
export function describeOutages(minutes: number, waitingPeople: number): void {
  const outageMs = minutes * 60_000;
  const probesDuring = countProbes(outageMs);
  beforeAll(async () => {
    orgs = await startMatrixOrgs({ settleSeconds: 0 });
    aws = await startAws({ clock: orgs.clock });
    queues = await makeResources(aws.endpoint, prefix, orgs.connection, { hook: "unused", admins: {} });
    sqs = new SQSClient(describeClient(aws.endpoint));
    queue = createFifoQueue(sqs, queues.queueUrl);
  });
  afterAll(async () => {
    sqs.destroy();
    await aws.stop();
    await orgs.stop();
  });

  describe.each(outages)(
    `a target org that $name for ${minutes} minutes`,
    ({ begin, isProbe, readsBefore }) => {
      test("is asked by one probe now and then; nobody is parked, and everybody is done once after", async () => {
        const calm = orgs.getCalmWorker();
        const waiting: Waiting[] = [];
        for (let index = 0; index < waitingPeople; index += 1)
          waiting.push(await queueSomebody(calm, jobs[index % jobs.length]!));
        const worker = orgs.openWorker();
        const poll = startFunction(worker);
        worker.setPatience(silenceMs);
        begin();

        await workFor(outageMs, poll);
        const left = [await count(queues.queueUrl), await count(queues.deadLetterQueueUrl)];
        const during = worker.takeSent();
        orgs.target.faults.clear();
        worker.setPatience(null);
        await workFor(900_000, poll);

        expect(left).toEqual([waitingPeople, 0]);
        const probes = during.filter((sent) => sent.org === "target" && isProbe(sent)).length;
        expect(probes).toBeLessThanOrEqual(probesDuring + parallelPeople);
        expect(during.length - probes).toBeLessThanOrEqual(readsBefore * parallelPeople * probesDuring);
        expect([await count(queues.queueUrl), await count(queues.deadLetterQueueUrl)]).toEqual([0, 0]);
        const after = worker.takeSent();
        const wanted = waiting.reduce((sum, { job }) => sum + writesOf[job], 0);
        expect(after.filter(({ isWrite }) => isWrite)).toHaveLength(wanted);
        for (const { login, job } of waiting) {
          const found = await findUser(orgs.targetAdmin, login);
          expect([found?.status, found?.profile.title]).toEqual([
            job === "leave" ? "DEPROVISIONED" : "ACTIVE",
            job === "update" ? "Chief" : "Clerk",
          ]);
        }
      });
    },
  );
}
