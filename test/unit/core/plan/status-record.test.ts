import { expect, test } from "vitest";
import { userStatuses } from "../../../../shared/contracts/okta-user.ts";
import {
  formatStatusRecord,
  isStatusOurs,
  parseStatusRecord,
} from "../../../../shared/core/plan/status-record.ts";
import { testNowMs } from "../../../support/stub-clock.ts";

test("is kept as status and instant", () => {
  const text = formatStatusRecord({ status: "SUSPENDED", decidedAtMs: testNowMs });

  expect(text).toBe("SUSPENDED@2026-03-02T09:30:00.000Z");
});

test.each(userStatuses)("is read back as written: %s", (status) => {
  const record = { status, decidedAtMs: testNowMs };

  expect(parseStatusRecord(formatStatusRecord(record))).toEqual(record);
});

test.each([
  undefined,
  null,
  7,
  "",
  "SUSPENDED",
  "SUSPENDED@",
  "SUSPENDED@soon",
  "ASLEEP@2026-03-02T09:30:00Z",
])("is none when the attribute holds %j", (text) => {
  expect(parseStatusRecord(text)).toBeNull();
});

const decidedAtMs = testNowMs;
const record = { status: "SUSPENDED", decidedAtMs } as const;

test.each([
  ["never changed", null, true],
  ["changed long before", decidedAtMs - 3_600_000, true],
  ["changed in the same second", decidedAtMs + 999, true],
  ["changed a second later", decidedAtMs + 1000, true],
  ["changed two minutes later", decidedAtMs + 120_000, true],
  ["changed two minutes later, by less than a second more", decidedAtMs + 120_999, true],
  ["changed two minutes and a second later", decidedAtMs + 121_000, false],
])("makes the recorded status ours when it %s: %s → %s", (_name, statusChangedMs, isOurs) => {
  expect(isStatusOurs({ status: "SUSPENDED", statusChangedMs }, record)).toBe(isOurs);
});

test.each([
  ["never changed", null, true],
  ["changed before, so that our decision is still pending", decidedAtMs - 1, true],
  ["changed in the same second, which cannot be told from before", decidedAtMs + 999, true],
  ["changed a second later", decidedAtMs + 1000, false],
])(
  "makes another status than the recorded one ours when it %s: %s → %s",
  (_name, statusChangedMs, isOurs) => {
    expect(isStatusOurs({ status: "DEPROVISIONED", statusChangedMs }, record)).toBe(isOurs);
  },
);

test("compares whole seconds although the record was made in the middle of one", () => {
  const late = { status: "SUSPENDED", decidedAtMs: decidedAtMs + 900 } as const;

  expect(isStatusOurs({ status: "ACTIVE", statusChangedMs: decidedAtMs + 950 }, late)).toBe(true);
  expect(isStatusOurs({ status: "ACTIVE", statusChangedMs: decidedAtMs + 1000 }, late)).toBe(false);
});

test("makes nothing ours without a record", () => {
  expect(isStatusOurs({ status: "SUSPENDED", statusChangedMs: null }, null)).toBe(false);
});
