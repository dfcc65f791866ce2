import { expect, test } from "vitest";
import { decideWish } from "../../../../shared/core/plan/decide-wish.ts";
import { buildConnection } from "../../../support/connections.ts";
import { buildSourceUser, login } from "../../../support/people.ts";

const policy = buildConnection();

test.each([
  ["PROVISIONED", "enabled"],
  ["ACTIVE", "enabled"],
  ["RECOVERY", "enabled"],
  ["PASSWORD_EXPIRED", "enabled"],
  ["LOCKED_OUT", "enabled"],
  ["SUSPENDED", "suspended"],
] as const)("wants somebody in scope who is %s to be there and %s", (status, wish) => {
  const user = buildSourceUser({ status });

  const desired = decideWish({ kind: "in-scope", user, login: "ann@bridge.example.com" }, policy);

  expect(desired).toMatchObject({
    kind: "present",
    wish,
    login: "ann@bridge.example.com",
    profile: { firstName: "Ann", email: login, title: null },
    createdMs: user.createdMs,
  });
});

test("maps what the app has of somebody, where that was read", () => {
  const appAttributes = { lastUpdatedMs: 0, profile: { firstName: "Anna" } };

  const desired = decideWish({ kind: "in-scope", user: buildSourceUser(), login, appAttributes }, policy);

  expect(desired).toMatchObject({ profile: { firstName: "Anna", lastName: null } });
});

test("wants nothing of somebody who is staged", () => {
  const user = buildSourceUser({ status: "STAGED" });

  expect(decideWish({ kind: "in-scope", user, login }, policy)).toEqual({
    kind: "ignored",
    reason: "source-staged",
  });
});

test("never takes somebody deactivated for somebody to be enabled, even if still in scope", () => {
  const user = buildSourceUser({ status: "DEPROVISIONED" });

  expect(decideWish({ kind: "in-scope", user, login }, policy)).toMatchObject({
    kind: "removed",
    wish: "deactivated",
  });
});

test.each([
  ["deactivate", "deactivated"],
  ["suspend", "removed-by-suspending"],
] as const)("removes leavers as the connection says: %s", (onLeave, wish) => {
  const leaving = buildConnection({ onLeave });

  expect(decideWish({ kind: "deactivated", user: buildSourceUser() }, leaving)).toEqual({
    kind: "removed",
    wish,
    login,
  });
  expect(decideWish({ kind: "missing" }, leaving)).toEqual({ kind: "removed", wish, login: null });
});

test.each([
  ["deactivate", "deactivated"],
  ["suspend", "removed-by-suspending"],
] as const)("removes the unassigned as the connection says: %s", (onUnassign, wish) => {
  const reading = { kind: "out-of-scope", user: buildSourceUser() } as const;

  expect(decideWish(reading, buildConnection({ onUnassign }))).toEqual({ kind: "removed", wish, login });
});

test("deactivates leavers and suspends the unassigned when nothing was chosen", () => {
  const user = buildSourceUser();

  expect(decideWish({ kind: "deactivated", user }, policy)).toMatchObject({ wish: "deactivated" });
  expect(decideWish({ kind: "out-of-scope", user }, policy)).toMatchObject({ wish: "removed-by-suspending" });
});

test("holds somebody whose assignment is unclear", () => {
  expect(decideWish({ kind: "assignment-unclear", user: buildSourceUser() }, policy)).toEqual({
    kind: "held",
    reason: "assignment-unclear",
  });
});

test("knows no login of a leaver whose profile has none", () => {
  const user = buildSourceUser({ profile: { login: 7 } });

  expect(decideWish({ kind: "deactivated", user }, policy)).toMatchObject({ login: null });
});
