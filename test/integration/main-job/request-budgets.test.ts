import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ScopeKind } from "../../../shared/contracts/scope.ts";
import { change, changeStatus, findUser } from "../../../tools/local/demo/people.ts";
import { type ScopedOrgs, startScopedOrgs } from "./scoped-orgs.ts";

/** Someone is no longer new, and therefore searched for, when they are more than ten minutes old. */
const elevenMinutesMs = 660_000;

/**
 * Reads that telling about somebody takes in the source, with one group in a scope of groups; design, section 5. A scope of n
 * groups takes n - 1 more for somebody who left the scope or was deleted.
 */
const sourceReads: Readonly<
  Record<
    ScopeKind,
    Readonly<Record<"inScope" | "leaver" | "deleted", number> & { unassigned: number | null }>
  >
> = {
  app: { inScope: 1, leaver: 2, unassigned: 3, deleted: 3 },
  groups: { inScope: 2, leaver: 1, unassigned: 3, deleted: 3 },
  everyone: { inScope: 1, leaver: 1, unassigned: null, deleted: 2 },
};

describe.each(["app", "groups", "everyone"] as const)("Okta requests of one reconcile, scope %s", (kind) => {
  const { inScope, leaver, unassigned, deleted } = sourceReads[kind];
  let orgs: ScopedOrgs;
  let userId: string;
  let login: string;

  beforeAll(async () => {
    orgs = await startScopedOrgs(kind);
  });
  afterAll(() => orgs.stop());
  beforeEach(async () => {
    ({ userId, login } = await orgs.hire());
  });

  test("creates somebody new with 1+1 in the target", async () => {
    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["create"] });
    expect(orgs.countRequests()).toEqual({ reads: inScope + 1, writes: 1 });
  });

  test("creates somebody who has been in the source for long with 2+1", async () => {
    const outcome = await orgs.reconcile(userId, { laterMs: elevenMinutesMs });

    expect(outcome).toEqual({ kind: "applied", changes: ["create"] });
    expect(orgs.countRequests()).toEqual({ reads: inScope + 2, writes: 1 });
  });

  test("finds nothing to do with 1+0", async () => {
    await orgs.reconcile(userId);
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "unchanged" });
    expect(orgs.countRequests()).toEqual({ reads: inScope + 1, writes: 0 });
  });

  test("changes attributes with 1+1", async () => {
    await orgs.reconcile(userId);
    await change(orgs.sourceAdmin, userId, { title: "Analyst", department: "Research" });
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["update"] });
    expect(orgs.countRequests()).toEqual({ reads: inScope + 1, writes: 1 });
    expect((await findUser(orgs.targetAdmin, login))?.profile).toMatchObject({
      title: "Analyst",
      department: "Research",
    });
  });

  test("renames a login with 3+1, and keeps the target user", async () => {
    await orgs.reconcile(userId);
    const before = await findUser(orgs.targetAdmin, login);
    await change(orgs.sourceAdmin, userId, { login: `renamed.${login}` });
    orgs.countRequests();

    const outcome = await orgs.reconcile(userId, { laterMs: elevenMinutesMs });

    expect(outcome).toEqual({ kind: "applied", changes: ["update"] });
    expect(orgs.countRequests()).toEqual({ reads: inScope + 3, writes: 1 });
    expect((await findUser(orgs.targetAdmin, `renamed.${login}`))?.id).toBe(before?.id);
  });

  test("renames somebody so new that they were not searched for at first", async () => {
    await orgs.reconcile(userId);
    await change(orgs.sourceAdmin, userId, { login: `renamed.${login}` });

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["update"] });
  });

  test("suspends and unsuspends with 1+2 each", async () => {
    await orgs.reconcile(userId);
    await changeStatus(orgs.sourceAdmin, userId, "suspend");
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["suspend"] });
    expect(orgs.countRequests()).toEqual({ reads: inScope + 1, writes: 2 });
    expect((await findUser(orgs.targetAdmin, login))?.status).toBe("SUSPENDED");

    await changeStatus(orgs.sourceAdmin, userId, "unsuspend");
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["unsuspend"] });
    expect(orgs.countRequests()).toEqual({ reads: inScope + 1, writes: 2 });
    expect((await findUser(orgs.targetAdmin, login))?.status).toBe("ACTIVE");
  });

  test("shuts off a leaver with 1+2, and brings them back with 1+2", async () => {
    await orgs.reconcile(userId);
    await changeStatus(orgs.sourceAdmin, userId, "deactivate");
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["deactivate"] });
    expect(orgs.countRequests()).toEqual({ reads: leaver + 1, writes: 2 });
    expect((await findUser(orgs.targetAdmin, login))?.status).toBe("DEPROVISIONED");

    await changeStatus(orgs.sourceAdmin, userId, "activate");
    await orgs.enter(userId);
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["activate"] });
    expect(orgs.countRequests()).toEqual({ reads: inScope + 1, writes: 2 });
    expect((await findUser(orgs.targetAdmin, login))?.status).toBe("ACTIVE");
  });

  // There is no way out of everyone.
  if (unassigned !== null) {
    test("suspends somebody who left the scope with 1+2", async () => {
      await orgs.reconcile(userId);
      await orgs.leave(userId);
      orgs.countRequests();

      expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["suspend"] });
      expect(orgs.countRequests()).toEqual({ reads: unassigned + 1, writes: 2 });
    });
  }

  test("shuts off somebody who was deleted with 2+2", async () => {
    await orgs.reconcile(userId);
    await orgs.sourceAdmin.call("DELETE", `/api/v1/users/${userId}`);
    await orgs.sourceAdmin.call("DELETE", `/api/v1/users/${userId}`);
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["deactivate"] });
    expect(orgs.countRequests()).toEqual({ reads: deleted + 2, writes: 2 });
    expect((await findUser(orgs.targetAdmin, login))?.status).toBe("DEPROVISIONED");
  });
});
