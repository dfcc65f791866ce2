import { afterAll, beforeAll, expect, test } from "vitest";
import { groupRecords } from "../../../functions/worker/group-records.ts";
import { parkedAttributes } from "../../../shared/contracts/outcomes.ts";
import type { Outcome } from "../../../shared/core/outcome.ts";
import { changeStatus, findUser, hire } from "../../../tools/local/demo/people.ts";
import { connectionId } from "../../support/connections.ts";
import { buildMessage, buildRecord } from "../../support/records.ts";
import { startTwoOrgs, type TwoOrgs } from "../main-job/two-orgs.ts";
import { type DeadLetterOffice, openDeadLetterOffice } from "./dead-letter-office.ts";

let orgs: TwoOrgs;
let office: DeadLetterOffice;

beforeAll(async () => {
  orgs = await startTwoOrgs({ id: connectionId });
  office = await openDeadLetterOffice();
});
afterAll(async () => {
  await office.stop();
  await orgs.stop();
});

const login = "back.again@example.com";

/** Somebody who was deactivated, was reactivated since, and is in both orgs. */
async function comeBack(): Promise<string> {
  const profile = { login, email: login, firstName: "Back", lastName: "Again" };
  const userId = await hire(orgs.sourceAdmin, orgs.connection.scope.appId, profile);
  await orgs.reconcile(userId);
  await changeStatus(orgs.sourceAdmin, userId, "deactivate");
  await orgs.reconcile(userId);
  await changeStatus(orgs.sourceAdmin, userId, "activate");
  await orgs.sourceAdmin.call("POST", `/api/v1/apps/${orgs.connection.scope.appId}/users`, {
    id: userId,
    scope: "USER",
  });
  await orgs.reconcile(userId);
  return userId;
}

/** Has the worker's use case work on everything that was replayed. */
async function work(): Promise<readonly Outcome[]> {
  const messages = await office.takeQueued();
  const records = messages.map(({ messageId, body, userId }) => buildRecord({ messageId, body, userId }));
  const { people, unreadable } = groupRecords(records, connectionId);
  expect(unreadable).toEqual([]);
  return Promise.all(people.map(({ userId, hint }) => orgs.reconcile(userId, hint === null ? {} : { hint })));
}

test("an old deactivate that is replayed after a reactivation changes nothing, however often", async () => {
  const userId = await comeBack();
  const before = await findUser(orgs.targetAdmin, login);
  const subject = { type: "user", id: userId } as const;
  const hint = {
    eventType: "user.lifecycle.deactivate",
    eventId: "old",
    publishedAt: new Date(Date.now() - 86_400_000).toISOString(),
  };
  orgs.countRequests();

  for (let round = 0; round < 3; round += 1) {
    await office.deadLetterQueue.send({
      body: JSON.stringify(buildMessage({ subject, hint })),
      groupId: `${connectionId}:${userId}`,
      deduplicationId: `round${round}`,
      attributes: { [parkedAttributes.reason]: "refused" },
    });
    await office.replay();

    expect(await work()).toEqual([{ kind: "unchanged" }]);
  }

  expect(orgs.countRequests().writes).toBe(0);
  expect(before?.status).toBe("ACTIVE");
  expect(await findUser(orgs.targetAdmin, login)).toEqual(before);
});
