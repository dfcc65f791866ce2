import type { Clock } from "../../shared/runtime/clock.ts";

/** Spreads letters over time: `turn` resolves when the next few may go, or at once when the signal says to stop. */
export interface Pace {
  /** Most letters that go at once: no more than a second's worth. */
  readonly largestTurn: number;
  turn(letters: number): Promise<void>;
}

/** Most entries of a batch that SQS takes. */
const largestBatch = 10;

export function createPace(ratePerSecond: number, clock: Clock, signal?: AbortSignal): Pace {
  let nextMs = 0;
  return {
    largestTurn: Math.max(1, Math.min(largestBatch, Math.floor(ratePerSecond))),
    async turn(letters) {
      const waitMs = nextMs - clock.nowMs();
      if (waitMs > 0) await waitOrStop(waitMs, clock, signal);
      nextMs = Math.max(nextMs, clock.nowMs()) + (1000 * letters) / ratePerSecond;
    },
  };
}

/** Resolves after `ms`, or as soon as the signal says to stop. */
export async function waitOrStop(ms: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return clock.wait(ms);
  if (signal.aborted) return;
  const stopped = Promise.withResolvers<void>();
  const stop = (): void => stopped.resolve();
  signal.addEventListener("abort", stop, { once: true });
  await Promise.race([clock.wait(ms, signal), stopped.promise]);
  signal.removeEventListener("abort", stop);
}
