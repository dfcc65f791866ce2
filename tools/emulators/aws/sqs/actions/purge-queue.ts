import type { SqsAction } from "../action.ts";
import { sqsFaults } from "../faults.ts";
import { requireString } from "../input.ts";

/** One purge a minute and queue (PurgeQueue, PurgeQueueInProgress). */
const purgeRestMs = 60_000;

/** Deletes every message of a queue. */
export const purgeQueue: SqsAction = (region, input) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  if (queue.purgedAtMs !== undefined && region.clock.nowMs() - queue.purgedAtMs < purgeRestMs) {
    throw sqsFaults.purgeInProgress(queue.name);
  }
  queue.purge();
  return {};
};
