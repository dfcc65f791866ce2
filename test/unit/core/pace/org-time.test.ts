import { expect, test } from "vitest";
import { estimateOrgTimeMs, noteDate } from "../../../../shared/core/pace/org-time.ts";
import { testNowMs as nowMs } from "../../../support/stub-clock.ts";

test("takes the org's clock for ours while nothing is known", () => {
  expect(estimateOrgTimeMs(undefined, nowMs)).toBe(nowMs);
});

test("follows an org whose clock is ahead, or behind", () => {
  expect(estimateOrgTimeMs(noteDate(undefined, nowMs + 5000, nowMs), nowMs)).toBe(nowMs + 5000);
  expect(estimateOrgTimeMs(noteDate(undefined, nowMs - 5000, nowMs), nowMs)).toBe(nowMs - 5000);
});

test("comes closer to the org's time the more answers it has seen", () => {
  // The org's clock is ours; answers take no time, and name the second that has begun.
  const dates = [999, 1300, 1040].map((ms) => ({ dateMs: nowMs + Math.floor(ms / 1000) * 1000, ms }));
  const known = dates.reduce<ReturnType<typeof noteDate> | undefined>(
    (best, { dateMs, ms }) => noteDate(best, dateMs, nowMs + ms),
    undefined,
  );

  // 999 ms late at first; after the third answer 40, and some more for the time since.
  expect(estimateOrgTimeMs(known, nowMs + 2040)).toBe(nowMs + 1999);
});

test("forgets little by little, so that clocks may drift", () => {
  const known = noteDate(undefined, nowMs, nowMs);

  expect(estimateOrgTimeMs(known, nowMs + 60_000)).toBe(nowMs + 60_000 - 60);
});

test("believes a worse answer once the better one is too old", () => {
  const known = noteDate(undefined, nowMs, nowMs);

  const later = noteDate(known, nowMs + 599_500, nowMs + 600_000);

  expect(estimateOrgTimeMs(later, nowMs + 600_000)).toBe(nowMs + 599_500);
});
