import { succeed } from "../../../shared/core/result.ts";
import { feedUnknown, switchFeed } from "../engine/feed.ts";
import type { Step } from "../engine/step.ts";

/** Sets the worker going again, where a `destroy` before had paused it: otherwise whatever arrives would wait for ever. */
export const workerStep: Step = {
  id: "worker",
  where: "bridge",
  isWanted: () => true,
  async examine(site) {
    try {
      const isPaused = await site.feed.isPaused();
      return succeed({
        existed: isPaused ? "paused" : "running",
        changes: isPaused
          ? [{ action: "activate", what: "worker", perform: () => switchFeed("running", site) }]
          : [],
      });
    } catch {
      return feedUnknown;
    }
  },
};
