import { describe, expect, test } from "vitest";
import { PeopleInARow } from "../../../../functions/worker/people-in-a-row.ts";
import { reconcileUser } from "../../../../functions/worker/reconcile-user.ts";
import type { Failure } from "../../../../shared/core/failure.ts";
import { fail, succeed } from "../../../../shared/core/result.ts";
import { openBridge } from "../../../support/bridge.ts";
import { buildConnection } from "../../../support/connections.ts";
import { notFound, planSource, planTarget, unavailable } from "../../../support/directories.ts";
import {
  annsProfile,
  buildSourceUser,
  buildTargetUser,
  login,
  sourceUserId,
  targetUserId,
} from "../../../support/people.ts";
import { buildHint } from "../../../support/records.ts";
import { testNowMs } from "../../../support/stub-clock.ts";
import { invalid } from "../../../support/target-model.ts";

const newcomer = buildSourceUser({ createdMs: testNowMs - 60_000 });
const suspended = buildSourceUser({ status: "SUSPENDED" });
const leaver = buildSourceUser({ status: "DEPROVISIONED" });
const promoted = buildSourceUser({ profile: { ...annsProfile, title: "Chief" } });
const ann = buildTargetUser();

describe("a newcomer whom the target has already", () => {
  const there = buildTargetUser({ login: "ann.old@example.com", profile: { login: "ann.old@example.com" } });

  test("is found by the link when the create is refused, and brought up to date", async () => {
    const bridge = openBridge({ user: newcomer, target: [there] });

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["update"] });
    expect(bridge.target.size).toBe(1);
    expect(bridge.target.user().login).toBe(login);
  });

  test("is waited for while the search does not show them", async () => {
    const bridge = openBridge({ user: newcomer, target: [there] });
    bridge.target.isSearchCurrent = false;

    expect(await bridge.reconcile()).toEqual({ kind: "retry", reason: "link-not-searchable" });
    expect(bridge.target.size).toBe(1);
  });
});

describe("a login that is taken", () => {
  const stranger = buildTargetUser({ id: "00u8other", profile: { sourceUserKey: null } });

  test("rejects the newcomer and leaves its holder alone", async () => {
    const bridge = openBridge({ user: newcomer, target: [stranger] });

    expect(await bridge.reconcile()).toEqual({ kind: "rejected", reason: "login-taken" });
    expect(bridge.target.writes).toBe(0);
  });

  test("is waited for when its holder is one of ours, whose own rename is on its way", async () => {
    const colleague = buildTargetUser({ id: "00u8other", profile: { sourceUserKey: "acme:00u2" } });
    const moved = { ...annsProfile, login: "colleague@example.com" };
    const others = [buildSourceUser({ id: "00u2", profile: moved })];
    const bridge = openBridge({ user: newcomer, others, target: [colleague] });

    expect(await bridge.reconcile()).toEqual({ kind: "retry", reason: "login-moving" });
  });

  test("that cannot be asked for is told by the org's own refusal, while the search does not show its holder", async () => {
    const oddLogin = "o'brien@example.com";
    const holder = buildTargetUser({ id: "00u8other", profile: { login: oddLogin, sourceUserKey: null } });
    const bridge = openBridge({ user: newcomer, userName: oddLogin, target: [holder] });
    bridge.target.isSearchCurrent = false;

    expect(await bridge.reconcile()).toMatchObject({
      kind: "rejected",
      reason: "login-taken",
      refusal: { errorCode: "E0000001", field: "login" },
    });
  });
});

test("rejects a value that the target refuses, by field, without another look", async () => {
  const bridge = openBridge({ user: promoted, target: [ann] });
  bridge.target.failNext("updateProfile", invalid("title", []));

  expect(await bridge.reconcile()).toEqual({
    kind: "rejected",
    reason: "value-refused",
    refusal: { status: 400, errorCode: "E0000001", field: "title" },
  });
  expect(bridge.cost()).toBe("2+1");
});

