import { expect, test } from "vitest";
import { showRow } from "../../../../tools/cli/commands/dlq/letter-rows.ts";
import { instantAt, testNowMs } from "../../../support/stub-clock.ts";
import { openTestScreen } from "./support.ts";

const letter = {
  id: "5fea7756-0ea4-451a-a703-a558b933e274",
  user: "00u1abcdefGHIJKLM2p7",
  kind: "parked",
  reason: "mastered-elsewhere",
  errorCode: "E0000023",
  summary: null,
  field: "costCenter",
  firstTriedAt: null,
  parkedAt: instantAt(-14 * 60_000),
  tries: 3,
  eventType: null,
  publishedAt: null,
} as const;

test.each([80, 100, 120])(
  "fits a terminal of %i columns, with all that it takes to choose a letter",
  (columns) => {
    const { screen, read } = openTestScreen(columns);

    showRow(letter, screen, testNowMs);
    const lines = read().trimEnd().split("\n");

    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(lines[0]).toMatch(/^dead for +person +reason +id +the org said$/);
    expect(lines[1]).toMatch(/^14 min +00u1abcdefGHIJKLM2p7 +mastered-elsewhere +5fea7756 +E0000023/);
  },
);

test.each([160, null])("shows ids and instants in full where there is room (%s columns)", (columns) => {
  const { screen, read } = openTestScreen(columns);

  showRow(letter, screen, testNowMs);

  expect(read()).toMatch(
    /^2026-03-02T09:16:00Z +00u1.* +E0000023 costCenter +3 +5fea7756-0ea4-451a-a703-a558b933e274$/m,
  );
});
