import { describe, expect, test } from "vitest";
import { openBridge } from "../../../support/bridge.ts";
import { unavailable } from "../../../support/directories.ts";
import {
  annsProfile,
  buildSourceUser,
  buildTargetUser,
  login,
  targetUserId,
} from "../../../support/people.ts";
import { buildHint } from "../../../support/records.ts";
import { instantAt, testNowMs } from "../../../support/stub-clock.ts";
import { invalid } from "../../../support/target-model.ts";

/** Nothing about a profile or a login may keep somebody usable who should not be. */

test("suspends somebody who was created only just now and whose login can only be searched for", async () => {
  const oddLogin = "o'brien@example.com";
  const profile = { ...annsProfile, login: oddLogin };
  const user = buildSourceUser({ status: "SUSPENDED", createdMs: testNowMs - 60_000, profile });
  const bridge = openBridge({
    user,
    target: [buildTargetUser({ login: oddLogin, profile: { login: oddLogin } })],
  });

  expect(await bridge.reconcile()).toMatchObject({ kind: "applied", changes: ["suspend"] });
  expect(bridge.target.user().status).toBe("SUSPENDED");
});

test("suspends somebody whose new title the target refuses, and says what it refused", async () => {
  const user = buildSourceUser({ status: "SUSPENDED", profile: { ...annsProfile, title: "refused" } });
  const bridge = openBridge({ user, target: [buildTargetUser()] });
  bridge.target.failNext("updateProfile", invalid("title", []));

  expect(await bridge.reconcile()).toMatchObject({
    kind: "rejected",
    reason: "value-refused",
    changes: ["suspend"],
  });
  expect(bridge.target.user().status).toBe("SUSPENDED");
});

test("suspends somebody whose new login somebody else has", async () => {
  const before = buildTargetUser({ login: "ann.old@example.com", profile: { login: "ann.old@example.com" } });
  const stranger = buildTargetUser({ id: "00u8other", login, profile: { login, sourceUserKey: null } });
  const bridge = openBridge({ user: buildSourceUser({ status: "SUSPENDED" }), target: [before, stranger] });

  expect(await bridge.reconcile()).toMatchObject({
    kind: "rejected",
    reason: "login-taken",
    changes: ["suspend"],
  });
  expect(bridge.target.user(targetUserId)).toMatchObject({
    status: "SUSPENDED",
    login: "ann.old@example.com",
  });
});

test("suspends somebody whose rename is still on its way to the app, and looks again for that", async () => {
  const before = buildTargetUser({ login: "ann.old@example.com", profile: { login: "ann.old@example.com" } });
  const user = buildSourceUser({ status: "SUSPENDED", lastUpdatedMs: testNowMs });
  const options = { user, userName: "ann.old@example.com", appUpdatedMs: testNowMs - 3_600_000 };
  const bridge = openBridge({ ...options, target: [before] });
  const profileChangedAt = instantAt(-2000);
  const hint = { ...buildHint(-1000, { eventType: "user.lifecycle.suspend" }), profileChangedAt };
  const again = { kind: "retry", reason: "source-behind-event" };

  expect(await bridge.reconcile(hint)).toEqual({ ...again, changes: ["suspend"] });
  expect(bridge.target.user().status).toBe("SUSPENDED");
  expect(await bridge.reconcile(hint)).toEqual({ ...again, changes: [] });
  bridge.clock.advance(10_000);
  expect(await bridge.reconcile(hint)).toEqual({ kind: "unchanged" });
});

test("looks only once at somebody suspended who is not in the target, whatever is on its way to the app", async () => {
  const user = buildSourceUser({ status: "SUSPENDED", lastUpdatedMs: testNowMs });
  const options = { user, userName: "ann.old@example.com", appUpdatedMs: testNowMs - 3_600_000 };
  const bridge = openBridge({ ...options, target: [] });

  expect(await bridge.reconcile(buildHint(-1000))).toEqual({ kind: "ignored", reason: "source-suspended" });
});

test("says what was done before somebody else's hand made it look again", async () => {
  const user = buildSourceUser({ status: "SUSPENDED", profile: { ...annsProfile, title: "Chief" } });
  const bridge = openBridge({ user, target: [buildTargetUser()] });
  bridge.target.failNext("changeStatus", { kind: "stale-read" });

  expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["update", "suspend"] });
});

test("does not wait for an event of the far future", async () => {
  const tenYearsMs = 10 * 365 * 86_400_000;
  const bridge = openBridge({ target: [buildTargetUser()] });

  expect(await bridge.reconcile(buildHint(tenYearsMs))).not.toMatchObject({ reason: "source-behind-event" });
});

test("takes the third person in a row whom it may not touch for a lost role, not for a protected person", async () => {
  const outcomes = [];
  const bridge = openBridge({ target: [] });
  const refusal = { status: 403, errorCode: "E0000006", field: null };
  for (const userId of ["00u1ann", "00u2bob", "00u3cat"]) {
    bridge.target.failNext("readUser", { kind: "forbidden", refusal });
    outcomes.push(await bridge.reconcile(null, userId));
  }

  expect(outcomes).toMatchObject([
    { kind: "rejected", reason: "protected" },
    { kind: "rejected", reason: "protected" },
    { kind: "retry", reason: "role-lost" },
  ]);
});

