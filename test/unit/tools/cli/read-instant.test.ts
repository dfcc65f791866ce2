import { expect, test } from "vitest";
import { readInstant } from "../../../../tools/cli/commands/dlq/filter-flags.ts";
import { instantAt, testNowMs } from "../../../support/stub-clock.ts";

test.each([
  ["90m", instantAt(-90 * 60_000)],
  ["6h", instantAt(-6 * 3_600_000)],
  ["2d", instantAt(-2 * 86_400_000)],
  ["2026-11-22", "2026-11-22T00:00:00.000Z"],
  ["2026-11-22T03:00", "2026-11-22T03:00:00.000Z"],
  ["2026-11-22T03:00:01.5Z", "2026-11-22T03:00:01.500Z"],
  ["2026-11-22T03:00+02:00", "2026-11-22T01:00:00.000Z"],
])("takes %s for %s, in UTC unless it says otherwise", (text, instant) => {
  expect(readInstant(text, testNowMs)).toBe(instant);
});

test.each(["", "10", "-1h", "1w", "yesterday", "2026-13-45", "22/11/2026", "2026-11-22 03:00", "999999999d"])(
  "refuses %j with a sentence that shows what to write",
  (text) => {
    expect(() => readInstant(text, testNowMs)).toThrow(`${JSON.stringify(text)} is no instant.`);
  },
);
