import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type BatchDeps, processBatch } from "../../../../functions/worker/process-batch.ts";
import { type ReconcileDeps, reconcileUser } from "../../../../functions/worker/reconcile-user.ts";
import { createFifoQueue } from "../../../../shared/aws/queue.ts";
import { eventSourceMapping } from "../../../../shared/contracts/deployment.ts";
import { systemClock } from "../../../../shared/runtime/clock.ts";
import {
  type EventSourceMapping,
  startEventSourceMapping,
} from "../../../../tools/emulators/aws/lambda/event-source-mapping.ts";
import type { Invoke } from "../../../../tools/emulators/aws/lambda/invoke-result.ts";
import { change } from "../../../../tools/local/demo/people.ts";
import { localRegion } from "../../../../tools/local/make-resources.ts";
import type { QueuedOrgs } from "../queued-orgs.ts";
import type { Observation } from "./observations.ts";

/** Where the source keeps how often somebody was changed, and the target shows which of these changes it has. */
const counter = "title";

/** Changes somebody in the source for the `value`-th time. */
export function changeTo(orgs: QueuedOrgs, userId: string, value: number): Promise<void> {
  return change(orgs.sourceAdmin, userId, { [counter]: String(value) });
}

interface WrittenUser {
  readonly profile?: { readonly [counter]?: string; readonly sourceUserKey?: string };
}

/** Notes what the target org takes from now on, in the order in which it does. @returns stops it */
export function watchWrites(orgs: QueuedOrgs, observations: Observation[]): () => void {
  const hear = (message: unknown): void => {
    const { orgUrl, method, path, status, body } = message as {
      readonly orgUrl: string;
      readonly method: string;
      readonly path: string;
      readonly status: number;
      readonly body: WrittenUser;
    };
    const isWrite =
      orgUrl === orgs.target.url && method === "POST" && /^\/api\/v1\/users(\/[^/]+)?$/.test(path);
    if (!isWrite || status !== 200) return;
    const { [counter]: value, sourceUserKey } = body.profile ?? {};
    if (value === undefined || sourceUserKey === undefined)
      throw new Error(`not what a worker writes: ${path}`);
    observations.push({
      kind: "written",
      person: sourceUserKey.slice(sourceUserKey.indexOf(":") + 1),
      value: Number(value),
    });
  };
  subscribe("okta-org:answer", hear);
  return () => void unsubscribe("okta-org:answer", hear);
}

export interface WatchedWorker {
  readonly name: string;
  readonly queueUrl: string;
  readonly batchSize?: number;
  readonly deps: ReconcileDeps;
  /** Changes what the worker is handed. */
  readonly prepareEvent?: (event: unknown) => unknown;
}

/** A worker container with a poller of its own, which notes whom it has in hands. */
export function startWatchedWorker(
  orgs: QueuedOrgs,
  observations: Observation[],
  {
    name,
    queueUrl,
    batchSize = eventSourceMapping.batchSize,
    deps,
    prepareEvent = (event) => event,
  }: WatchedWorker,
): EventSourceMapping {
  const batchDeps: BatchDeps = {
    connectionId: orgs.connection.id,
    queue: createFifoQueue(orgs.sqs, queueUrl),
    deadLetterQueue: createFifoQueue(orgs.sqs, orgs.queues.deadLetterQueueUrl),
    clock: systemClock,
    random: Math.random,
    log: () => undefined,
    async reconcile(person, hint) {
      observations.push({ kind: "begun", person, worker: name });
      try {
        return { outcome: await reconcileUser(person, hint, deps), requests: 0 };
      } finally {
        observations.push({ kind: "ended", person, worker: name });
      }
    },
  };
  const context = { getRemainingTimeInMillis: () => 30_000 };
  const invoke: Invoke = async (event) => ({
    kind: "answered",
    payload: await processBatch(prepareEvent(event), context, batchDeps),
  });
  return startEventSourceMapping({
    ...eventSourceMapping,
    batchSize,
    maximumConcurrency: 1,
    queueUrl,
    endpoint: orgs.aws.endpoint,
    region: localRegion,
    longPollSeconds: 1,
    functionName: name,
    invoke,
  });
}
