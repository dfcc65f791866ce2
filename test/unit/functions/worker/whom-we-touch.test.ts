import { describe, expect, test } from "vitest";
import type { UserStatus } from "../../../../shared/contracts/okta-user.ts";
import { openBridge } from "../../../support/bridge.ts";
import { annsProfile, buildSourceUser, buildTargetUser, link, login } from "../../../support/people.ts";
import { instantAt, testNowMs } from "../../../support/stub-clock.ts";

const strangerId = "00u8stranger";
const hourMs = 3_600_000;
const byLogin = { adoptExisting: "by-login" };

/** Somebody in the target with Ann's login, whom no connection has made. */
function buildStranger(overrides: Parameters<typeof buildTargetUser>[0] = {}) {
  return buildTargetUser({
    id: strangerId,
    ...overrides,
    profile: { sourceUserKey: null, title: "Local", ...overrides.profile },
  });
}

describe("somebody of the target with the same login", () => {
  test("is adopted: linked first, then taken into the group of those who may sign in", async () => {
    const bridge = openBridge({ target: [buildStranger()], config: byLogin });

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["adopt"] });
    expect(bridge.target.user(strangerId).profile).toMatchObject({
      sourceUserKey: link,
      sourceAdoption: "adopted",
    });
    expect([...bridge.target.members]).toEqual([strangerId]);
    expect(bridge.target.size).toBe(1);
    expect(bridge.target.calls.slice(-3).map((call) => call.split(" ")[0])).toEqual([
      "updateProfile",
      "joinGroup",
      "updateProfile",
    ]);
    expect(await bridge.reconcile()).toEqual({ kind: "unchanged" });
  });

  test("joins no group where there is no sign-in from the source", async () => {
    const bridge = openBridge({ target: [buildStranger()], config: { ...byLogin, federation: "none" } });

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["adopt"] });
    expect(bridge.target.members.size).toBe(0);
    expect(bridge.target.user(strangerId).profile["sourceAdoption"]).toBe("adopted");
  });

  test("comes into the group after all when the worker died on the way", async () => {
    const bridge = openBridge({ target: [buildStranger()], config: byLogin });
    bridge.target.failNext("joinGroup", { kind: "retry", reason: "org-unavailable" });

    expect(await bridge.reconcile()).toMatchObject({ kind: "retry", changes: ["adopt"] });
    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: [] });
    expect([...bridge.target.members]).toEqual([strangerId]);
    expect(await bridge.reconcile()).toEqual({ kind: "unchanged" });
  });

  test.each([
    ["adoption was not asked for", {}, {}],
    ["the login is of another domain", { ...byLogin, loginDomains: ["example.org"] }, {}],
  ])("is left alone when %s", async (_name, config, target) => {
    const bridge = openBridge({ target: [buildStranger(target)], config });

    expect(await bridge.reconcile()).toEqual({ kind: "rejected", reason: "login-taken" });
    expect(bridge.target.writes).toBe(0);
  });

  test.each([
    "example.com",
    "@example.com",
    "ann@example.com.",
    "ann@sub.example.com",
    "ann@badexample.com",
    "ann@ann@example.com",
    "ann@example.com@example.org",
  ])("is left alone when the login is as odd as %s, with which nobody could sign in", async (odd) => {
    const profile = { ...annsProfile, login: odd };
    const bridge = openBridge({
      user: buildSourceUser({ profile }),
      target: [buildStranger({ login: odd, profile })],
      config: byLogin,
    });

    expect(await bridge.reconcile()).toEqual({ kind: "rejected", reason: "login-taken" });
    expect(bridge.target.writes).toBe(0);
  });

  test("is left alone when the person is in the target already, under another login", async () => {
    const ann = buildTargetUser({ login: "ann.old@example.com", profile: { login: "ann.old@example.com" } });
    const bridge = openBridge({ target: [ann, buildStranger()], config: byLogin });

    expect(await bridge.reconcile()).toEqual({ kind: "rejected", reason: "login-taken" });
    expect(bridge.target.writes).toBe(0);
  });

  test("is left alone when the person is to be suspended, or removed", async () => {
    const suspended = openBridge({
      user: buildSourceUser({ status: "SUSPENDED" }),
      target: [buildStranger()],
      config: byLogin,
    });
    const left = openBridge({
      user: buildSourceUser({ status: "DEPROVISIONED" }),
      target: [buildStranger()],
      config: byLogin,
    });

    expect(await suspended.reconcile()).toEqual({ kind: "ignored", reason: "source-suspended" });
    expect(await left.reconcile()).toEqual({ kind: "ignored", reason: "not-in-target" });
    expect(suspended.target.writes + left.target.writes).toBe(0);
  });

  test.each<[UserStatus, string]>([
    ["SUSPENDED", "suspended-in-target"],
    ["DEPROVISIONED", "deactivated-in-target"],
  ])("who is %s there stays so", async (status, reason) => {
    const bridge = openBridge({ target: [buildStranger({ status })], config: byLogin });

    expect(await bridge.reconcile()).toMatchObject({ kind: "held", reason });
    expect(bridge.target.user(strangerId).status).toBe(status);
  });

  test("who is suspended there is unsuspended with the adoption where the source overrules statuses", async () => {
    const config = { ...byLogin, statusAuthority: "source" };
    const bridge = openBridge({ target: [buildStranger({ status: "SUSPENDED" })], config });

    expect(await bridge.reconcile()).toMatchObject({ kind: "applied" });
    expect(bridge.target.user(strangerId).status).toBe("ACTIVE");
    expect(await bridge.reconcile()).toEqual({ kind: "unchanged" });
  });

  test("who is deactivated there stays so, though the source overrules statuses of its own people", async () => {
    const config = { ...byLogin, statusAuthority: "source" };
    const bridge = openBridge({ target: [buildStranger({ status: "DEPROVISIONED" })], config });

    expect(await bridge.reconcile()).toMatchObject({ kind: "held", reason: "deactivated-in-target" });
    expect(bridge.target.writes).toBe(0);
  });

  test("and of another user type is named as such", async () => {
    const bridge = openBridge({
      target: [buildStranger({ typeId: "oty2contractor" })],
      config: byLogin,
      userTypeId: "oty1default",
    });

    expect(await bridge.reconcile()).toEqual({ kind: "rejected", reason: "other-user-type" });
    expect(bridge.target.writes).toBe(0);
  });
});

