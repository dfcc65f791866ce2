import { describe, expect, test } from "vitest";
import { openBridge } from "../../../support/bridge.ts";
import { annsProfile, buildSourceUser, buildTargetUser, link, login } from "../../../support/people.ts";
import { buildHint } from "../../../support/records.ts";
import { testNowMs } from "../../../support/stub-clock.ts";

const promoted = buildSourceUser({ profile: { ...annsProfile, title: "Chief" } });
const notKept = (field: string) => ({
  kind: "rejected",
  reason: "value-not-kept",
  refusal: { status: 200, errorCode: null, field },
});

describe("somebody STAGED in the source", () => {
  const staged = buildSourceUser({
    status: "STAGED",
    createdMs: testNowMs - 5000,
    lastUpdatedMs: testNowMs - 5000,
  });
  const config = { whenSourceStaged: "create-staged" };
  const hint = buildHint(-5000);

  test("is created STAGED without a search, once", async () => {
    const bridge = openBridge({ user: staged, config });

    expect(await bridge.reconcile(hint)).toEqual({ kind: "applied", changes: ["create"] });
    expect(bridge.cost()).toBe("2+1");
    expect(bridge.target.user()).toMatchObject({ status: "STAGED", login, profile: { sourceUserKey: link } });
    // Whom we see is not waited for, however fresh the event is.
    expect(await bridge.reconcile(hint)).toEqual({ kind: "ignored", reason: "source-staged" });
    expect(bridge.target.size).toBe(1);
  });

  test("is left as they are when they are there in any other way", async () => {
    for (const status of ["ACTIVE", "SUSPENDED", "DEPROVISIONED"] as const) {
      const bridge = openBridge({ user: staged, config, target: [buildTargetUser({ status })] });

      expect(await bridge.reconcile()).toEqual({ kind: "ignored", reason: "source-staged" });
      expect(bridge.target.writes).toBe(0);
    }
  });

  test("is not even looked for in the target unless the connection wants them", async () => {
    const bridge = openBridge({ user: staged });

    expect(await bridge.reconcile()).toEqual({ kind: "ignored", reason: "source-staged" });
    expect(bridge.cost()).toBe("1+0");
  });
});

describe("an org that stores another value than it was sent", () => {
  test.each([
    ["nothing", ({ title: _title, ...rest }: Record<string, unknown>) => rest],
    ["the beginning of it", (profile: Record<string, unknown>) => ({ ...profile, title: "Chi" })],
    ["something of its own", (profile: Record<string, unknown>) => ({ ...profile, title: "Staff" })],
  ])("is told with the attribute's name, at the price of one write a look: %s", async (_name, store) => {
    const bridge = openBridge({ user: promoted, target: [buildTargetUser()] });
    bridge.target.storeProfile = store;

    for (let look = 1; look <= 3; look += 1) {
      expect(await bridge.reconcile()).toEqual({ ...notKept("title"), changes: ["update"] });
      expect(bridge.target.writes).toBe(look);
    }
  });

  test("is left in peace when it only trims, or writes letters in other code points", async () => {
    const user = buildSourceUser({ profile: { ...annsProfile, lastName: "Jo\u0308rg", title: " Chief " } });
    const bridge = openBridge({ user, target: [buildTargetUser()] });
    bridge.target.storeProfile = (profile) =>
      Object.fromEntries(
        Object.entries(profile).map(([name, value]) => [name, String(value).trim().normalize("NFC")]),
      );

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["update"] });
    expect(await bridge.reconcile()).toEqual({ kind: "unchanged" });
    expect(bridge.target.writes).toBe(1);
  });

  test("is not complained of for a login and an email in another case", async () => {
    const shouted = { ...annsProfile, login: "ANN@example.com", email: "ANN@example.com" };
    const bridge = openBridge({ user: buildSourceUser({ profile: shouted }), target: [] });
    bridge.target.storeProfile = (profile) => ({
      ...profile,
      login: String(profile["login"]).toLowerCase(),
      email: String(profile["email"]).toLowerCase(),
    });

    expect(await bridge.reconcile()).toEqual({ kind: "applied", changes: ["create"] });
  });

  test("shuts people off all the same when it is the record that it does not keep", async () => {
    const leaver = buildSourceUser({ status: "DEPROVISIONED" });
    const bridge = openBridge({ user: leaver, isAssigned: false, target: [buildTargetUser()] });
    bridge.target.storeProfile = ({ sourceStatusRecord: _lost, ...rest }) => rest;

    expect(await bridge.reconcile()).toEqual({
      kind: "applied",
      changes: ["deactivate"],
      note: "record-missing",
    });
    expect(bridge.target.user().status).toBe("DEPROVISIONED");
  });
});
