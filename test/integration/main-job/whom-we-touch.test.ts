import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readId } from "../../../tools/local/admin.ts";
import { change, changeStatus, findUser, hire } from "../../../tools/local/demo/people.ts";
import { startTwoOrgs, type TwoOrgs } from "./two-orgs.ts";

let orgs: TwoOrgs;
let people = 0;

beforeAll(async () => {
  orgs = await startTwoOrgs({ adoptExisting: "by-login" });
});
afterAll(() => orgs.stop());

let login: string;

beforeEach(() => {
  people += 1;
  login = `person.${people}@example.com`;
});

function describePerson(of: string) {
  return { login: of, email: of, firstName: "Test", lastName: "Person" };
}

function hireInSource(of = login): Promise<string> {
  return hire(orgs.sourceAdmin, orgs.connection.scope.appId, describePerson(of));
}

/** Somebody whom an admin of the target made. */
async function makeInTarget(of = login): Promise<string> {
  const body = {
    profile: { ...describePerson(of), title: "Local" },
    credentials: { password: { value: "Long-enough-1" } },
  };
  return readId(await orgs.targetAdmin.call("POST", "/api/v1/users?activate=true", body));
}

async function listMembers(): Promise<readonly string[]> {
  const groupId = orgs.groupId;
  const members = await orgs.targetAdmin.call("GET", `/api/v1/groups/${groupId}/users`);
  return (members as { id: string }[]).map(({ id }) => id);
}

async function readLogin(userId: string): Promise<string> {
  const user = (await orgs.targetAdmin.find(`/api/v1/users/${userId}`)) as { profile: { login: string } };
  return user.profile.login;
}

/** Id of the target user who is linked to somebody. */
async function findAccount(userId: string): Promise<string | undefined> {
  const found = await orgs.deps.target.findByLink(`${orgs.connection.id}:${userId}`);
  if (!found.ok) throw new Error("the target does not answer");
  return found.value[0];
}

describe("somebody whom an admin of the target made", () => {
  test("is adopted by login: linked, marked, and let into the group of those who may sign in", async () => {
    const localId = await makeInTarget();
    const userId = await hireInSource();

    expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["adopt"] });
    const found = await findUser(orgs.targetAdmin, login);
    expect(found).toMatchObject({
      id: localId,
      status: "ACTIVE",
      profile: { sourceUserKey: `${orgs.connection.id}:${userId}`, sourceAdoption: "adopted" },
    });
    expect(await listMembers()).toContain(localId);
    expect(await orgs.reconcile(userId)).toEqual({ kind: "unchanged" });
  });

  test("stays when they leave the source", async () => {
    const localId = await makeInTarget();
    const userId = await hireInSource();
    await orgs.reconcile(userId);

    await changeStatus(orgs.sourceAdmin, userId, "deactivate");

    expect(await orgs.reconcile(userId)).toMatchObject({ kind: "held", reason: "removal-of-adopted" });
    expect((await findUser(orgs.targetAdmin, localId))?.status).toBe("ACTIVE");
  });

  test("is never adopted when they are an admin there", async () => {
    const localId = await makeInTarget();
    await orgs.targetAdmin.call("POST", `/api/v1/users/${localId}/roles`, { type: "SUPER_ADMIN" });
    const userId = await hireInSource();

    expect(await orgs.reconcile(userId)).toMatchObject({ kind: "rejected", reason: "protected" });
    expect((await findUser(orgs.targetAdmin, localId))?.profile["sourceUserKey"] ?? null).toBeNull();
    expect(await listMembers()).not.toContain(localId);
  });
});

describe("somebody who is hired again under the same login", () => {
  test("gets the account back that the bridge had deactivated", async () => {
    const formerId = await hireInSource();
    await orgs.reconcile(formerId);
    const accountId = (await findUser(orgs.targetAdmin, login))?.id ?? "";
    await changeStatus(orgs.sourceAdmin, formerId, "deactivate");
    await orgs.sourceAdmin.call("DELETE", `/api/v1/users/${formerId}`);
    await orgs.reconcile(formerId);
    const againId = await hireInSource();

    expect(await orgs.reconcile(againId)).toEqual({ kind: "applied", changes: ["activate", "relink"] });
    expect(await findUser(orgs.targetAdmin, login)).toMatchObject({
      id: accountId,
      status: "ACTIVE",
      profile: { sourceUserKey: `${orgs.connection.id}:${againId}` },
    });
    expect(await orgs.reconcile(againId)).toEqual({ kind: "unchanged" });
    expect(await orgs.reconcile(formerId)).toMatchObject({ kind: "ignored", reason: "not-in-target" });
  });

  test("waits for the removal of the former account, and then gets it", async () => {
    const formerId = await hireInSource();
    await orgs.reconcile(formerId);
    await changeStatus(orgs.sourceAdmin, formerId, "deactivate");
    await orgs.sourceAdmin.call("DELETE", `/api/v1/users/${formerId}`);
    const againId = await hireInSource();

    expect(await orgs.reconcile(againId)).toEqual({ kind: "retry", reason: "login-moving" });
    await orgs.reconcile(formerId);
    expect(await orgs.reconcile(againId)).toEqual({ kind: "applied", changes: ["activate", "relink"] });
  });
});

