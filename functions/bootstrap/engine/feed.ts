import type { QueueDepth } from "../../../shared/aws/queue-depth.ts";
import type { Problem } from "../../../shared/contracts/bootstrap.ts";
import { type Result, succeed } from "../../../shared/core/result.ts";
import { stop } from "./problems.ts";
import type { Ground } from "./site.ts";

/** The connection's queue and what hands its messages to the worker. All methods throw what the AWS SDK throws. */
export interface Feed {
  readDepth(): Promise<QueueDepth>;
  /** Asks that nothing is handed to the worker any more. */
  pause(): Promise<void>;
  /** Undoes {@link pause}. */
  resume(): Promise<void>;
  isPaused(): Promise<boolean>;
}

/** How long to wait between two looks at the feed. */
export const feedPauseMs = 1000;

export const feedUnknown = stop(
  "unexpected",
  "The queue or the worker's event source could not be read or changed.",
  "Check that the stack is still there, then run the same action again.",
);

/** Pauses the worker or sets it going, and waits until that is so: Lambda takes some seconds for either. */
export async function switchFeed(
  to: "paused" | "running",
  { feed, clock, deadlineMs }: Ground,
): Promise<Result<null, Problem>> {
  try {
    await (to === "paused" ? feed.pause() : feed.resume());
    while ((await feed.isPaused()) !== (to === "paused")) {
      if (clock.nowMs() + feedPauseMs >= deadlineMs) return feedUnknown;
      await clock.wait(feedPauseMs);
    }
    return succeed(null);
  } catch {
    return feedUnknown;
  }
}
