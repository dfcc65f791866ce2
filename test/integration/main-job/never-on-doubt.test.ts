import { afterAll, beforeAll, expect, test } from "vitest";
import { changeStatus, findUser, hire } from "../../../tools/local/demo/people.ts";
import { startTwoOrgs, type TwoOrgs } from "./two-orgs.ts";

let orgs: TwoOrgs;
let people = 0;

beforeAll(async () => {
  orgs = await startTwoOrgs();
});
afterAll(() => orgs.stop());

async function hirePerson(): Promise<{ userId: string; login: string }> {
  people += 1;
  const login = `person.${people}@example.com`;
  const profile = { login, email: login, firstName: "Test", lastName: "Person" };
  return { userId: await hire(orgs.sourceAdmin, orgs.connection.scope.appId, profile), login };
}

test("keeps a suspension that an admin of the target ordered", async () => {
  const { userId, login } = await hirePerson();
  await orgs.reconcile(userId);
  const target = await findUser(orgs.targetAdmin, login);
  await changeStatus(orgs.targetAdmin, target!.id, "suspend");

  expect(await orgs.reconcile(userId)).toEqual({ kind: "held", reason: "suspended-in-target", changes: [] });
  expect((await findUser(orgs.targetAdmin, login))?.status).toBe("SUSPENDED");
});

test("takes nobody over who is in the target already", async () => {
  const { userId, login } = await hirePerson();
  await orgs.targetAdmin.call("POST", "/api/v1/users?activate=false", {
    profile: { login, email: login, firstName: "Somebody", lastName: "Else" },
  });

  expect(await orgs.reconcile(userId)).toMatchObject({ kind: "rejected", reason: "login-taken" });
  expect((await findUser(orgs.targetAdmin, login))?.profile.firstName).toBe("Somebody");
});

test("removes nobody while the scope's app is inactive, and everybody stays as they are", async () => {
  const { userId, login } = await hirePerson();
  await orgs.reconcile(userId);
  const { appId } = orgs.connection.scope;
  await orgs.sourceAdmin.call("DELETE", `/api/v1/apps/${appId}/users/${userId}`);
  await orgs.sourceAdmin.call("POST", `/api/v1/apps/${appId}/lifecycle/deactivate`);

  expect(await orgs.reconcile(userId)).toEqual({ kind: "retry", reason: "scope-unreadable" });
  expect((await findUser(orgs.targetAdmin, login))?.status).toBe("ACTIVE");

  await orgs.sourceAdmin.call("POST", `/api/v1/apps/${appId}/lifecycle/activate`);
});

test("waits for the source to show what a fresh event announced", async () => {
  const { userId } = await hirePerson();
  const publishedAt = new Date(Date.now() + 5000).toISOString();
  const hint = { eventType: "user.account.update_profile", eventId: "e1", publishedAt };

  expect(await orgs.reconcile(userId, { hint })).toEqual({ kind: "retry", reason: "source-behind-event" });
  expect(await orgs.reconcile(userId, { hint, laterMs: 120_000 })).toMatchObject({ kind: "applied" });
});

test("holds the third person in a row whom the source does not know", async () => {
  const unknown = ["00uaaaaaaaaaaaaaaaa1", "00uaaaaaaaaaaaaaaaa2", "00uaaaaaaaaaaaaaaaa3"];
  const outcomes = [];
  for (const userId of unknown) outcomes.push(await orgs.reconcile(userId));

  expect(outcomes.map((outcome) => outcome.kind)).toEqual(["ignored", "ignored", "held"]);
});
