import { setTimeout as sleep } from "node:timers/promises";

/** Time, as everything outside `core` sees it. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Resolves after `ms` milliseconds, or as soon as the signal says so. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
};
