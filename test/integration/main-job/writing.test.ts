import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { reconcileUser } from "../../../functions/worker/reconcile-user.ts";
import type { Connection } from "../../../shared/contracts/connection.ts";
import { defaultMapping } from "../../../shared/contracts/mapping.ts";
import { targetAttributes } from "../../../shared/contracts/names.ts";
import type { Outcome } from "../../../shared/core/outcome.ts";
import type { TargetDirectory } from "../../../shared/core/ports.ts";
import type { Admin } from "../../../tools/local/admin.ts";
import { findUser, hire } from "../../../tools/local/demo/people.ts";
import { startTwoOrgs, type TwoOrgs } from "./two-orgs.ts";

const updated = { kind: "applied", changes: ["update"] };
const unchanged = { kind: "unchanged" };

let orgs: TwoOrgs;
let people = 0;
let userId: string;
let login: string;

beforeAll(async () => {
  orgs = await startTwoOrgs();
  for (const admin of [orgs.sourceAdmin, orgs.targetAdmin]) await addAttributes(admin);
});
afterAll(async () => {
  const byBridge = orgs.target.mails.list().filter(({ actorId }) => actorId.startsWith("0oa"));
  await orgs.stop();
  expect(byBridge).toEqual([]);
});

async function addAttributes(admin: Admin): Promise<void> {
  const properties = {
    floor: { title: "Floor", type: "integer" },
    isRemote: { title: "Remote", type: "boolean" },
    tier: { title: "Tier", type: "string", default: "basic" },
  };
  const custom = { id: "#custom", type: "object", properties };
  await admin.call("POST", "/api/v1/meta/schemas/user/default", { definitions: { custom } });
}

const mapping: Connection["mapping"] = {
  ...defaultMapping,
  ...Object.fromEntries(["floor", "isRemote", "tier"].map((from) => [from, { from, lowerCase: false }])),
};

beforeEach(async () => {
  people += 1;
  login = `writer.${people}@example.com`;
  userId = await hire(orgs.sourceAdmin, orgs.connection.scope.appId, {
    login,
    email: login,
    firstName: "Ann",
    lastName: "Able",
    title: "Chief",
  });
});

async function reconcile(target: TargetDirectory = orgs.deps.target): Promise<Outcome> {
  return reconcileUser(userId, null, {
    ...orgs.deps,
    target,
    connection: { ...orgs.connection, mapping },
  });
}

async function set(admin: Admin, id: string, profile: object): Promise<void> {
  await admin.call("POST", `/api/v1/users/${id}`, { profile });
}

async function readTarget(): Promise<{ id: string; profile: Record<string, unknown> }> {
  const user = await findUser(orgs.targetAdmin, login);
  if (user === null) throw new Error("not in the target");
  return user;
}

/** What the next looks come to, and how many writes each took. */
async function look(times: number): Promise<readonly (readonly [string, number])[]> {
  const seen: (readonly [string, number])[] = [];
  for (let n = 0; n < times; n += 1) {
    orgs.countRequests();
    const { kind } = await reconcile();
    seen.push([kind, orgs.countRequests().writes]);
  }
  return seen;
}

describe("what the source changes is written once, and then is as it should be", () => {
  test.each<[string, object, Record<string, unknown>]>([
    ["a new value", { title: "Clerk" }, { title: "Clerk" }],
    ["a cleared value", { title: null }, { title: undefined }],
    ["a value that became empty", { title: "" }, { title: undefined }],
    ["a value that became blank", { title: "  " }, { title: undefined }],
    ["a value with blanks around it", { title: "  Clerk " }, { title: "Clerk" }],
    ["another case", { firstName: "ANN" }, { firstName: "ANN" }],
    ["a number", { floor: 0 }, { floor: 0 }],
    ["a truth value", { isRemote: false }, { isRemote: false }],
    ["a decomposed letter", { lastName: "Jo\u0308rg" }, { lastName: "Jo\u0308rg" }],
  ])("%s", async (_name, changed, shown) => {
    await reconcile();
    await set(orgs.sourceAdmin, userId, changed);

    expect(await look(3)).toEqual([
      ["applied", 1],
      ["unchanged", 0],
      ["unchanged", 0],
    ]);
    expect((await readTarget()).profile).toMatchObject(
      Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)),
    );
    for (const [name, value] of Object.entries(shown))
      if (value === undefined) expect((await readTarget()).profile[name] ?? null).toBeNull();
  });

  test("another case of login and email", async () => {
    await reconcile();
    const shouted = login.toUpperCase().replace("EXAMPLE.COM", "example.com");
    await set(orgs.sourceAdmin, userId, { login: shouted, email: shouted });

    expect(await look(2)).toEqual([
      ["applied", 1],
      ["unchanged", 0],
    ]);
    expect((await readTarget()).profile).toMatchObject({ login: shouted, email: shouted });
  });

  test("numbers and truth values that are cleared", async () => {
    await set(orgs.sourceAdmin, userId, { floor: 3, isRemote: true });
    await reconcile();
    await set(orgs.sourceAdmin, userId, { floor: null, isRemote: null });

    expect(await look(2)).toEqual([
      ["applied", 1],
      ["unchanged", 0],
    ]);
    const { profile } = await readTarget();
    expect([profile["floor"] ?? null, profile["isRemote"] ?? null]).toEqual([null, null]);
  });
});

