import { describe, expect, test } from "vitest";
import { doubtReading, mayBeUnsearchable } from "../../../../functions/worker/doubt-reading.ts";
import { PeopleInARow } from "../../../../functions/worker/people-in-a-row.ts";
import type { Hint } from "../../../../shared/contracts/queue-message.ts";
import type { SourceReading } from "../../../../shared/core/plan/people.ts";
import { buildSourceUser, login, sourceUserId } from "../../../support/people.ts";
import { buildHint } from "../../../support/records.ts";
import { instantAt, testNowMs } from "../../../support/stub-clock.ts";

const missingReading: SourceReading = { kind: "missing" };
const deleteHint = buildHint(-3000, { eventType: "user.lifecycle.delete.initiated" });
const held = { kind: "held", reason: "source-user-missing", changes: [] };

/** Somebody in scope, last changed `offsetMs` from now. */
function inScope(offsetMs = -60_000): SourceReading {
  return { kind: "in-scope", user: buildSourceUser({ lastUpdatedMs: testNowMs + offsetMs }), login };
}

function doubt(
  reading: SourceReading,
  hint: Hint | null = null,
  missing = new PeopleInARow(),
  id = sourceUserId,
) {
  return doubtReading(id, reading, hint, missing, testNowMs);
}

test("has no doubt about somebody who is there", () => {
  expect(doubt(inScope())).toBeNull();
});

test.each<SourceReading["kind"]>(["in-scope", "deactivated", "out-of-scope", "assignment-unclear"])(
  "waits while Okta still activates or deactivates somebody: %s",
  (kind) => {
    const reading = { ...inScope(), kind, user: buildSourceUser({ isInTransition: true }) } as SourceReading;

    expect(doubt(reading)).toEqual({ kind: "retry", reason: "in-transition" });
  },
);

describe("a source that is behind the event", () => {
  const behind = { kind: "retry", reason: "source-behind-event" };

  test.each([
    ["by more than a second", -4001, behind],
    ["by a second, which rounding explains", -4000, null],
    ["not at all", -2000, null],
  ])("%s is waited for, or not: changed %i ms ago, published 3000 ms ago", (_name, changedMs, ending) => {
    expect(doubt(inScope(changedMs), buildHint(-3000))).toEqual(ending);
  });

  test("is waited for about leavers too", () => {
    const reading = { kind: "deactivated", user: buildSourceUser() } as const;

    expect(doubt(reading, buildHint(-3000, { eventType: "user.lifecycle.deactivate" }))).toEqual(behind);
  });

  test("is no longer waited for when the event is a minute old", () => {
    expect(doubt(inScope(-3_600_000), buildHint(-59_999))).toEqual(behind);
    expect(doubt(inScope(-3_600_000), buildHint(-60_000))).toBeNull();
  });

  test.each(["application.user_membership.add", "user.lifecycle.delete.initiated", "user.session.start"])(
    "is not inferred from %s, which does not move lastUpdated",
    (eventType) => {
      expect(doubt(inScope(-3_600_000), buildHint(-3000, { eventType }))).toBeNull();
    },
  );
});

