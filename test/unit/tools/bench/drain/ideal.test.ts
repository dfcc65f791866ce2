import { expect, test } from "vitest";
import { computeIdealMs, countUsable, listLatenessMs } from "../../../../../tools/bench/drain/ideal.ts";

test("leaves the reserve of a limit to others, in whole requests", () => {
  expect([countUsable(100, 0.1), countUsable(333, 0.1), countUsable(5, 0.1)]).toEqual([90, 300, 5]);
});

test.each([
  [0, 0],
  [90, 0],
  [91, 10_000],
  [180, 10_000],
  [250, 20_000],
])("%d requests at 90 a window of 10 s take %d ms at best", (requests, idealMs) => {
  expect(computeIdealMs({ requests, limit: 100 }, 0.1, 10_000)).toBe(idealMs);
});

test("tells how late each window was entered that a request opened", () => {
  expect(listLatenessMs([10_020, 0, 500, 9999, 10_500, 20_120, 20_121], 10_000)).toEqual([20, 100]);
});
