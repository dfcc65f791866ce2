import { afterAll, beforeAll, expect, test } from "vitest";
import type { Hint } from "../../../shared/contracts/queue-message.ts";
import { SkippableClock } from "../../../tools/emulators/clock.ts";
import { readId } from "../../../tools/local/admin.ts";
import { assign, findUser } from "../../../tools/local/demo/people.ts";
import { startTwoOrgs, type TwoOrgs } from "./two-orgs.ts";

const clock = new SkippableClock();
/** How long the emulated org takes to bring a user's change to the app. */
const appMappingLagMs = 20_000;
const laterMs = 5000;
const lowerCase = false;
const mapping = {
  firstName: { from: "firstName", lowerCase },
  lastName: { from: "lastName", lowerCase },
  email: { from: "email", lowerCase },
  displayName: { template: "{lastName}, {firstName}", lowerCase },
  title: { from: "title", lowerCase },
};

let orgs: TwoOrgs;
let people = 0;

beforeAll(async () => {
  orgs = await startTwoOrgs({ attributesFrom: "appUser", mapping }, { source: { clock, appMappingLagMs } });
});
afterAll(() => orgs.stop());

async function hire() {
  people += 1;
  const login = `person.${people}@example.com`;
  const profile = { login, email: login, firstName: "Ann", lastName: "Able", title: "Clerk" };
  const body = { profile, credentials: { password: { value: "Correct-Horse-7-Battery" } } };
  const userId = readId(await orgs.sourceAdmin.call("POST", "/api/v1/users?activate=true", body));
  await assign(orgs.sourceAdmin, orgs.connection.scope.appId, userId);
  return { userId, login };
}

async function readTarget(login: string) {
  return (await findUser(orgs.targetAdmin, login))?.profile;
}

/** An admin of the source org maps one attribute of the app otherwise. */
async function map(name: string, expression: string): Promise<void> {
  const path = `/api/v1/mappings?targetId=${orgs.connection.scope.appId}`;
  const listed = (await orgs.sourceAdmin.call("GET", path)) as { id: string; source: { type: string } }[];
  const id = listed.find(({ source }) => source.type === "user")?.id;
  const properties = { [name]: { expression, pushStatus: "PUSH" } };
  await orgs.sourceAdmin.call("POST", `/api/v1/mappings/${id}`, { properties });
}

test("writes what the app has of people, by the mappings of the source org's admins", async () => {
  await map("lastName", 'user.lastName + " (Acme)"');
  const { userId, login } = await hire();

  expect(await orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["create"] });
  expect(await readTarget(login)).toMatchObject({
    lastName: "Able (Acme)",
    displayName: "Able (Acme), Ann",
    title: "Clerk",
  });
  expect(await orgs.reconcile(userId)).toEqual({ kind: "unchanged" });
});

test("waits until a change has reached the app, and applies it then", async () => {
  const { userId, login } = await hire();
  await orgs.reconcile(userId);
  clock.skip(laterMs);
  await orgs.sourceAdmin.call("POST", `/api/v1/users/${userId}`, { profile: { title: null } });
  const hint: Hint = {
    eventType: "user.account.update_profile",
    eventId: "event",
    publishedAt: new Date(clock.nowMs()).toISOString(),
  };

  const tooEarly = await orgs.reconcile(userId, { hint, laterMs });

  expect(tooEarly).toEqual({ kind: "retry", reason: "source-behind-event" });
  clock.skip(appMappingLagMs);
  await expect.poll(() => orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["update"] });
  expect((await readTarget(login))?.["title"] ?? null).toBeNull();
});

test("takes what an admin wrote into one assignment", async () => {
  const { userId, login } = await hire();
  await orgs.reconcile(userId);
  const path = `/api/v1/apps/${orgs.connection.scope.appId}/users/${userId}`;
  await orgs.sourceAdmin.call("POST", path, { profile: { title: "Chief" } });

  await orgs.reconcile(userId);

  expect((await readTarget(login))?.["title"]).toBe("Chief");
});
