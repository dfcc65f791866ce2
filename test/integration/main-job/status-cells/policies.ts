import type { PlanPolicy } from "../../../../shared/core/plan/plan-user.ts";

export type { PlanPolicy } from "../../../../shared/core/plan/plan-user.ts";

/** The connection's choices about statuses; what is not named is as without a choice. */
export function buildPolicy(choices: Partial<PlanPolicy> = {}): PlanPolicy {
  return { statusAuthority: "both", whenUnsuspendable: "hold", removals: "apply", ...choices };
}

/** Every combination. */
export const policies: readonly PlanPolicy[] = (["both", "source"] as const).flatMap((statusAuthority) =>
  (["hold", "deactivate"] as const).flatMap((whenUnsuspendable) =>
    (["apply", "hold"] as const).map((removals) =>
      buildPolicy({ statusAuthority, whenUnsuspendable, removals }),
    ),
  ),
);

/** No choice at all, and each choice alone. */
export const singleChoices: readonly PlanPolicy[] = [
  buildPolicy(),
  buildPolicy({ statusAuthority: "source" }),
  buildPolicy({ whenUnsuspendable: "deactivate" }),
  buildPolicy({ removals: "hold" }),
];