describe("renames", () => {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ] as const;

  test.each(orders)(
    "of three people in a chain end well, heard of in the order %i, %i, %i",
    async (...order) => {
      await endAsInSource(order, (index) => `person.${people}.${index}@example.com`);
    },
  );

  test.each(orders)(
    "of people whose logins only the search finds, in the order %i, %i, %i",
    async (...order) => {
      await endAsInSource(order, (index) => `o'person.${people}.${index}@example.com`);
    },
  );

  /** Each takes the login of the next; the last, a new one. Whoever has to wait is looked at again until nobody has. */
  async function endAsInSource(order: readonly number[], nameLogin: (index: number) => string) {
    const userIds: string[] = [];
    for (const index of [0, 1, 2]) userIds.push(await hireInSource(nameLogin(index)));
    const accounts: string[] = [];
    for (const userId of userIds) {
      await orgs.reconcile(userId);
      accounts.push((await findAccount(userId)) ?? "");
    }
    for (const index of [2, 1, 0]) {
      const to = nameLogin(index + 1);
      await change(orgs.sourceAdmin, userIds[index] ?? "", { login: to, email: to });
    }

    let waiting = [...order];
    for (let pass = 0; pass < 3; pass += 1) {
      const still: number[] = [];
      for (const index of waiting) {
        const outcome = await orgs.reconcile(userIds[index] ?? "");
        if (outcome.kind === "retry") {
          expect(outcome.reason).toBe("login-moving");
          still.push(index);
        } else expect(outcome).toMatchObject({ kind: "applied" });
      }
      waiting = still;
    }

    expect(waiting).toEqual([]);
    expect(await Promise.all(accounts.map(readLogin))).toEqual([1, 2, 3].map(nameLogin));
  }

  test("that swap two logins are rejected, both of them, and solved by a third login", async () => {
    const [a, b] = [`a.${login}`, `b.${login}`] as const;
    const [annId, bobId] = [await hireInSource(a), await hireInSource(b)];
    await orgs.reconcile(annId);
    await orgs.reconcile(bobId);
    const rename = async (userId: string, to: string) => {
      await change(orgs.sourceAdmin, userId, { login: to, email: to });
    };
    await rename(annId, `spare.${login}`);
    await rename(bobId, a);
    await rename(annId, b);

    expect(await orgs.reconcile(annId)).toMatchObject({ kind: "rejected", reason: "login-swap" });
    expect(await orgs.reconcile(bobId)).toMatchObject({ kind: "rejected", reason: "login-swap" });

    await rename(annId, `spare.${login}`);
    expect(await orgs.reconcile(annId)).toMatchObject({ kind: "applied" });
    expect(await orgs.reconcile(bobId)).toMatchObject({ kind: "applied" });
    await rename(annId, b);
    expect(await orgs.reconcile(annId)).toMatchObject({ kind: "applied" });
    expect(await findUser(orgs.targetAdmin, b)).toMatchObject({
      profile: { sourceUserKey: `${orgs.connection.id}:${annId}` },
    });
  });

  test("to a login that a local account has are rejected, and everything else is written", async () => {
    await makeInTarget(`taken.${login}`);
    const userId = await hireInSource();
    await orgs.reconcile(userId);
    await change(orgs.sourceAdmin, userId, { login: `taken.${login}`, title: "Chief" });

    expect(await orgs.reconcile(userId)).toEqual({
      kind: "rejected",
      reason: "login-taken",
      changes: ["update"],
    });
    expect((await findUser(orgs.targetAdmin, login))?.profile).toMatchObject({ title: "Chief" });
  });
});
