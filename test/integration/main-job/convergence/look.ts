import { type ReconcileDeps, reconcileUser } from "../../../../functions/worker/reconcile-user.ts";
import type { Hint } from "../../../../shared/contracts/queue-message.ts";
import type { Outcome } from "../../../../shared/core/outcome.ts";
import type { FaultRule, OktaOrg } from "../../../../tools/emulators/okta-org/start.ts";
import { countCalls } from "./counted-calls.ts";
import type { Lie, Meanwhile, Step } from "./history.ts";
import type { SourceScope } from "./source-scope.ts";

/** How a worker looks at somebody. */
export type Look = Pick<Extract<Step, { by: "worker" }>, "isFresh" | "lie" | "meanwhile">;

/** One reconcile, with what happens meanwhile, and what the source answers in place of the truth. */
export async function lookAt(
  userId: string,
  hint: Hint | null,
  { lie, meanwhile }: Look,
  deps: ReconcileDeps,
  source: OktaOrg,
  scope: SourceScope,
  happen: (meanwhile: Meanwhile) => Promise<void>,
): Promise<Outcome> {
  const counted = countCalls(deps, async (call) => {
    if (lie === null && meanwhile !== null && call === meanwhile.request) await happen(meanwhile);
  });
  const rules = lie === null ? [] : [source.faults.add(faultOf(lie, scope))];
  return reconcileUser(userId, hint, counted).finally(() => {
    for (const rule of rules) rule.remove();
  });
}

function faultOf(lie: Lie, scope: SourceScope): FaultRule {
  const everything = (status: number): FaultRule => ({
    method: "GET",
    path: "/api/v1/**",
    fault: { kind: "answer", status },
  });
  switch (lie) {
    case "404 to everything":
      return everything(404);
    case "403 to everything":
      return everything(403);
    case "scope hidden":
      return scope.hiding;
    case "empty list of groups":
      return { method: "GET", path: "/api/v1/users/*/groups", fault: { kind: "empty page" } };
  }
}