describe("somebody who changes under our hands", () => {
  test("is read and planned anew", async () => {
    const bridge = openBridge({ user: promoted, target: [ann] });
    bridge.target.failNext("updateProfile", { kind: "stale-read" });

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["update"] });
    expect(bridge.cost()).toBe("3+2");
  });

  test("is left for later after it was planned anew three times", async () => {
    const bridge = openBridge({ user: promoted, target: [ann] });
    let count = 0;
    bridge.target.interrupt("updateProfile", () =>
      bridge.target.change(targetUserId, { etag: `W/"9${count++}"` }),
    );

    expect(await bridge.reconcile()).toEqual({ kind: "retry", reason: "state-changed" });
    expect(bridge.target.writes).toBe(4);
  });

  test("is created when they were deleted in between", async () => {
    const bridge = openBridge({ user: promoted, target: [] });
    let reads = 0;
    const vanishing = planTarget({
      readUser: () => Promise.resolve(reads++ === 0 ? succeed(ann) : fail(notFound)),
      findByLink: () => Promise.resolve(succeed([])),
      updateProfile: () => Promise.resolve(fail(notFound)),
      createUser: (profile, beginning) => bridge.target.createUser(profile, beginning),
    });

    const outcome = await reconcileUser(sourceUserId, null, {
      connection: buildConnection(),
      source: bridge.source,
      target: vanishing,
      missing: new PeopleInARow(),
      forbidden: new PeopleInARow(),
      nowMs: bridge.clock.nowMs,
    });

    expect(outcome).toEqual({ kind: "applied", changes: ["create"] });
  });

  test("is not suspended when somebody else has just done it: the new status is planned from", async () => {
    const bridge = openBridge({ user: suspended, target: [ann] });
    const deed = () =>
      bridge.target.change(targetUserId, { status: "SUSPENDED", statusChangedMs: testNowMs });
    bridge.target.interrupt("changeStatus", deed);

    await bridge.reconcile();

    expect(bridge.target.calls.filter((call) => call.startsWith("changeStatus"))).toHaveLength(1);
    expect(bridge.target.user().status).toBe("SUSPENDED");
  });
});

describe("waits", () => {
  test("while the source still activates or deactivates", async () => {
    const bridge = openBridge({ user: buildSourceUser({ isInTransition: true }), target: [ann] });

    expect(await bridge.reconcile()).toEqual({ kind: "retry", reason: "in-transition" });
    expect(bridge.cost()).toBe("1+0");
  });

  test("while the target still activates or deactivates", async () => {
    const bridge = openBridge({ user: promoted, target: [buildTargetUser({ isInTransition: true })] });

    expect(await bridge.reconcile()).toEqual({ kind: "retry", reason: "in-transition" });
    expect(bridge.cost()).toBe("2+0");
  });

  test("while the source does not show what the event announced", async () => {
    const bridge = openBridge({ target: [ann] });

    expect(await bridge.reconcile(buildHint(-2000))).toEqual({
      kind: "retry",
      reason: "source-behind-event",
    });
    expect(bridge.cost()).toBe("1+0");
  });
});

describe("people who cannot be found in the source", () => {
  test("are removed up to two in a row, and held from the third on", async () => {
    const bridge = openBridge({ user: null, target: [] });

    const outcomes = [];
    for (const id of ["00u1", "00u2", "00u3", "00u4"]) outcomes.push((await bridge.reconcile(null, id)).kind);

    expect(outcomes).toEqual(["ignored", "ignored", "held", "held"]);
  });

  test("are held without touching the target", async () => {
    const bridge = openBridge({ user: null, target: [ann] });
    for (const id of ["00u2", "00u3"]) await bridge.reconcile(null, id);

    expect(await bridge.reconcile()).toEqual({ kind: "held", reason: "source-user-missing", changes: [] });
    expect(bridge.target.writes).toBe(0);
  });

  test("are removed when their deletion was announced, however many there were", async () => {
    const bridge = openBridge({ user: null, target: [ann] });
    for (const id of ["00u2", "00u3", "00u4"]) await bridge.reconcile(null, id);

    const hint = buildHint(-2000, { eventType: "user.lifecycle.delete.initiated" });
    expect(await bridge.reconcile(hint)).toEqual({ kind: "applied", changes: ["deactivate"] });
  });

  test("are nobody to remove while the app is inactive", async () => {
    const bridge = openBridge({ user: null, isAppActive: false, target: [ann] });

    expect(await bridge.reconcile()).toEqual({ kind: "retry", reason: "scope-unreadable" });
    expect(bridge.target.calls).toEqual([]);
  });
});

