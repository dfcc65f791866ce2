import { RateLimitGate } from "../../shared/okta/rate-limit-gate.ts";
import { mapBounded } from "../../shared/runtime/map-bounded.ts";
import { ManualClock } from "../../tools/emulators/clock.ts";
import { formatHttpDate } from "../../tools/emulators/okta-org/instants.ts";
import { RateLimits } from "../../tools/emulators/okta-org/rate-limits.ts";

export interface DrainConditions {
  readonly requests: number;
  /** Each with ten requests under way and a gate of its own. */
  readonly workers: number;
  /** When in a second the first request is sent. */
  readonly phaseMs: number;
  /** How long a request and its answer are on their way. */
  readonly latencyMs: number;
  /** How far the org's clock is ahead of the workers'. */
  readonly skewMs: number;
}

export interface SimulatedDrain {
  readonly refused: number;
  /** From the first request to the last answer. */
  readonly tookMs: number;
}

/** Windows of 10 s with 100 requests for the client whose share is half. */
const windowMs = 10_000;
const factor = 1 / 3;
const reserveShare = 0.1;
const parallelPeople = 10;
const stepMs = 5;

/** Sends requests of one bucket to the emulated org's own limits, as workers would, in a time that takes none. */
export async function simulateDrain(conditions: DrainConditions): Promise<SimulatedDrain> {
  const { requests, workers, phaseMs, latencyMs, skewMs } = conditions;
  const startMs = Date.UTC(2026, 0, 1) + phaseMs;
  const clock = new ManualClock(startMs);
  const orgNowMs = (): number => clock.nowMs() + skewMs;
  const limits = new RateLimits({ nowMs: orgNowMs, after: clock.after.bind(clock) }, factor, windowMs);
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      clock.after(ms, resolve);
    });
  const gates = Array.from(
    { length: workers },
    () => new RateLimitGate({ nowMs: () => clock.nowMs(), wait }, reserveShare),
  );
  let refused = 0;

  const send = async (gate: RateLimitGate): Promise<void> => {
    for (;;) {
      const entered = await gate.enter("users");
      if (!entered.ok) {
        await wait("afterMs" in entered.failure ? (entered.failure.afterMs ?? 0) : 0);
        continue;
      }
      await wait(latencyMs / 2);
      const { allowed, headers } = limits.take("users", "worker");
      const date = formatHttpDate(orgNowMs());
      await wait(latencyMs / 2);
      gate.leave("users", { ...headers, date });
      if (allowed) return;
      refused += 1;
    }
  };
  let left = requests;
  const drained = mapBounded([...Array(requests).keys()], workers * parallelPeople, async (index) => {
    await send(gates[index % workers]!);
    left -= 1;
  });
  while (left > 0) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(stepMs);
  }
  await drained;
  return { refused, tookMs: clock.nowMs() - startMs };
}
