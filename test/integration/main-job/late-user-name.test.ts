import { afterAll, beforeAll, expect, test } from "vitest";
import { SkippableClock } from "../../../tools/emulators/clock.ts";
import { findUser, hire } from "../../../tools/local/demo/people.ts";
import { startTwoOrgs, type TwoOrgs } from "./two-orgs.ts";

const clock = new SkippableClock();
const laterMs = 5000;
const appMappingLagMs = 20_000;
let orgs: TwoOrgs;

beforeAll(async () => {
  orgs = await startTwoOrgs({}, { source: { clock, appMappingLagMs } });
});
afterAll(() => orgs.stop());

test("waits for a rename that has not reached the app yet, which no event would tell of later", async () => {
  const profile = { login: "ann@example.com", email: "ann@example.com", firstName: "Ann", lastName: "Able" };
  const userId = await hire(orgs.sourceAdmin, orgs.connection.scope.appId, profile);
  await orgs.reconcile(userId);
  clock.skip(laterMs);
  await orgs.sourceAdmin.call("POST", `/api/v1/users/${userId}`, {
    profile: { login: "ann.cole@example.com" },
  });
  const hint = {
    eventType: "user.account.update_profile",
    eventId: "event",
    publishedAt: new Date(clock.nowMs()).toISOString(),
  };

  const tooEarly = await orgs.reconcile(userId, { hint, laterMs });

  expect(tooEarly).toEqual({ kind: "retry", reason: "source-behind-event" });
  clock.skip(appMappingLagMs);
  await expect.poll(() => orgs.reconcile(userId)).toEqual({ kind: "applied", changes: ["update"] });
  expect(await findUser(orgs.targetAdmin, "ann.cole@example.com")).not.toBeNull();
});