describe("a removal", () => {
  test("goes on without its record when the profile cannot be written, and says so", async () => {
    const bridge = openBridge({ user: leaver, isAssigned: false, target: [ann] });
    const refusal = { status: 403, errorCode: "E0000023", field: null };
    bridge.target.failNext("updateProfile", { kind: "mastered-elsewhere", refusal });

    expect(await bridge.reconcile()).toEqual({
      kind: "applied",
      changes: ["deactivate"],
      note: "record-missing",
    });
    expect(bridge.target.user().status).toBe("DEPROVISIONED");
  });

  test("never falls on somebody of another connection who has the same login", async () => {
    const foreign = buildTargetUser({ profile: { sourceUserKey: "other:00u1ann" } });
    const bridge = openBridge({ user: leaver, isAssigned: false, target: [foreign] });

    expect(await bridge.reconcile()).toEqual({ kind: "ignored", reason: "not-in-target" });
    expect(bridge.target.writes).toBe(0);
  });

  test("never falls on somebody without a link", async () => {
    const unlinked = buildTargetUser({ profile: { sourceUserKey: null } });
    const bridge = openBridge({ isAssigned: false, target: [unlinked] });

    expect(await bridge.reconcile()).toEqual({ kind: "ignored", reason: "not-in-target" });
    expect(bridge.target.writes).toBe(0);
  });
});

describe("an org that does not answer", () => {
  test("as the source ends the reconcile before the target is touched", async () => {
    const source = planSource({ readAppUser: () => Promise.resolve(fail(unavailable)) });
    const target = planTarget({});

    const outcome = await reconcileUser(sourceUserId, null, {
      connection: buildConnection(),
      source,
      target,
      missing: new PeopleInARow(),
      forbidden: new PeopleInARow(),
      nowMs: () => testNowMs,
    });

    expect(outcome).toEqual(unavailable);
    expect(target.calls).toEqual([]);
  });

  const limited: Failure = { kind: "retry", reason: "rate-limited", afterMs: 7000 };

  test.each([
    ["readUser", promoted],
    ["updateProfile", promoted],
    ["changeStatus", suspended],
  ] as const)("to %s makes the record wait for the org's own time", async (call, user) => {
    const bridge = openBridge({ user, target: [ann] });
    bridge.target.failNext(call, limited);

    expect(await bridge.reconcile()).toEqual(limited);
  });

  test("to a create makes it wait, and the next try finds whether it took effect", async () => {
    const bridge = openBridge({ user: newcomer });
    bridge.target.failNext("createUser", unavailable);
    expect(await bridge.reconcile()).toEqual(unavailable);

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["create"] });
  });

  test("between record and status change leaves what the next try finishes", async () => {
    const bridge = openBridge({ user: suspended, target: [ann] });
    bridge.target.failNext("changeStatus", unavailable);
    await bridge.reconcile();
    expect(bridge.target.user().status).toBe("ACTIVE");

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["suspend"] });
    expect(bridge.target.user().status).toBe("SUSPENDED");
  });
});

describe("a value that no Okta org can hold", () => {
  const user = buildSourceUser({ profile: { ...buildSourceUser().profile, firstName: "A".repeat(51) } });
  const refused = {
    kind: "rejected",
    reason: "value-refused",
    refusal: { status: 0, errorCode: null, field: "firstName" },
  };

  test("costs no request to the target, and is named", async () => {
    const bridge = openBridge({ user });

    expect(await bridge.reconcile()).toEqual(refused);
    expect(bridge.cost()).toBe("1+0");
  });

  test("does not keep anybody from being suspended", async () => {
    const bridge = openBridge({ user: { ...user, status: "SUSPENDED" }, target: [buildTargetUser()] });

    expect(await bridge.reconcile()).toMatchObject({ ...refused, changes: ["suspend"] });
    expect(await bridge.reconcile()).toMatchObject(refused);
  });
});
