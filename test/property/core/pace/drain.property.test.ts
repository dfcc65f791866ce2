import fc from "fast-check";
import { expect, test } from "vitest";
import { simulateDrain } from "../../../support/simulated-drain.ts";

/** 250 at 90 a window: the third window opens after 20 s. */
const requests = 250;
const idealMs = 20_000;

const conditions = {
  phaseMs: fc.nat({ max: 999 }),
  latencyMs: fc.integer({ min: 10, max: 60 }),
  skewMs: fc.integer({ min: -3_600_000, max: 3_600_000 }),
};

test("drains through a limit with one worker in at most 1.05 times the ideal, and is never refused", async () => {
  await fc.assert(
    fc.asyncProperty(fc.record(conditions), async (condition) => {
      const { refused, tookMs } = await simulateDrain({ requests, workers: 1, ...condition });

      expect(refused).toBe(0);
      expect(tookMs).toBeLessThanOrEqual(1.05 * idealMs);
    }),
    { numRuns: 25 },
  );
});

test("drains with three workers that do not know of each other, and is refused once in a hundred times at most", async () => {
  await fc.assert(
    fc.asyncProperty(fc.record(conditions), async (condition) => {
      const { refused, tookMs } = await simulateDrain({ requests, workers: 3, ...condition });

      expect(refused).toBeLessThanOrEqual(0.01 * requests);
      expect(tookMs).toBeLessThanOrEqual(1.1 * idealMs);
    }),
    { numRuns: 25 },
  );
});
