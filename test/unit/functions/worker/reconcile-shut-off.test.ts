import { expect, test } from "vitest";
import { openBridge } from "../../../support/bridge.ts";
import {
  annsProfile,
  buildSourceUser,
  buildTargetUser,
  login,
  targetUserId,
} from "../../../support/people.ts";
import { buildHint } from "../../../support/records.ts";
import { testNowMs } from "../../../support/stub-clock.ts";
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
