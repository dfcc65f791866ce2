import type { QueueDepth } from "../../../shared/aws/queue-depth.ts";

/** The connection's queue and what hands its messages to the worker. */
export interface Feed {
  readDepth(): Promise<QueueDepth>;
  /** Asks that nothing is handed to the worker any more. */
  pause(): Promise<void>;
  isPaused(): Promise<boolean>;
}