describe("somebody adopted", () => {
  const adopted = buildTargetUser({ profile: { sourceAdoption: "adopted" } });
  const leaver = buildSourceUser({ status: "DEPROVISIONED" });

  test("is not removed", async () => {
    const bridge = openBridge({ user: leaver, target: [adopted], config: byLogin });

    expect(await bridge.reconcile()).toEqual({ kind: "held", reason: "removal-of-adopted", changes: [] });
    expect(bridge.target.writes).toBe(0);
  });

  test("is not deactivated either in place of a suspension that is not possible", async () => {
    const bridge = openBridge({
      user: buildSourceUser({ status: "SUSPENDED" }),
      target: [buildTargetUser({ status: "LOCKED_OUT", profile: { sourceAdoption: "adopted" } })],
      config: { ...byLogin, whenUnsuspendable: "deactivate" },
    });

    expect(await bridge.reconcile()).toMatchObject({ kind: "held", reason: "cannot-suspend" });
    expect(bridge.target.writes).toBe(0);
  });

  test("is removed where the config allows it", async () => {
    const bridge = openBridge({
      user: leaver,
      target: [adopted],
      config: { ...byLogin, adoptedRemoval: "allow" },
    });

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["deactivate"] });
  });

  test("follows the source in everything else", async () => {
    const bridge = openBridge({
      user: buildSourceUser({ status: "SUSPENDED" }),
      target: [adopted],
      config: byLogin,
    });

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["suspend"] });
  });
});