describe("an app that may not have got a changed attribute yet", () => {
  const profileEvent = { eventType: "user.account.update_profile" };
  const behind = { kind: "retry", reason: "source-behind-event" };

  /** Somebody whose user shows the change, last pushed to the app `offsetMs` from now. */
  function pushed(offsetMs: number): SourceReading {
    const appAttributes = { lastUpdatedMs: testNowMs + offsetMs, profile: {} };
    return { kind: "in-scope", user: buildSourceUser({ lastUpdatedMs: testNowMs }), login, appAttributes };
  }

  test("is waited for", () => {
    expect(doubt(pushed(-4001), buildHint(-3000, profileEvent))).toEqual(behind);
  });

  test("is not waited for once it has changed, give or take the rounding", () => {
    expect(doubt(pushed(-4000), buildHint(-3000, profileEvent))).toBeNull();
  });

  test("is not waited for any longer than ten seconds: many a change does not reach it at all", () => {
    expect(doubt(pushed(-3_600_000), buildHint(-9999, profileEvent))).toEqual(behind);
    expect(doubt(pushed(-3_600_000), buildHint(-10_000, profileEvent))).toBeNull();
  });

  test("is waited for where its user name is not the user's login: a rename may be on its way", () => {
    const user = buildSourceUser({ lastUpdatedMs: testNowMs });
    const appUpdatedMs = testNowMs - 3_600_000;
    const reading: SourceReading = { kind: "in-scope", user, login: "ann.old@example.com", appUpdatedMs };

    expect(doubt(reading, buildHint(-3000, profileEvent))).toEqual(behind);
    expect(doubt(reading, buildHint(-10_000, profileEvent))).toBeNull();
  });

  test("is waited for where its user name is not the user's login, though it was pushed in the very second before", () => {
    const user = buildSourceUser({ lastUpdatedMs: testNowMs - 4000 });
    const renamed = { kind: "in-scope", user, login: "ann.old@example.com" } as const;

    expect(doubt({ ...renamed, appUpdatedMs: testNowMs - 3400 }, buildHint(-3000, profileEvent))).toEqual(
      behind,
    );
    expect(doubt({ ...renamed, appUpdatedMs: testNowMs - 3000 }, buildHint(-3000, profileEvent))).toBeNull();
  });

  test("is waited for though something else happened since", () => {
    const later = buildHint(-1000, { eventType: "application.user_membership.update" });
    const changed = (offsetMs: number) => ({ ...later, profileChangedAt: instantAt(offsetMs) });

    expect(doubt(pushed(-4001), changed(-3000))).toEqual(behind);
    expect(doubt(pushed(-4000), changed(-3000))).toBeNull();
  });

  test("is not inferred from events that tell of no attribute", () => {
    const event = { eventType: "user.lifecycle.suspend" };

    expect(doubt(pushed(-3_600_000), buildHint(-3000, event))).toBeNull();
  });
});

describe("people who cannot be found", () => {
  test("are believed to be deleted, up to two in a row", () => {
    const missing = new PeopleInARow();

    expect([doubt(missingReading, null, missing, "a"), doubt(missingReading, null, missing, "b")]).toEqual([
      null,
      null,
    ]);
  });

  test("are held from the third different one in a row: more likely we lost our sight", () => {
    const missing = new PeopleInARow();
    for (const id of ["a", "b"]) doubt(missingReading, null, missing, id);

    expect(doubt(missingReading, null, missing, "c")).toEqual(held);
    expect(doubt(missingReading, null, missing, "a")).toEqual(held);
  });

  test("are counted as people, not as tries", () => {
    const missing = new PeopleInARow();
    for (let count = 0; count < 5; count += 1) expect(doubt(missingReading, null, missing, "a")).toBeNull();
  });

  test("are forgotten as soon as somebody is found", () => {
    const missing = new PeopleInARow();
    for (const id of ["a", "b"]) doubt(missingReading, null, missing, id);
    doubt(inScope(), null, missing, "c");

    expect(doubt(missingReading, null, missing, "d")).toBeNull();
  });

  test("are believed, however many, when their deletion was announced", () => {
    const missing = new PeopleInARow();
    for (const id of ["a", "b", "c", "d"]) {
      expect(doubt(missingReading, { ...deleteHint, publishedAt: instantAt(-1) }, missing, id)).toBeNull();
    }
  });
});

describe("somebody to be shut off whom nobody finds in the target", () => {
  const outside: SourceReading = {
    kind: "out-of-scope",
    user: buildSourceUser({ createdMs: testNowMs - 60_000 }),
  };

  test.each([
    ["application.user_membership.remove", true],
    ["group.user_membership.remove", true],
    ["application.user_membership.add", false],
    ["group.user_membership.add", false],
    ["user.lifecycle.create", false],
  ])(
    "may be there, unseen by the search, when they were just taken out of the scope: %s, %s",
    (eventType, may) => {
      expect(mayBeUnsearchable(outside, buildHint(-3000, { eventType }), testNowMs)).toBe(may);
    },
  );
});
