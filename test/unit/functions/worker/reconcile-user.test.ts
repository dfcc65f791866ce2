import { describe, expect, test } from "vitest";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import { type BridgeOptions, openBridge } from "../../../support/bridge.ts";
import {
  annsProfile,
  buildSourceUser,
  buildTargetUser,
  link,
  login,
  targetUserId,
} from "../../../support/people.ts";
import { instantAt, testNowMs } from "../../../support/stub-clock.ts";

const newcomer = buildSourceUser({ createdMs: testNowMs - 60_000 });
const suspended = buildSourceUser({ status: "SUSPENDED" });
const leaver = buildSourceUser({ status: "DEPROVISIONED" });
const ann = buildTargetUser();

/** Ann in the target, in a status that the bridge gave her an hour ago. */
function put(status: "SUSPENDED" | "DEPROVISIONED") {
  const statusChangedMs = testNowMs - 3_600_000;
  return buildTargetUser({
    status,
    statusChangedMs,
    profile: { sourceStatusRecord: `${status}@${instantAt(-3_601_000)}` },
  });
}

const renamed = buildSourceUser({ profile: { ...annsProfile, login: "ann.new@example.com" } });
const promoted = buildSourceUser({ profile: { ...annsProfile, title: "Chief" } });

describe("costs requests as promised, readings + writings", () => {
  test.each<[string, string, BridgeOptions, Outcome]>([
    ["2+0", "nothing to do", { target: [ann] }, { kind: "unchanged" }],
    ["2+1", "a newcomer", { user: newcomer }, { kind: "applied", changes: ["create"] }],
    ["3+1", "somebody who is new to the scope only", {}, { kind: "applied", changes: ["create"] }],
    ["2+1", "a promotion", { user: promoted, target: [ann] }, { kind: "applied", changes: ["update"] }],
    ["4+1", "a rename", { user: renamed, target: [ann] }, { kind: "applied", changes: ["update"] }],
    ["2+2", "a suspension", { user: suspended, target: [ann] }, { kind: "applied", changes: ["suspend"] }],
    ["2+2", "its end", { target: [put("SUSPENDED")] }, { kind: "applied", changes: ["unsuspend"] }],
    ["2+2", "a return", { target: [put("DEPROVISIONED")] }, { kind: "applied", changes: ["activate"] }],
    [
      "3+2",
      "a leaver",
      { user: leaver, isAssigned: false, target: [ann] },
      { kind: "applied", changes: ["deactivate"] },
    ],
    [
      "4+2",
      "an unassignment",
      { isAssigned: false, target: [ann] },
      { kind: "applied", changes: ["suspend"] },
    ],
    ["5+2", "a deletion", { user: null, target: [ann] }, { kind: "applied", changes: ["deactivate"] }],
  ])("%s for %s", async (requests, _name, options, outcome) => {
    const bridge = openBridge(options);

    expect(await bridge.reconcile()).toEqual(outcome);
    expect(bridge.cost()).toBe(requests);
  });

  test.each<[string, string, BridgeOptions, Outcome]>([
    [
      "1+0",
      "somebody staged",
      { user: buildSourceUser({ status: "STAGED" }) },
      { kind: "ignored", reason: "source-staged" },
    ],
    [
      "4+0",
      "a suspended one who never came",
      { user: suspended },
      { kind: "ignored", reason: "source-suspended" },
    ],
    [
      "5+0",
      "a leaver who never came",
      { user: leaver, isAssigned: false },
      { kind: "ignored", reason: "not-in-target" },
    ],
    ["5+0", "a deleted one who never came", { user: null }, { kind: "ignored", reason: "not-in-target" }],
    [
      "3+0",
      "a leaver already gone",
      { user: leaver, isAssigned: false, target: [put("DEPROVISIONED")] },
      { kind: "unchanged" },
    ],
  ])("%s for %s", async (requests, _name, options, outcome) => {
    const bridge = openBridge(options);

    expect(await bridge.reconcile()).toEqual(outcome);
    expect(bridge.cost()).toBe(requests);
  });
});

test("creates somebody with link, login and attributes", async () => {
  const bridge = openBridge({ user: newcomer, userName: "ann@bridge.example.com" });

  await bridge.reconcile();

  expect(bridge.target.user()).toMatchObject({
    status: "ACTIVE",
    login: "ann@bridge.example.com",
    profile: { firstName: "Ann", email: login, sourceUserKey: link },
  });
});

test("shows a rename, a promotion and a cleared attribute in one write", async () => {
  const user = buildSourceUser({ profile: { ...annsProfile, login: "ann.new@example.com", title: "Chief" } });
  const bridge = openBridge({ user, target: [buildTargetUser({ profile: { nickName: "Annie" } })] });

  await bridge.reconcile();

  expect(bridge.target.user().profile).toEqual({
    ...annsProfile,
    login: "ann.new@example.com",
    title: "Chief",
    sourceUserKey: link,
  });
});

test("plays hire, suspension, its end, leaving and return on one account", async () => {
  const hired = openBridge({ user: newcomer });
  await hired.reconcile();
  const statuses: string[] = [];
  let account = hired.target.user();
  for (const user of [suspended, buildSourceUser(), leaver, buildSourceUser()]) {
    const bridge = openBridge({ user, target: [account] });
    bridge.clock.advance(1000 * (statuses.length + 1) * 10);
    await bridge.reconcile();
    account = bridge.target.user();
    statuses.push(account.status);
  }

  expect(statuses).toEqual(["SUSPENDED", "ACTIVE", "DEPROVISIONED", "ACTIVE"]);
});

test("does the same once more at no cost: old and doubled messages do no harm", async () => {
  for (const user of [promoted, renamed, suspended]) {
    const bridge = openBridge({ user, target: [ann] });
    await bridge.reconcile();
    const writings = bridge.target.writes;

    expect(await bridge.reconcile()).toEqual({ kind: "unchanged" });
    expect(bridge.target.writes).toBe(writings);
  }
});

describe("the connection's choices", () => {
  test("hold a removal", async () => {
    const bridge = openBridge({
      user: leaver,
      isAssigned: false,
      target: [ann],
      config: { removals: "hold" },
    });

    expect(await bridge.reconcile()).toEqual({ kind: "held", reason: "removals-on-hold", changes: [] });
    expect(bridge.target.user().status).toBe("ACTIVE");
  });

  test("decide how leavers and the unassigned are removed", async () => {
    const config = { onLeave: "suspend", onUnassign: "deactivate" };
    const left = openBridge({ user: leaver, isAssigned: false, target: [ann], config });
    const unassigned = openBridge({ isAssigned: false, target: [ann], config });

    await Promise.all([left.reconcile(), unassigned.reconcile()]);

    expect([left, unassigned].map(({ target }) => target.user().status)).toEqual([
      "SUSPENDED",
      "DEPROVISIONED",
    ]);
  });

  test("let a hold tell what was changed all the same", async () => {
    const staged = buildTargetUser({ status: "STAGED" });
    const user = buildSourceUser({ status: "SUSPENDED", profile: { ...annsProfile, title: "Chief" } });
    const bridge = openBridge({ user, target: [staged] });

    expect(await bridge.reconcile()).toEqual({ kind: "held", reason: "cannot-suspend", changes: ["update"] });
    expect(bridge.target.user(targetUserId).profile["title"]).toBe("Chief");
  });
});