describe("the account of somebody deleted in the source, whose login a new person has", () => {
  /** Left by the bridge an hour ago; linked to somebody whom the source does not know any more. */
  function buildLeft(overrides: Parameters<typeof buildTargetUser>[0] = {}) {
    return buildTargetUser({
      id: strangerId,
      status: "DEPROVISIONED",
      statusChangedMs: testNowMs - hourMs,
      ...overrides,
      profile: {
        sourceUserKey: "acme:00uformer",
        sourceStatusRecord: `DEPROVISIONED@${instantAt(-hourMs - 1000)}`,
        title: "Former",
        ...overrides.profile,
      },
    });
  }

  test("becomes the new person's", async () => {
    const bridge = openBridge({ others: [], target: [buildLeft()] });

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["activate", "relink"] });
    const user = bridge.target.user(strangerId);
    expect(user.status).toBe("ACTIVE");
    expect(user.profile).toMatchObject({ sourceUserKey: link, login });
    expect(user.profile["title"]).toBeUndefined();
    expect(bridge.target.size).toBe(1);
    expect(await bridge.reconcile()).toEqual({ kind: "unchanged" });
  });

  test("does so after all when the worker died after the activation", async () => {
    const bridge = openBridge({ others: [], target: [buildLeft()] });
    bridge.target.failNext("updateProfile", { kind: "retry", reason: "org-unavailable" });

    expect(await bridge.reconcile()).toMatchObject({ kind: "retry", changes: ["activate"] });
    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["relink"] });
    expect(bridge.target.user(strangerId).profile["sourceUserKey"]).toBe(link);
    expect(await bridge.reconcile()).toEqual({ kind: "unchanged" });
  });

  test.each([
    ["the config says so", { config: { onRehire: "reject" }, target: [buildLeft()] }],
    [
      "somebody else deactivated it",
      { target: [buildLeft({ profile: { sourceStatusRecord: `ACTIVE@${instantAt(-2 * hourMs)}` } })] },
    ],
    [
      "it is only suspended, as leavers are",
      { config: { onLeave: "suspend" }, target: [buildLeft({ status: "SUSPENDED" })] },
    ],
    [
      "it is only suspended, and removals are held",
      { config: { removals: "hold" }, target: [buildLeft({ status: "SUSPENDED" })] },
    ],
    [
      "its person is still in the source",
      { others: [buildSourceUser({ id: "00uformer" })], target: [buildLeft()] },
    ],
    [
      "it is another connection's",
      { target: [buildLeft({ profile: { sourceUserKey: "other:00uformer" } })] },
    ],
  ])("stays theirs when %s", async (_name, options) => {
    const bridge = openBridge({ others: [], ...options });

    expect(await bridge.reconcile()).toEqual({ kind: "rejected", reason: "linked-elsewhere" });
    expect(bridge.target.writes).toBe(0);
  });

  test("stays theirs, and deactivated, when the new person is in the target already and one search has lost them", async () => {
    const ann = buildTargetUser({ login: "ann.old@example.com", profile: { login: "ann.old@example.com" } });
    const bridge = openBridge({ others: [], target: [ann, buildLeft()] });
    bridge.target.loseNextSearch();

    expect(await bridge.reconcile()).toEqual({ kind: "rejected", reason: "linked-elsewhere" });
    expect(bridge.target.user(strangerId).status).toBe("DEPROVISIONED");
    expect(bridge.target.writes).toBe(0);
  });

  test("is waited for while it is not shut off yet", async () => {
    const bridge = openBridge({
      others: [],
      target: [buildLeft({ status: "ACTIVE", profile: { sourceStatusRecord: null } })],
    });

    expect(await bridge.reconcile()).toEqual({ kind: "retry", reason: "login-moving" });
  });

  test("is waited for while it is only suspended, and then becomes the new person's", async () => {
    const suspended = buildLeft({
      status: "SUSPENDED",
      profile: { sourceStatusRecord: `SUSPENDED@${instantAt(-hourMs - 1000)}` },
    });
    const bridge = openBridge({ others: [], target: [suspended] });

    expect(await bridge.reconcile()).toEqual({ kind: "retry", reason: "login-moving" });
    await bridge.reconcile(null, "00uformer");

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["activate", "relink"] });
  });

  test("becomes the new person's though it was activated in the very second of its record", async () => {
    const second = Math.floor((testNowMs - hourMs) / 1000) * 1000;
    const sourceStatusRecord = `DEPROVISIONED@${new Date(second).toISOString()}`;
    const left = buildLeft({
      status: "ACTIVE",
      statusChangedMs: second + 400,
      profile: { sourceStatusRecord },
    });
    const bridge = openBridge({ others: [], target: [left] });

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["relink"] });
  });

  test("does so even if the target was down for hours after the activation", async () => {
    const bridge = openBridge({ others: [], target: [buildLeft()] });
    bridge.target.failNext("updateProfile", { kind: "retry", reason: "org-unavailable" });

    await bridge.reconcile();
    bridge.clock.advance(5 * hourMs);

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["relink"] });
  });

  describe("activated for the new person by a worker that died then", () => {
    const activated = buildLeft({ status: "ACTIVE", statusChangedMs: testNowMs - 60_000 });

    test.each([
      ["suspended", { user: buildSourceUser({ status: "SUSPENDED" }) }],
      ["deactivated", { user: buildSourceUser({ status: "DEPROVISIONED" }) }],
      ["taken out of scope", { isAssigned: false }],
    ])("is shut off again when that person has been %s since", async (_what, options) => {
      const bridge = openBridge({ others: [], target: [activated], ...options });

      expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["deactivate"] });
      expect(bridge.target.user(strangerId)).toMatchObject({
        status: "DEPROVISIONED",
        profile: { sourceUserKey: "acme:00uformer" },
      });
      expect(await bridge.reconcile()).toMatchObject({ kind: "ignored" });
    });

    test("is left alone when its person is in the source after all, or the source does not say", async () => {
      const user = buildSourceUser({ status: "SUSPENDED" });
      const alive = openBridge({
        user,
        others: [buildSourceUser({ id: "00uformer" })],
        target: [activated],
      });
      const unsaid = openBridge({ user, others: [], isAppActive: false, target: [activated] });

      expect(await alive.reconcile()).toEqual({ kind: "ignored", reason: "source-suspended" });
      expect(await unsaid.reconcile()).toEqual({ kind: "retry", reason: "scope-unreadable" });
      expect(alive.target.writes + unsaid.target.writes).toBe(0);
    });

    test("is left to its own next look where nobody is relinked: somebody else activated it", async () => {
      const bridge = openBridge({
        user: buildSourceUser({ status: "SUSPENDED" }),
        others: [],
        target: [activated],
        config: { onRehire: "reject" },
      });

      expect(await bridge.reconcile()).toEqual({ kind: "ignored", reason: "source-suspended" });
      expect(bridge.target.writes).toBe(0);
    });

    test("becomes theirs although it has been locked meanwhile", async () => {
      const locked = buildLeft({ status: "LOCKED_OUT", statusChangedMs: testNowMs - 60_000 });
      const bridge = openBridge({ others: [], target: [locked] });

      expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["relink"] });
    });
  });

  test("stays theirs a day after an admin activated it", async () => {
    const profile = { sourceStatusRecord: `DEPROVISIONED@${instantAt(-25 * hourMs)}` };
    const statusChangedMs = testNowMs - 24 * hourMs;
    const bridge = openBridge({
      others: [],
      target: [buildLeft({ status: "ACTIVE", statusChangedMs, profile })],
    });

    expect(await bridge.reconcile()).toEqual({ kind: "retry", reason: "login-moving" });
    expect(bridge.target.writes).toBe(0);
  });
});

