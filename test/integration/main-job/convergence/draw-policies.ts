import fc from "fast-check";
import type { ScopeKind } from "../../../../shared/contracts/scope.ts";
import type { Policy } from "./history.ts";

/** What is chosen about a connection before anything happens. */
export interface Choices {
  readonly scope: ScopeKind;
  readonly policy: Policy;
}

type Removing = Pick<
  Policy,
  "removals" | "onLeave" | "onUnassign" | "statusAuthority" | "whenUnsuspendable" | "onRehire"
>;
type Beginning = Pick<Policy, "initialStatus" | "whenSourceStaged">;
type Adopting = Pick<Policy, "adoptExisting" | "adoptedRemoval">;

const removing: fc.Arbitrary<Removing> = fc.record({
  // Mostly applied: under `hold` there is little to see.
  removals: fc.constantFrom("apply", "apply", "apply", "hold"),
  onLeave: fc.constantFrom("deactivate", "suspend"),
  onUnassign: fc.constantFrom("suspend", "deactivate"),
  statusAuthority: fc.constantFrom("both", "both", "source"),
  whenUnsuspendable: fc.constantFrom("hold", "deactivate"),
  onRehire: fc.constantFrom("relink", "reject"),
});

const usualBeginning = { initialStatus: "federated", whenSourceStaged: "ignore" } as const;
const noAdoption = { adoptExisting: "never", adoptedRemoval: "hold" } as const;

const beginnings: fc.Arbitrary<Beginning> = fc.record({
  initialStatus: fc.constantFrom(
    "federated",
    "active_with_pass",
    "active_without_pass",
    "pending_with_pass",
    "pending_without_pass",
  ),
  whenSourceStaged: fc.constantFrom("ignore", "create-staged"),
});

const adoptions: fc.Arbitrary<Adopting> = fc.record({
  adoptExisting: fc.constant("by-login"),
  adoptedRemoval: fc.constantFrom("hold", "allow"),
});

/** Half of all connections are as most are configured: of an app, with federated people, adopting nobody. */
export const choices: fc.Arbitrary<Choices> = fc.oneof(
  draw(fc.constant("app"), fc.constant(usualBeginning), fc.constant(noAdoption)),
  draw(
    fc.constantFrom("app", "app", "groups", "groups", "everyone"),
    fc.oneof(fc.constant(usualBeginning), beginnings),
    fc.oneof(fc.constant(noAdoption), { weight: 2, arbitrary: adoptions }),
  ),
);

function draw(
  scopes: fc.Arbitrary<ScopeKind>,
  beginning: fc.Arbitrary<Beginning>,
  adopting: fc.Arbitrary<Adopting>,
): fc.Arbitrary<Choices> {
  return fc
    .tuple(scopes, removing, beginning, adopting)
    .map(([scope, ...parts]) => ({ scope, policy: Object.assign({}, ...parts) as Policy }));
}
