import type { OrgSeed } from "../../../../tools/emulators/okta-org/start.ts";
import type { PlanPolicy } from "./policies.ts";
import { type SourceState, sourceStates } from "./source-states.ts";
import { type TargetState, targetStates } from "./target-states.ts";

/** One case of the status table. */
export interface StatusCell {
  readonly name: string;
  readonly login: string;
  readonly target: TargetState;
  readonly source: SourceState;
  readonly policy: PlanPolicy;
}

/** The cells of one pair of states, one for each combination of the connection's choices. */
export interface CellGroup {
  readonly name: string;
  readonly cells: readonly StatusCell[];
}

/** How people begin makes a difference only for those who are not there yet, or have just begun. */
function matters({ initialStatus }: PlanPolicy, { situation }: TargetState): boolean {
  return initialStatus === "federated" || situation === "none" || situation === "staged";
}

function describePolicy(policy: PlanPolicy): string {
  return Object.values(policy)
    .filter((choice) => typeof choice === "string")
    .join(" ");
}

/** Every target state × source state × policy that makes a difference. */
export function buildCellGroups(policies: readonly PlanPolicy[]): readonly CellGroup[] {
  return targetStates.flatMap((target, row) =>
    sourceStates.map((source, column) => {
      const name = `${target.name} / ${source.name}`;
      const cells = policies
        .filter((policy) => matters(policy, target))
        .map((policy, index) => ({
          name: `${name} / ${describePolicy(policy)}`,
          login: `cell.${row}.${column}.${index}@example.com`,
          target,
          source,
          policy,
        }));
      return { name, cells };
    }),
  );
}

/** Those whom no API call can lock out. */
export function seedLockedOut(cells: readonly StatusCell[], side: "source" | "target"): OrgSeed {
  const lockedOut = cells.filter((cell) => cell[side].status === "LOCKED_OUT");
  return {
    users: lockedOut.map(({ login }) => ({
      status: "LOCKED_OUT",
      profile: {
        login,
        email: login,
        firstName: "Ann",
        lastName: "Able",
        ...(side === "source" ? { title: "Chief" } : {}),
      },
    })),
  };
}
