import { testEventType, testUserId } from "../../shared/contracts/hook-test.ts";
import type { Hint } from "../../shared/contracts/queue-message.ts";
import { outcomeOfFailure } from "../../shared/core/failure.ts";
import { reasonOf } from "../../shared/core/outcome.ts";
import { createSourceDirectory } from "../../shared/okta/source-directory.ts";
import { createTargetDirectory } from "../../shared/okta/target-directory.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { boundCalls } from "./bound-calls.ts";
import type { Orgs } from "./open-orgs.ts";
import { PeopleInARow } from "./people-in-a-row.ts";
import type { BatchDeps } from "./process-batch.ts";
import { reconcileUser } from "./reconcile-user.ts";

/** Reconciles one person at a time against the two orgs, counting the calls that it takes. Once a container. */
export function buildReconcile(orgs: Orgs, clock: Pick<Clock, "nowMs">): BatchDeps["reconcile"] {
  const missing = new PeopleInARow();
  const forbidden = new PeopleInARow();
  return async (userId, hint, deadlineMs) => {
    if (isTest(userId, hint)) return { outcome: { kind: "ignored", reason: "test" }, requests: 0 };
    let requests = 0;
    const bounds = {
      deadlineMs,
      clock,
      onRequest: () => {
        requests += 1;
      },
    };
    // Not even the source is asked about somebody whom the target could not be asked about then.
    const outage = orgs.findOutage();
    if (outage !== null) return { outcome: outcomeOfFailure(outage), requests };
    const facts = await orgs.readFacts();
    if (!facts.ok) return { outcome: outcomeOfFailure(facts.failure), requests };
    const { connection, groupId, userTypeId } = facts.value;
    const outcome = await reconcileUser(userId, hint, {
      connection,
      userTypeId,
      source: createSourceDirectory(boundCalls(orgs.callSource, bounds)),
      target: createTargetDirectory(boundCalls(orgs.callTarget, bounds), groupId),
      missing,
      forbidden,
      nowMs: clock.nowMs,
    });
    if (reasonOf(outcome) === "role-lost") orgs.leaveTargetAlone();
    return { outcome, requests };
  };
}

/** An operator's event, which was only to come as far as this. One that names anybody is an event like others. */
function isTest(userId: string, hint: Hint | null): boolean {
  return userId === testUserId && hint?.eventType === testEventType;
}
