import type { Queue } from "./queue.ts";

/** A queue in numbers, at one moment. */
export interface QueueFigures {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Since when the oldest message has been there, in whole seconds; 0 for an empty queue. */
  readonly oldestAgeSeconds: number;
}

export function measureQueue(queue: Queue, nowMs: number): QueueFigures {
  const { visible, delayed, "in-flight": inFlight } = queue.counts;
  const oldestAgeSeconds = Math.floor((nowMs - (queue.oldestSinceMs ?? nowMs)) / 1000);
  return { visible, inFlight, delayed, oldestAgeSeconds };
}
