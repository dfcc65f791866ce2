import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { assign, change, changeStatus, findUser, hire } from "../../../tools/local/demo/people.ts";
import { startTwoOrgs, type TwoOrgs } from "./two-orgs.ts";

/** Someone is no longer new, and therefore searched for, when they are more than ten minutes old. */
const elevenMinutesMs = 660_000;

let orgs: TwoOrgs;
let people = 0;

beforeAll(async () => {
  orgs = await startTwoOrgs();
});
afterAll(() => orgs.stop());

describe("Okta requests of one reconcile, reads + writes (design, section 5)", () => {
  let userId: string;
  let login: string;

  beforeEach(async () => {
    people += 1;
    login = `person.${people}@example.com`;
    userId = await hire(orgs.sourceAdmin, orgs.connection.scope.appId, {
      login,
      email: login,
      firstName: "Test",
      lastName: "Person",
    });
    orgs.countRequests();
  });

  test("creates somebody new with 2+1", async () => {
    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["create"] });
    expect(orgs.countRequests()).toEqual({ reads: 2, writes: 1 });
  });

  test("creates somebody who has been in the source for long with 3+1", async () => {
    const outcome = await orgs.reconcile(userId, { laterMs: elevenMinutesMs });

    expect(outcome).toEqual({ kind: "applied", changes: ["create"] });
    expect(orgs.countRequests()).toEqual({ reads: 3, writes: 1 });
  });

  test("finds nothing to do with 2+0", async () => {
    await orgs.reconcile(userId);
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "unchanged" });
    expect(orgs.countRequests()).toEqual({ reads: 2, writes: 0 });
  });

  test("changes attributes with 2+1", async () => {
    await orgs.reconcile(userId);
    await change(orgs.sourceAdmin, userId, { title: "Analyst", department: "Research" });
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["update"] });
    expect(orgs.countRequests()).toEqual({ reads: 2, writes: 1 });
    expect((await findUser(orgs.targetAdmin, login))?.profile).toMatchObject({
      title: "Analyst",
      department: "Research",
    });
  });

  test("renames a login with 4+1, and keeps the target user", async () => {
    await orgs.reconcile(userId);
    const before = await findUser(orgs.targetAdmin, login);
    const newLogin = `renamed.${people}@example.com`;
    await change(orgs.sourceAdmin, userId, { login: newLogin });
    orgs.countRequests();

    const outcome = await orgs.reconcile(userId, { laterMs: elevenMinutesMs });

    expect(outcome).toEqual({ kind: "applied", changes: ["update"] });
    expect(orgs.countRequests()).toEqual({ reads: 4, writes: 1 });
    expect((await findUser(orgs.targetAdmin, newLogin))?.id).toBe(before?.id);
  });

  test("renames somebody so new that they were not searched for at first", async () => {
    await orgs.reconcile(userId);
    await change(orgs.sourceAdmin, userId, { login: `renamed.${people}@example.com` });

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["update"] });
  });

  test("suspends and unsuspends with 2+2 each", async () => {
    await orgs.reconcile(userId);
    await changeStatus(orgs.sourceAdmin, userId, "suspend");
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["suspend"] });
    expect(orgs.countRequests()).toEqual({ reads: 2, writes: 2 });
    expect((await findUser(orgs.targetAdmin, login))?.status).toBe("SUSPENDED");

    await changeStatus(orgs.sourceAdmin, userId, "unsuspend");
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["unsuspend"] });
    expect(orgs.countRequests()).toEqual({ reads: 2, writes: 2 });
    expect((await findUser(orgs.targetAdmin, login))?.status).toBe("ACTIVE");
  });

  test("shuts off a leaver with 3+2, and brings them back with 2+2", async () => {
    await orgs.reconcile(userId);
    await changeStatus(orgs.sourceAdmin, userId, "deactivate");
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["deactivate"] });
    expect(orgs.countRequests()).toEqual({ reads: 3, writes: 2 });
    expect((await findUser(orgs.targetAdmin, login))?.status).toBe("DEPROVISIONED");

    await changeStatus(orgs.sourceAdmin, userId, "activate");
    await assign(orgs.sourceAdmin, orgs.connection.scope.appId, userId);
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["activate"] });
    expect(orgs.countRequests()).toEqual({ reads: 2, writes: 2 });
    expect((await findUser(orgs.targetAdmin, login))?.status).toBe("ACTIVE");
  });

  test("suspends somebody who was unassigned with 4+2", async () => {
    await orgs.reconcile(userId);
    await orgs.sourceAdmin.call("DELETE", `/api/v1/apps/${orgs.connection.scope.appId}/users/${userId}`);
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["suspend"] });
    expect(orgs.countRequests()).toEqual({ reads: 4, writes: 2 });
  });

  test("shuts off somebody who was deleted with at most 5+2", async () => {
    await orgs.reconcile(userId);
    await orgs.sourceAdmin.call("DELETE", `/api/v1/users/${userId}`);
    await orgs.sourceAdmin.call("DELETE", `/api/v1/users/${userId}`);
    orgs.countRequests();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["deactivate"] });
    expect(orgs.countRequests()).toEqual({ reads: 5, writes: 2 });
    expect((await findUser(orgs.targetAdmin, login))?.status).toBe("DEPROVISIONED");
  });
});
