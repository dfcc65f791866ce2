import { vi } from "vitest";
import { eventSourceMapping } from "../../../../shared/contracts/deployment.ts";
import type { Hint } from "../../../../shared/contracts/queue-message.ts";
import { startEventSourceMapping } from "../../../../tools/emulators/aws/lambda/event-source-mapping.ts";
import { makeEnvironments, startDeployedFunction } from "../../../../tools/local/deployed-functions.ts";
import { localRegion } from "../../../../tools/local/make-resources.ts";
import { OutcomeFeed } from "../../../../tools/local/outcome-feed.ts";
import { prefix } from "../../bootstrap/bare-orgs.ts";
import { type QueuedOrgs, startQueuedOrgs } from "../queued-orgs.ts";
import { type Side, startHeldAws } from "./held-aws.ts";

/** A moment in a worker's life: it waits for the answer to one of its requests, whose effect has come about or not. */
export type KillPoint =
  | {
      readonly to: "source" | "target";
      /** Requests of any kind count, or only writes. */
      readonly only?: "writes";
      /** 1 for the first of them. */
      readonly nth: number;
      readonly side: Side;
    }
  | { readonly to: "aws"; readonly operation: string; readonly side: Side };

/** Two orgs, a queue, and the worker as it is deployed: a process of its own, which can be killed in the middle. */
export interface KillableWorker extends QueuedOrgs {
  /** What the worker's processes said became of people. */
  readonly outcomes: OutcomeFeed;
  /**
   * Queues a message about somebody, if there is none yet, and ends the process that works on it with SIGKILL, at this point.
   * @returns false when the record was done without coming to that point
   */
  killAt(point: KillPoint, userId: string, hint?: Hint): Promise<boolean>;
  /** Lets the visibility time-outs of all records end, and waits until no record is left on the queue. */
  letNextWorkerDoIt(): Promise<void>;
}

/** Longer than the queue's visibility time-out, the longest that a record of a dead worker can be hidden. */
const skipMs = 181_000;
const patience = { timeout: 30_000, interval: 5 };

export async function startKillableWorker(): Promise<KillableWorker> {
  const orgs = await startQueuedOrgs({ connection: { adoptExisting: "by-login" } });
  const held = await startHeldAws(orgs.aws.endpoint);
  const environments = await makeEnvironments(prefix, orgs.config, held.endpoint);
  const outcomes = new OutcomeFeed();
  const worker = startDeployedFunction("worker", 1, environments.of("worker"), (line) => {
    outcomes.readLine(line);
  });
  const mapping = startEventSourceMapping({
    ...eventSourceMapping,
    maximumConcurrency: 1,
    queueUrl: orgs.queues.queueUrl,
    endpoint: orgs.aws.endpoint,
    region: localRegion,
    longPollSeconds: 1,
    invoke: worker.invoke,
  });

  /** @returns whether a request is held, and stops holding */
  const arm = (point: KillPoint): { readonly isHeld: () => boolean; readonly disarm: () => void } => {
    if (point.to === "aws") return held.holdNext(point.operation, point.side);
    const org = orgs[point.to];
    org.requests.clear();
    const rule = org.faults.add({
      path: "/api/v1/**",
      principal: orgs.principals[point.to],
      ...(point.only === "writes" ? { method: "POST" } : {}),
      skip: point.nth - 1,
      count: 1,
      fault: { kind: "silence", when: point.side },
    });
    return {
      isHeld: () => org.requests.list().some(({ status }) => status === 0),
      disarm: () => rule.remove(),
    };
  };
  return {
    ...orgs,
    outcomes,
    async killAt(point, userId, hint) {
      const { isHeld, disarm } = arm(point);
      if ((await orgs.count()).queued === 0) await orgs.send([userId], hint);
      else orgs.awsClock.skip(skipMs);
      const isReached = await vi.waitFor(async () => {
        if (isHeld()) return true;
        if ((await orgs.count()).queued === 0) return false;
        throw new Error("the worker does not come to this point");
      }, patience);
      disarm();
      if (isReached && !(await worker.killOne())) throw new Error("no process was there to be killed");
      await mapping.idle();
      return isReached;
    },
    async letNextWorkerDoIt() {
      orgs.awsClock.skip(skipMs);
      await vi.waitFor(async () => {
        if ((await orgs.count()).queued > 0) throw new Error("records are left on the queue");
      }, patience);
    },
    async stop() {
      await worker.stop();
      await mapping.stop();
      await environments.discard();
      await held.stop();
      await orgs.stop();
    },
  };
}
