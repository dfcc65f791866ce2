import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ReconcileDeps, reconcileUser } from "../../../../functions/worker/reconcile-user.ts";
import { buildSourceUserKey } from "../../../../shared/contracts/names.ts";
import { succeed } from "../../../../shared/core/result.ts";
import { change, hire } from "../../../../tools/local/demo/people.ts";
import { type QueuedOrgs, startQueuedOrgs } from "../queued-orgs.ts";
import { Meeting } from "./meeting.ts";

let orgs: QueuedOrgs;
let people = 0;

beforeAll(async () => {
  orgs = await startQueuedOrgs();
});
afterAll(() => orgs.stop());

interface Person {
  readonly userId: string;
  readonly login: string;
}

async function hirePerson(): Promise<Person> {
  people += 1;
  const login = `raced.${people}@example.com`;
  const profile = { login, email: login, firstName: "Ann", lastName: "Able" };
  return { login, userId: await hire(orgs.sourceAdmin, orgs.appId, profile) };
}

/** Gives somebody this user name in the app, and so this login in the target. */
async function nameInApp({ userId }: Person, userName: string): Promise<void> {
  const body = { credentials: { userName } };
  await orgs.sourceAdmin.call("POST", `/api/v1/apps/${orgs.appId}/users/${userId}`, body);
}

const ageMs = { new: 0, old: 660_000 } as const;

/** Two workers that have nothing in common, and meet before each creates somebody. */
async function openPair(
  isOneByOne: boolean,
  age: keyof typeof ageMs = "new",
): Promise<{ first: ReconcileDeps; second: ReconcileDeps; meeting: Meeting }> {
  const meeting = new Meeting(isOneByOne);
  const nowMs = (): number => Date.now() + ageMs[age];
  const [first, second] = await Promise.all([orgs.openWorker(), orgs.openWorker()]);
  return {
    first: meeting.join({ ...first, nowMs }, false),
    second: meeting.join({ ...second, nowMs }, true),
    meeting,
  };
}

/** Everybody in the target with this link or this login. */
async function listInTarget({ userId, login }: Person): Promise<readonly string[]> {
  const link = buildSourceUserKey(orgs.connection.id, userId);
  const search = `profile.sourceUserKey eq "${link}" or profile.login eq "${login}"`;
  const users = (await orgs.targetAdmin.call(
    "GET",
    `/api/v1/users?${new URLSearchParams({ search }).toString()}`,
  )) as readonly { status: string; profile: { login: string; sourceUserKey?: string } }[];
  return users.map(({ status, profile }) =>
    [status, profile.login, profile.sourceUserKey ?? "of nobody"].join(" "),
  );
}

const expectOne = ({ userId }: Person, login: string): readonly string[] => [
  `ACTIVE ${login} ${buildSourceUserKey(orgs.connection.id, userId)}`,
];

const created = { kind: "applied", changes: ["create"] } as const;
const unchanged = { kind: "unchanged" } as const;

