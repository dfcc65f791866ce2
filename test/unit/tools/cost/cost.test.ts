import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildPage } from "../../../../tools/cost/build-page.ts";
import { estimate } from "../../../../tools/cost/model.ts";

describe("the cost model", () => {
  // `npm run cost` writes it.
  test("is what the committed page shows", () => {
    const path = join(import.meta.dirname, "../../../../docs/cost.md");

    expect(readFileSync(path, "utf8")).toBe(buildPage());
  });

  test("asks a hundred times as much for a hundred times the events, and nothing more of what stands still", () => {
    const small = estimate(1000, 1);
    const large = estimate(100_000, 1);

    expect(large.apiRequests).toBeCloseTo(100 * small.apiRequests);
    expect(large.lambdaGbSeconds).toBeCloseTo(100 * small.lambdaGbSeconds);
    expect([large.secrets, large.alarms, large.metrics]).toEqual([
      small.secrets,
      small.alarms,
      small.metrics,
    ]);
  });

  test("counts by hand: 10,000 events a day are 300,000 requests of the HTTP API, 0.30 dollars", () => {
    expect(estimate(10_000, 1).apiRequests).toBeCloseTo(0.3);
    expect(estimate(10_000, 1).secrets).toBeCloseTo(2);
  });

  test("records fewer traces than invocations only beyond one a second", () => {
    expect(estimate(86_400, 1).traces).toBeCloseTo((2 * 86_400 * 30 * 5) / 1e6);
    expect(estimate(2 * 86_400, 1).traces).toBeCloseTo((2 * 86_400 * 30 * 5 * 1.05) / 1e6);
  });
});
