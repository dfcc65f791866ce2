import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { selectSubjects } from "../../../shared/core/events/select-subjects.ts";
import { readId } from "../../../tools/local/admin.ts";
import { changeStatus, findUser } from "../../../tools/local/demo/people.ts";
import { type ScopedOrgs, startScopedOrgs } from "./scoped-orgs.ts";

/** Events of somebody who came into a scope and left it. */
const memberships = {
  app: ["application.user_membership.add", "application.user_membership.remove"],
  groups: ["group.user_membership.add", "group.user_membership.remove"],
  everyone: [],
} as const;

describe.each(["app", "groups", "everyone"] as const)("a scope of the kind %s", (kind) => {
  let orgs: ScopedOrgs;

  beforeAll(async () => {
    orgs = await startScopedOrgs(kind);
  });
  afterAll(() => orgs.stop());

  async function readStatus(login: string): Promise<string | null> {
    return (await findUser(orgs.targetAdmin, login))?.status ?? null;
  }

  test("creates whoever is in it, with the login of the source, and deactivates leavers for as long as they are gone", async () => {
    const { userId, login } = await orgs.hire();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["create"] });
    expect(await readStatus(login)).toBe("ACTIVE");

    await changeStatus(orgs.sourceAdmin, userId, "deactivate");
    await orgs.reconcile(userId);
    expect(await readStatus(login)).toBe("DEPROVISIONED");

    await changeStatus(orgs.sourceAdmin, userId, "activate");
    await orgs.enter(userId);
    await orgs.reconcile(userId);
    expect(await readStatus(login)).toBe("ACTIVE");
  });

  test("follows a suspension", async () => {
    const { userId, login } = await orgs.hire();
    await orgs.reconcile(userId);
    await changeStatus(orgs.sourceAdmin, userId, "suspend");

    await orgs.reconcile(userId);

    expect(await readStatus(login)).toBe("SUSPENDED");
  });

  test("shuts off somebody who was deleted", async () => {
    const { userId, login } = await orgs.hire();
    await orgs.reconcile(userId);
    for (const _step of ["deactivate", "delete"])
      await orgs.sourceAdmin.call("DELETE", `/api/v1/users/${userId}`);

    await orgs.reconcile(userId);

    expect(await readStatus(login)).toBe("DEPROVISIONED");
  });

  test("is told to the intake by the org's own events: about people, and about the scope's own memberships", async () => {
    const { userId } = await orgs.hire();
    await orgs.leave(userId);
    const path = `/api/v1/logs?filter=${encodeURIComponent(`target.id eq "${userId}"`)}`;
    const events = (await orgs.sourceAdmin.call("GET", path)) as readonly unknown[];
    const { scope } = orgs.connection;
    const intakeScope = scope.kind === "groups" ? { ...scope, groupIds: [...scope.groupIds] } : scope;

    const { subjects } = selectSubjects(events, intakeScope);

    expect(new Set(subjects.map((subject) => subject.userId))).toEqual(new Set([userId]));
    const heeded = subjects.map(({ hint }) => hint.eventType);
    expect(heeded).toContain("user.lifecycle.create");
    expect(heeded.filter((type) => !type.startsWith("user."))).toEqual(memberships[kind]);
  });

  if (kind === "everyone") return; // there is no way out, and nobody to come in

  test("does nothing for somebody outside, and creates them once they enter", async () => {
    const { userId, login } = await orgs.hire();
    await orgs.leave(userId);

    expect(await orgs.reconcile(userId)).toMatchObject({ kind: "ignored" });
    expect(await readStatus(login)).toBeNull();

    await orgs.enter(userId);
    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["create"] });
  });

  test("suspends somebody who leaves it, and unsuspends them when they return", async () => {
    const { userId, login } = await orgs.hire();
    await orgs.reconcile(userId);
    await orgs.leave(userId);

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["suspend"] });
    expect(await orgs.reconcile(userId)).toEqual({ kind: "unchanged" });
    expect(await readStatus(login)).toBe("SUSPENDED");

    await orgs.enter(userId);
    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["unsuspend"] });
    expect(await readStatus(login)).toBe("ACTIVE");
  });

  test("looks again for somebody who was taken out so soon that the search cannot know them yet", async () => {
    const { userId } = await orgs.hire();
    await orgs.leave(userId);
    const eventType = kind === "app" ? "application.user_membership.remove" : "group.user_membership.remove";
    const hint = { eventType, eventId: "e1", publishedAt: new Date().toISOString() };

    expect(await orgs.reconcile(userId, { hint })).toEqual({ kind: "retry", reason: "link-not-searchable" });
    expect(await orgs.reconcile(userId)).toMatchObject({ kind: "ignored" });
  });
});

describe("a scope of several groups", () => {
  const groupCount = 3;
  let orgs: ScopedOrgs;
  let groupIds: readonly string[];

  beforeAll(async () => {
    orgs = await startScopedOrgs("groups", { groupCount });
    const { scope } = orgs.connection;
    groupIds = scope.kind === "groups" ? scope.groupIds : [];
  });
  afterAll(() => orgs.stop());

  const move = (method: "PUT" | "DELETE", groupId: string | undefined, userId: string) =>
    orgs.sourceAdmin.call(method, `/api/v1/groups/${groupId ?? ""}/users/${userId}`);

  test("keeps whoever is in any of them, and reads each group once before somebody is removed", async () => {
    const { userId } = await orgs.hire();
    await orgs.reconcile(userId);
    await move("PUT", groupIds[2], userId);
    await orgs.leave(userId);

    expect(await orgs.reconcile(userId)).toEqual({ kind: "unchanged" });

    await move("DELETE", groupIds[2], userId);
    orgs.countRequests();
    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["suspend"] });
    expect(orgs.countRequests()).toEqual({ reads: 2 + groupCount + 1, writes: 2 });
  });
});

describe("somebody in more groups than fit on a page", () => {
  const pageSize = 200;
  let orgs: ScopedOrgs;
  let userId: string;
  let login: string;

  beforeAll(async () => {
    orgs = await startScopedOrgs("groups");
    ({ userId, login } = await orgs.hire());
    await orgs.reconcile(userId);
    // With Everyone, the scope's own and these it is a page and one more.
    await Promise.all(
      Array.from({ length: pageSize - 1 }, async (_, index) => {
        const group = await orgs.sourceAdmin.call("POST", "/api/v1/groups", {
          profile: { name: `Other ${index}` },
        });
        await orgs.sourceAdmin.call("PUT", `/api/v1/groups/${readId(group)}/users/${userId}`);
      }),
    );
    orgs.countRequests();
  });
  afterAll(() => orgs.stop());

  test("is out of scope only after the last page", async () => {
    await orgs.leave(userId);
    await orgs.sourceAdmin
      .call("POST", "/api/v1/groups", { profile: { name: "One more" } })
      .then((group) => orgs.sourceAdmin.call("PUT", `/api/v1/groups/${readId(group)}/users/${userId}`));
    const cut = orgs.source.faults.add({
      method: "GET",
      path: "/api/v1/users/*/groups",
      fault: { kind: "page without next" },
    });

    expect(await orgs.reconcile(userId)).toEqual({ kind: "retry", reason: "scope-unreadable" });
    expect((await findUser(orgs.targetAdmin, login))?.status).toBe("ACTIVE");

    cut.remove();
    orgs.countRequests();
    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["suspend"] });
    expect(orgs.countRequests()).toEqual({ reads: 5, writes: 2 });
  });
});
