import { succeed } from "../../../shared/core/result.ts";
import { feedPauseMs, feedUnknown, switchFeed } from "../engine/feed.ts";
import { stop } from "../engine/problems.ts";
import type { Site } from "../engine/site.ts";
import type { Step } from "../engine/step.ts";

/** SQS's counts are approximate: several in a row must agree. */
const emptyReadings = 3;

/**
 * Lets the worker finish what was announced before the hook went, then pauses it. A paused worker would leave messages in the
 * queue for ever, so that the waiting comes first; and the queue is looked at once more when the worker rests.
 */
export const workerRestStep: Step = {
  id: "worker",
  where: "bridge",
  isWanted: () => true,
  async examine(site) {
    try {
      const isPaused = await site.feed.isPaused();
      if (!(await waitUntilEmpty(site))) return notEmpty;
      return succeed({
        existed: isPaused ? "paused" : "running",
        changes: isPaused
          ? []
          : [{ action: "deactivate", what: "worker", perform: () => switchFeed("paused", site) }],
        verified: ["the queue is empty"],
      });
    } catch {
      return feedUnknown;
    }
  },
};

const notEmpty = stop(
  "queue-not-empty",
  "There are still messages in the queue, so that nothing has been taken away but the event hook.",
  "Look at why they wait (orgs down, rate limits, a paused worker), then run destroy again.",
);

async function waitUntilEmpty({ feed, clock, deadlineMs }: Site): Promise<boolean> {
  for (let readings = 0; readings < emptyReadings; ) {
    const { visible, inFlight, delayed } = await feed.readDepth();
    readings = visible + inFlight + delayed === 0 ? readings + 1 : 0;
    if (readings < emptyReadings) {
      if (clock.nowMs() + feedPauseMs >= deadlineMs) return false;
      await clock.wait(feedPauseMs);
    }
  }
  return true;
}