describe("a login that somebody else has does not decide", () => {
  const stranger = buildTargetUser({ id: "00u8other", login, profile: { login, sourceUserKey: null } });
  const old = { login: "ann.old@example.com", profile: { login: "ann.old@example.com" } };
  const suspended = buildSourceUser({ status: "SUSPENDED" });

  test("about somebody whose status is still in transition: their suspension is waited for", async () => {
    const bridge = openBridge({
      user: suspended,
      target: [buildTargetUser({ ...old, isInTransition: true }), stranger],
    });

    expect(await bridge.reconcile()).toMatchObject({ kind: "retry", reason: "in-transition" });
  });

  test("about somebody who never came to be", async () => {
    const bridge = openBridge({ user: suspended, target: [stranger] });

    expect(await bridge.reconcile()).toEqual({ kind: "ignored", reason: "source-suspended" });
  });

  test("about somebody for whom there is nothing to write", async () => {
    const bridge = openBridge({
      user: suspended,
      target: [buildTargetUser({ ...old, status: "DEPROVISIONED" }), stranger],
    });

    expect(await bridge.reconcile()).toEqual({ kind: "unchanged" });
  });
});

test("sees a lost role though people with nothing to do come in between", async () => {
  const outcomes = [];
  const bridge = openBridge({ target: [buildTargetUser()] });
  const refusal = { status: 403, errorCode: "E0000006", field: null };
  for (const userId of ["00u7one", "00u7two", "00u7three"]) {
    bridge.target.failNext("readUser", { kind: "forbidden", refusal });
    outcomes.push(await bridge.reconcile(null, userId));
    await bridge.reconcile();
  }

  expect(outcomes.at(-1)).toMatchObject({ kind: "retry", reason: "role-lost" });
});

describe("somebody who was hired a minute ago and left just now, and whom the target's search does not know yet", () => {
  const before = buildTargetUser({ login: "ann.old@example.com", profile: { login: "ann.old@example.com" } });
  const hint = buildHint(-2000, { eventType: "user.lifecycle.deactivate" });

  test("is looked for again, not taken for absent", async () => {
    const user = buildSourceUser({
      status: "DEPROVISIONED",
      createdMs: testNowMs - 60_000,
      lastUpdatedMs: testNowMs - 2000,
    });
    const bridge = openBridge({ user, isAssigned: false, target: [before] });
    bridge.target.isSearchCurrent = false;

    expect(await bridge.reconcile(hint)).toEqual({ kind: "retry", reason: "link-not-searchable" });
    bridge.target.isSearchCurrent = true;
    expect(await bridge.reconcile(hint)).toMatchObject({ kind: "applied", changes: ["deactivate"] });
  });

  test("is let go when they have long been there", async () => {
    const user = buildSourceUser({ status: "DEPROVISIONED", lastUpdatedMs: testNowMs - 2000 });
    const bridge = openBridge({ user, isAssigned: false, target: [] });

    expect(await bridge.reconcile(hint)).toEqual({ kind: "ignored", reason: "not-in-target" });
  });
});

describe("a leaver whose record the target is not able to write", () => {
  const leaver = buildSourceUser({ status: "DEPROVISIONED", lastUpdatedMs: testNowMs });
  const left = { eventType: "user.lifecycle.deactivate", eventId: "e1", publishedAt: instantAt(0) };

  test("is tried again at first, so that the record is there when they come back", async () => {
    const bridge = openBridge({ user: leaver, target: [buildTargetUser()] });
    bridge.target.failNext("updateProfile", unavailable);

    expect(await bridge.reconcile(left)).toEqual({ kind: "retry", reason: "org-unavailable" });
    expect(await bridge.reconcile(left)).toEqual({ kind: "applied", changes: ["deactivate"] });
  });

  test("is not shut off without it for one bad moment of the org's, however late it is", async () => {
    const bridge = openBridge({ user: leaver, target: [buildTargetUser()] });
    bridge.clock.advance(3_600_001);
    bridge.target.failNext("updateProfile", unavailable);

    expect(await bridge.reconcile(left)).toEqual({ kind: "applied", changes: ["deactivate"] });
    expect(bridge.target.user().profile["sourceStatusRecord"]).toMatch(/^DEPROVISIONED@/);
  });

  test("is shut off with it although a write that went unanswered has moved the ETag each time", async () => {
    const bridge = openBridge({ user: leaver, target: [buildTargetUser()] });
    bridge.clock.advance(3_600_001);
    bridge.target.interrupt("updateProfile", () => bridge.target.change(targetUserId, {}));
    bridge.target.failNext("updateProfile", unavailable);

    expect(await bridge.reconcile(left)).toEqual({ kind: "applied", changes: ["deactivate"] });
    expect(bridge.target.user().profile["sourceStatusRecord"]).toMatch(/^DEPROVISIONED@/);
    expect(bridge.target.writes).toBe(3);
  });

  test("is shut off without it an hour after they left", async () => {
    const bridge = openBridge({ user: leaver, target: [buildTargetUser()] });
    bridge.clock.advance(3_600_001);
    bridge.target.failNext("updateProfile", unavailable, unavailable);

    expect(await bridge.reconcile(left)).toEqual({
      kind: "applied",
      changes: ["deactivate"],
      note: "record-missing",
    });
  });

  test("waits while the whole org is down, however long", async () => {
    const bridge = openBridge({ user: leaver, target: [buildTargetUser()] });
    bridge.clock.advance(5 * 3_600_000);
    bridge.target.failNext("updateProfile", unavailable, unavailable);
    bridge.target.failNext("changeStatus", unavailable);

    expect(await bridge.reconcile(left)).toEqual({ kind: "retry", reason: "org-unavailable" });
    expect(bridge.target.user().status).toBe("ACTIVE");
  });
});
