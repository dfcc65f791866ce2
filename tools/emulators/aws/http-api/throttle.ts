import type { EmulatorClock } from "../../clock.ts";

/** How many requests a stage takes: `ratePerSecond` in the long run, `burst` at once. */
export interface ThrottleSettings {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** A token bucket. The returned function takes one token and says whether there was one. */
export function createThrottle(settings: ThrottleSettings, clock: EmulatorClock): () => boolean {
  let tokens = settings.burst;
  let filledAtMs = clock.nowMs();
  return () => {
    const nowMs = clock.nowMs();
    tokens = Math.min(settings.burst, tokens + ((nowMs - filledAtMs) * settings.ratePerSecond) / 1000);
    filledAtMs = nowMs;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
