import { initialStatuses } from "../../../../shared/contracts/initial-status.ts";
import type { PlanPolicy } from "../../../../shared/core/plan/plan-user.ts";
import { buildConnection } from "../../../support/connections.ts";

export type { PlanPolicy } from "../../../../shared/core/plan/plan-user.ts";

const { adoptedRemoval, federation, initialStatus } = buildConnection();

/** The connection's choices about statuses; what is not named is as without a choice. */
export function buildPolicy(choices: Partial<PlanPolicy> = {}): PlanPolicy {
  return {
    statusAuthority: "both",
    whenUnsuspendable: "hold",
    removals: "apply",
    initialStatus,
    adoptedRemoval,
    federation,
    ...choices,
  };
}

const otherInitialStatuses = initialStatuses.filter((name) => name !== initialStatus);

/** Every combination of choices about statuses, with every way in which people can begin. */
export const policies: readonly PlanPolicy[] = (["both", "source"] as const).flatMap((statusAuthority) =>
  (["hold", "deactivate"] as const).flatMap((whenUnsuspendable) =>
    (["apply", "hold"] as const).flatMap((removals) =>
      initialStatuses.map((begun) =>
        buildPolicy({ statusAuthority, whenUnsuspendable, removals, initialStatus: begun }),
      ),
    ),
  ),
);

/** No choice at all, and each choice alone. */
export const singleChoices: readonly PlanPolicy[] = [
  buildPolicy(),
  buildPolicy({ statusAuthority: "source" }),
  buildPolicy({ whenUnsuspendable: "deactivate" }),
  buildPolicy({ removals: "hold" }),
  ...otherInitialStatuses.map((begun) => buildPolicy({ initialStatus: begun })),
];