describe("a value that the target accepts and does not keep", () => {
  const notKept = (field: string) => ({
    kind: "rejected",
    reason: "value-not-kept",
    refusal: { status: 200, errorCode: null, field },
  });

  test("is told with the attribute's name: a default that takes the place of what was cleared", async () => {
    await set(orgs.sourceAdmin, userId, { tier: "gold" });
    await reconcile();
    orgs.countRequests();
    const source = { ...orgs.deps.source, readAppUser: clearing("tier") };
    const outcome = await reconcileUser(userId, null, {
      ...orgs.deps,
      source,
      connection: { ...orgs.connection, mapping },
    });

    expect(outcome).toEqual({ ...notKept("tier"), changes: ["update"] });
    expect(orgs.countRequests().writes).toBe(1);
    expect((await readTarget()).profile["tier"]).toBe("basic");
  });

  test("does not stop what else there is to write, nor what shuts somebody off", async () => {
    await reconcile();
    await set(orgs.sourceAdmin, userId, { title: "Clerk", city: "Oslo" });
    await orgs.sourceAdmin.call("POST", `/api/v1/users/${userId}/lifecycle/suspend`);

    const outcome = await reconcile(losing("title"));

    expect(outcome).toEqual({ ...notKept("title"), changes: ["update", "suspend"] });
    const user = await findUser(orgs.targetAdmin, login);
    expect([user?.status, user?.profile.title, user?.profile["city"]]).toEqual([
      "SUSPENDED",
      "Chief",
      "Oslo",
    ]);
  });

  test("costs one write and one clear ending each time, never more", async () => {
    await reconcile();
    await set(orgs.sourceAdmin, userId, { title: "Clerk" });
    for (let n = 0; n < 3; n += 1) {
      orgs.countRequests();
      expect(await reconcile(losing("title"))).toEqual({ ...notKept("title"), changes: ["update"] });
      expect(orgs.countRequests().writes).toBe(1);
    }

    expect(await look(2)).toEqual([
      ["applied", 1],
      ["unchanged", 0],
    ]);
  });

  test("is told of somebody new, too", async () => {
    expect(await reconcile(losing("title"))).toEqual({ ...notKept("title"), changes: ["create"] });
    expect((await readTarget()).profile["title"] ?? null).toBeNull();
  });

  /** The org as if one attribute could not be written, and nobody said so. */
  function losing(name: string): TargetDirectory {
    const { target } = orgs.deps;
    const lose = <TProfile extends object>(profile: TProfile): TProfile => {
      const { [name as keyof TProfile]: _lost, ...rest } = profile;
      return rest as TProfile;
    };
    return {
      ...target,
      createUser: (profile, beginning) => target.createUser(lose(profile), beginning),
      updateProfile: (id, profile, etag) => target.updateProfile(id, lose(profile), etag),
    };
  }

  /** The source as if somebody had no value; the emulated one gives its own default, too. */
  function clearing(name: string): typeof orgs.deps.source.readAppUser {
    return async (appId, id) => {
      const answer = await orgs.deps.source.readAppUser(appId, id);
      if (!answer.ok) return answer;
      const { user } = answer.value;
      const cleared = { ...user, profile: { ...user.profile, [name]: null } };
      return { ok: true, value: { ...answer.value, user: cleared } };
    };
  }
});

