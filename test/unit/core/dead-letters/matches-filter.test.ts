import { expect, test } from "vitest";
import type { DeadLetterFilter } from "../../../../shared/contracts/replay.ts";
import type { DeadLetter } from "../../../../shared/core/dead-letters/dead-letter.ts";
import { matchesFilter } from "../../../../shared/core/dead-letters/matches-filter.ts";
import { instantAt, testNowMs } from "../../../support/stub-clock.ts";

const letter: DeadLetter = {
  messageId: "dead1",
  connectionId: "acme",
  userId: "00uAnn",
  kind: "parked",
  reason: "login-taken",
  errorCode: null,
  status: null,
  field: null,
  summary: null,
  firstTriedAtMs: null,
  parkedAtMs: testNowMs,
  tries: 1,
  publishedAtMs: null,
  eventType: null,
};

test.each<DeadLetterFilter>([
  {},
  { userIds: ["00uBob", "00uAnn"] },
  { messageIds: ["dead1"] },
  { reasons: ["refused", "login-taken"] },
  { kind: "parked" },
  { since: instantAt(0) },
  { until: instantAt(1) },
  {
    userIds: ["00uAnn"],
    reasons: ["login-taken"],
    kind: "parked",
    since: instantAt(-1),
    until: instantAt(1),
  },
])("fits %j", (filter) => {
  expect(matchesFilter(letter, filter)).toBe(true);
});

test.each<DeadLetterFilter>([
  { userIds: ["00uBob"] },
  { userIds: [] },
  { messageIds: ["dead2"] },
  { reasons: ["refused"] },
  { kind: "exhausted" },
  { since: instantAt(1) },
  { until: instantAt(0) },
  { userIds: ["00uAnn"], reasons: ["refused"] },
])("does not fit %j", (filter) => {
  expect(matchesFilter(letter, filter)).toBe(false);
});

test("does not fit a filter by person when nobody knows who it is", () => {
  expect(matchesFilter({ ...letter, userId: null }, { userIds: ["00uAnn"] })).toBe(false);
});
