import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";
import type { Feed } from "./feed.ts";

const pollPauseMs = 1000;
/** SQS's counts are approximate: several in a row must agree. */
const emptyReadings = 3;

/**
 * Lets the worker finish what was announced before the hook went, then pauses it. A paused worker would leave messages in the
 * queue for ever, so that the waiting comes first; and the queue is looked at once more when the worker rests.
 */
export function createDrainStep(feed: Feed): Step {
  return {
    id: "worker",
    where: "bridge",
    isWanted: () => true,
    async examine(site) {
      try {
        const isPaused = await feed.isPaused();
        const isEmpty = await waitUntilEmpty(feed, site);
        if (!isEmpty) return notEmpty;
        return succeed({
          existed: isPaused ? "paused" : "running",
          changes: isPaused
            ? []
            : [{ action: "deactivate", what: "worker", perform: () => pause(feed, site) }],
          verified: ["the queue is empty"],
        });
      } catch {
        return unknown;
      }
    },
  };
}

const notEmpty = stop(
  "queue-not-empty",
  "There are still messages in the queue, so that nothing has been taken away but the event hook.",
  "Look at why they wait (orgs down, rate limits, a paused worker), then run destroy again.",
);

const unknown = stop(
  "unexpected",
  "The queue or the worker's event source could not be read or changed.",
  "Check that the stack is still there, then run destroy again.",
);

async function waitUntilEmpty(feed: Feed, site: Site): Promise<boolean> {
  for (let readings = 0; readings < emptyReadings; ) {
    const { visible, inFlight, delayed } = await feed.readDepth();
    readings = visible + inFlight + delayed === 0 ? readings + 1 : 0;
    if (readings < emptyReadings) {
      if (site.clock.nowMs() + pollPauseMs >= site.deadlineMs) return false;
      await site.clock.wait(pollPauseMs);
    }
  }
  return true;
}

/** Lambda takes some seconds until nothing is handed over any more. */
async function pause(feed: Feed, site: Site): Promise<Result<null, Problem>> {
  try {
    await feed.pause();
    while (!(await feed.isPaused())) {
      if (site.clock.nowMs() + pollPauseMs >= site.deadlineMs) return unknown;
      await site.clock.wait(pollPauseMs);
    }
    return succeed(null);
  } catch {
    return unknown;
  }
}
