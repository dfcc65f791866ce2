import { setTimeout as sleep } from "node:timers/promises";

/** Waits, or until Ctrl-C. */
export async function pauseFor(ms: number, interrupted: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: interrupted }).catch(() => undefined);
}