test.each(["acme:", "acme:../../apps/0oa1", "acme:00u1?expand=user"])(
  "nothing is asked of the source about a link that the bridge cannot have written: %s",
  async (sourceUserKey) => {
    const bridge = openBridge({ target: [buildTargetUser({ id: strangerId, profile: { sourceUserKey } })] });

    expect(await bridge.reconcile()).toEqual({ kind: "rejected", reason: "linked-elsewhere" });
    expect(bridge.source.calls).toHaveLength(1);
  },
);

describe("two people whose logins cross", () => {
  const bob = { ...annsProfile, login: "bob@example.com", email: "bob@example.com" };
  const inTarget = buildTargetUser({ login: bob.login, profile: { login: bob.login } });
  const other = buildTargetUser({ id: strangerId, profile: { sourceUserKey: "acme:00u2" } });

  test("wait for each other when the one only moves on", async () => {
    const moving = buildSourceUser({ id: "00u2", profile: { ...bob, login: "third@example.com" } });
    const bridge = openBridge({ others: [moving], target: [inTarget, other] });

    expect(await bridge.reconcile()).toMatchObject({ kind: "retry", reason: "login-moving" });
  });

  test("are told so when each should have the other's", async () => {
    const swapping = buildSourceUser({ id: "00u2", profile: bob });
    const bridge = openBridge({ others: [swapping], target: [inTarget, other] });

    expect(await bridge.reconcile()).toMatchObject({ kind: "rejected", reason: "login-swap" });
    expect(bridge.target.user().login).toBe(bob.login);
  });

  test("get everything but the login meanwhile", async () => {
    const swapping = buildSourceUser({ id: "00u2", profile: bob });
    const promoted = buildSourceUser({ profile: { ...annsProfile, title: "Chief" } });
    const bridge = openBridge({ user: promoted, others: [swapping], target: [inTarget, other] });

    expect(await bridge.reconcile()).toEqual({
      kind: "rejected",
      reason: "login-swap",
      changes: ["update"],
    });
    expect(bridge.target.user().profile["title"]).toBe("Chief");
  });

  test("are not told apart on a source that does not answer: that is tried again", async () => {
    const bridge = openBridge({ others: [], target: [inTarget, other], isAppActive: false });

    expect(await bridge.reconcile()).toMatchObject({ kind: "retry", reason: "scope-unreadable" });
    expect(bridge.target.user().login).toBe(bob.login);
  });
});