describe("a profile is written only as long as it is as it was read", () => {
  test.each([1, 2, 3])("and planned anew when it was not: %i times", async (count) => {
    await reconcile();
    await set(orgs.sourceAdmin, userId, { title: "Clerk" });
    const { id } = await readTarget();
    orgs.countRequests();
    refuseWrites(id, count);

    expect(await reconcile()).toEqual(updated);
    expect(orgs.countRequests()).toEqual({ reads: 2 + count, writes: 1 + count });
    expect((await readTarget()).profile["title"]).toBe("Clerk");
  });

  test("and left for later when it never is", async () => {
    await reconcile();
    await set(orgs.sourceAdmin, userId, { title: "Clerk" });
    const { id } = await readTarget();
    orgs.countRequests();
    refuseWrites(id, 100);

    expect(await reconcile()).toEqual({ kind: "retry", reason: "state-changed" });
    expect(orgs.countRequests()).toEqual({ reads: 5, writes: 4 });
    orgs.target.faults.clear();
    expect(await reconcile()).toEqual(updated);
  });

  test("so that what an admin changes at the same time survives, and the source's own prevails", async () => {
    await reconcile();
    await set(orgs.sourceAdmin, userId, { title: "Clerk", city: "Oslo" });
    const { id } = await readTarget();
    let hands = 0;
    const target: TargetDirectory = {
      ...orgs.deps.target,
      async updateProfile(...given) {
        hands += 1;
        // Only the first time, between our reading and our write.
        if (hands === 1) await set(orgs.targetAdmin, id, { secondEmail: "ann@home.example", title: "Boss" });
        return orgs.deps.target.updateProfile(...given);
      },
    };
    orgs.countRequests();

    expect(await reconcile(target)).toEqual(updated);
    expect(hands).toBe(2);
    expect((await readTarget()).profile).toMatchObject({
      secondEmail: "ann@home.example",
      title: "Clerk",
      city: "Oslo",
    });
    expect(await reconcile()).toEqual(unchanged);
  });

  test("so that somebody suspended by an admin at the same time stays so", async () => {
    await reconcile();
    await set(orgs.sourceAdmin, userId, { title: "Clerk" });
    const { id } = await readTarget();
    let hands = 0;
    const target: TargetDirectory = {
      ...orgs.deps.target,
      async updateProfile(...given) {
        hands += 1;
        if (hands === 1) {
          await set(orgs.targetAdmin, id, { secondEmail: "ann@home.example" });
          await orgs.targetAdmin.call("POST", `/api/v1/users/${id}/lifecycle/suspend`);
        }
        return orgs.deps.target.updateProfile(...given);
      },
    };

    expect(await reconcile(target)).toMatchObject({ kind: "held", reason: "suspended-in-target" });
    expect((await findUser(orgs.targetAdmin, id))?.status).toBe("SUSPENDED");
  });

  function refuseWrites(id: string, count: number): void {
    orgs.target.faults.add({
      method: "POST",
      path: `/api/v1/users/${id}`,
      count,
      fault: { kind: "answer", status: 412, code: "E0000231" },
    });
  }
});

describe("a value that no org can hold", () => {
  test("is rejected with its name, before the target is asked for anything", async () => {
    await reconcile();
    const source = {
      ...orgs.deps.source,
      readAppUser: async (appId: string, id: string) => {
        const answer = await orgs.deps.source.readAppUser(appId, id);
        if (!answer.ok) return answer;
        const { user } = answer.value;
        const profile = { ...user.profile, nickName: "Ann \u{1F388}" };
        return { ok: true, value: { ...answer.value, user: { ...user, profile } } } as const;
      },
    };
    orgs.countRequests();

    expect(await reconcileUser(userId, null, { ...orgs.deps, source })).toEqual({
      kind: "rejected",
      reason: "value-refused",
      refusal: { status: 0, errorCode: null, field: "nickName" },
    });
    expect(orgs.countRequests()).toEqual({ reads: 1, writes: 0 });
  });
});

describe("somebody STAGED in the source", () => {
  async function hireStaged(): Promise<string> {
    people += 1;
    login = `staged.${people}@example.com`;
    const profile = { login, email: login, firstName: "Sue", lastName: "Soon" };
    const body = { profile, credentials: { password: { value: "Correct-Horse-7-Battery" } } };
    const user = (await orgs.sourceAdmin.call("POST", "/api/v1/users?activate=false", body)) as {
      id: string;
    };
    const { appId } = orgs.connection.scope;
    await orgs.sourceAdmin.call("POST", `/api/v1/apps/${appId}/users`, { id: user.id, scope: "USER" });
    return user.id;
  }

  test.each([
    ["federated", "ACTIVE", ["activate"]],
    ["active_with_pass", "ACTIVE", ["activate"]],
    ["active_without_pass", "PROVISIONED", ["activate"]],
    ["pending_with_pass", "STAGED", []],
    ["pending_without_pass", "STAGED", []],
  ] as const)(
    "is created so, left alone while they are, and activated with the source: %s ends %s",
    async (initialStatus, status, changes) => {
      const id = await hireStaged();
      const connection = { ...orgs.connection, initialStatus, whenSourceStaged: "create-staged" } as const;
      const run = () => reconcileUser(id, null, { ...orgs.deps, connection });

      expect(await run()).toEqual({ kind: "applied", changes: ["create"] });
      expect((await findUser(orgs.targetAdmin, login))?.status).toBe("STAGED");
      await set(orgs.sourceAdmin, id, { title: "Clerk" });
      expect(await run()).toEqual({ kind: "ignored", reason: "source-staged" });

      await orgs.sourceAdmin.call("POST", `/api/v1/users/${id}/lifecycle/activate?sendEmail=false`);
      expect(await run()).toEqual({ kind: "applied", changes: ["update", ...changes] });
      const user = await findUser(orgs.targetAdmin, login);
      expect([user?.status, user?.profile.title]).toEqual([status, "Clerk"]);
      expect(user?.profile[targetAttributes.link]).toBe(`${orgs.connection.id}:${id}`);
      expect(await run()).toEqual(unchanged);
    },
  );
});
