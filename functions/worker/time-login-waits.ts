import type { Outcome } from "../../shared/core/outcome.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { BatchDeps } from "./process-batch.ts";

type Reconcile = BatchDeps["reconcile"];

/**
 * The same reconcile, which says of everybody who waits for a login for how long it has watched them do so. A record's own age
 * would count the hours of an outage, too, in which nobody could have made way.
 */
export function timeLoginWaits(reconcile: Reconcile, clock: Pick<Clock, "nowMs">): Reconcile {
  const sinceMs = new Map<string, number>();
  return async (userId, hint, deadlineMs) => {
    const { outcome, requests } = await reconcile(userId, hint, deadlineMs);
    if (!isLoginWait(outcome)) {
      sinceMs.delete(userId);
      return { outcome, requests };
    }
    const nowMs = clock.nowMs();
    const beganMs = sinceMs.get(userId) ?? nowMs;
    sinceMs.set(userId, beganMs);
    return { outcome: { ...outcome, watchedMs: nowMs - beganMs }, requests };
  };
}

function isLoginWait(outcome: Outcome): outcome is Extract<Outcome, { kind: "retry" }> {
  return outcome.kind === "retry" && outcome.reason === "login-moving";
}