describe("two workers that create the same person", () => {
  test.each(["new", "old"] as const)(
    "one after the other, both end well, with one person: %s",
    async (age) => {
      const person = await hirePerson();
      const { first, second, meeting } = await openPair(true, age);

      const outcomes = await Promise.all(
        [first, second].map((deps) => reconcileUser(person.userId, null, deps)),
      );

      expect(meeting.arrived).toBe(2);
      expect(outcomes).toEqual([created, unchanged]);
      expect(await listInTarget(person)).toEqual(expectOne(person, person.login));
    },
  );

  test.each(["new", "old"] as const)(
    "at once, both end well, with one person, ten times: %s",
    async (age) => {
      for (let round = 1; round <= 10; round += 1) {
        const person = await hirePerson();
        const { first, second, meeting } = await openPair(false, age);

        const outcomes = await Promise.all(
          [first, second].map((deps) => reconcileUser(person.userId, null, deps)),
        );

        expect(meeting.arrived).toBe(2);
        expect(outcomes.toSorted((a, b) => a.kind.localeCompare(b.kind))).toEqual([created, unchanged]);
        expect(await listInTarget(person)).toEqual(expectOne(person, person.login));
      }
    },
  );

  test.each(["new", "old"] as const)(
    "under two logins, because of a rename in between, wait for the search and end as one: %s",
    async (age) => {
      const person = await hirePerson();
      const login = `renamed.${person.login}`;
      const { first, second, meeting } = await openPair(true, age);
      let isSearchable = false;
      const lagging: ReconcileDeps = {
        ...second,
        target: {
          ...second.target,
          findByLink: async (link) => (isSearchable ? second.target.findByLink(link) : succeed([])),
        },
      };

      const early = reconcileUser(person.userId, null, first);
      await expect.poll(() => meeting.arrived).toBe(1);
      await change(orgs.sourceAdmin, person.userId, { login, email: login });
      await nameInApp(person, login);
      const late = reconcileUser(person.userId, null, lagging);
      const outcomes = [await early, await late];
      const inBetween = await listInTarget(person);
      isSearchable = true;
      const next = await reconcileUser(person.userId, null, lagging);

      expect(outcomes).toEqual([created, { kind: "retry", reason: "link-not-searchable" }]);
      expect(inBetween).toEqual(expectOne(person, person.login));
      expect(next).toEqual({ kind: "applied", changes: ["update"] });
      expect(await listInTarget(person)).toEqual(expectOne(person, login));
    },
  );
});

describe("two workers that create two people under the same login", () => {
  test.each(["new", "old"] as const)("end with the first, and say whose the login is: %s", async (age) => {
    const [ann, bob] = [await hirePerson(), await hirePerson()];
    await nameInApp(bob, ann.login);
    const { first, second, meeting } = await openPair(true, age);

    const outcomes = await Promise.all([
      reconcileUser(ann.userId, null, first),
      reconcileUser(bob.userId, null, second),
    ]);

    expect(meeting.arrived).toBe(2);
    expect(outcomes).toEqual([created, { kind: "rejected", reason: "linked-elsewhere" }]);
    expect(await listInTarget(ann)).toEqual(expectOne(ann, ann.login));
    expect(await listInTarget(bob)).toEqual([]);
  });

  test("end with both, when the second is given a login of their own", async () => {
    const [ann, bob] = [await hirePerson(), await hirePerson()];
    await nameInApp(bob, ann.login);
    const { first, second } = await openPair(true);
    await Promise.all([reconcileUser(ann.userId, null, first), reconcileUser(bob.userId, null, second)]);

    await nameInApp(bob, bob.login);
    const outcome = await reconcileUser(bob.userId, null, second);

    expect(outcome).toEqual(created);
    expect(await listInTarget(bob)).toEqual(expectOne(bob, bob.login));
    expect(await listInTarget(ann)).toEqual(expectOne(ann, ann.login));
  });
});

describe("an admin of the target who creates somebody with that login at the same moment", () => {
  test.each(["new", "old"] as const)("keeps them as they are: %s", async (age) => {
    const person = await hirePerson();
    const { login } = person;
    const worker = await orgs.openWorker();
    const deps: ReconcileDeps = {
      ...worker,
      nowMs: () => Date.now() + ageMs[age],
      target: {
        ...worker.target,
        async createUser(...given) {
          const profile = { login, email: login, firstName: "By", lastName: "Hand" };
          await orgs.targetAdmin.call("POST", "/api/v1/users?activate=false", { profile });
          return worker.target.createUser(...given);
        },
      },
    };

    const outcome = await reconcileUser(person.userId, null, deps);

    expect(outcome).toMatchObject({ kind: "rejected", reason: "login-taken" });
    expect(await listInTarget(person)).toEqual([`STAGED ${login} of nobody`]);
  });
});
