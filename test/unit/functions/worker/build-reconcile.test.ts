import { expect, test } from "vitest";
import { buildReconcile } from "../../../../functions/worker/build-reconcile.ts";
import type { Orgs } from "../../../../functions/worker/open-orgs.ts";
import { sourceUserId } from "../../../support/people.ts";
import { instantAt, StubClock } from "../../../support/stub-clock.ts";

const refuse = () => {
  throw new Error("an org was asked");
};

/** Orgs of which one is down: whoever asks is told so, and nobody gets as far as a request. */
const orgs: Orgs = {
  callSource: refuse,
  callTarget: refuse,
  findOutage: () => ({ kind: "retry", reason: "circuit-open", afterMs: 1000 }),
  readFacts: refuse,
  leaveTargetAlone: refuse,
};
const testHint = { eventType: "orgbridge.test", eventId: "e1", publishedAt: instantAt(0) };

test("ends an operator's test of the hook at once, whatever the orgs are doing", async () => {
  const reconcile = buildReconcile(orgs, new StubClock());

  expect(await reconcile("orgbridge-test", testHint, Number.POSITIVE_INFINITY)).toEqual({
    outcome: { kind: "ignored", reason: "test" },
    requests: 0,
  });
});

test.each([
  ["an event of that type about somebody", sourceUserId, testHint],
  ["another event about nobody", "orgbridge-test", { ...testHint, eventType: "user.lifecycle.create" }],
  ["a look at nobody without an event", "orgbridge-test", null],
])("takes %s for no test", async (_what, userId, hint) => {
  const { outcome } = await buildReconcile(orgs, new StubClock())(userId, hint, Number.POSITIVE_INFINITY);

  expect(outcome).toMatchObject({ kind: "retry", reason: "circuit-open" });
});
