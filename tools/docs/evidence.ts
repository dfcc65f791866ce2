import type { Connection } from "../../shared/contracts/connection.ts";
import { userStatuses } from "../../shared/contracts/okta-user.ts";
import { type Desired, decideWish } from "../../shared/core/plan/decide-wish.ts";
import type { SourceReading, SourceUser } from "../../shared/core/plan/people.ts";

type WishPolicy = Pick<Connection, "mapping" | "onLeave" | "onUnassign" | "whenSourceStaged">;

const usual: WishPolicy = {
  mapping: {},
  onLeave: "deactivate",
  onUnassign: "suspend",
  whenSourceStaged: "ignore",
};
const choices: readonly (readonly [name: string, policy: WishPolicy])[] = [
  ['`onLeave: "suspend"`', { ...usual, onLeave: "suspend" }],
  ['`whenSourceStaged: "create-staged"`', { ...usual, whenSourceStaged: "create-staged" }],
  ['`onUnassign: "deactivate"`', { ...usual, onUnassign: "deactivate" }],
];

const login = "ann@example.com";
const ann: SourceUser = {
  id: "00u1ann",
  status: "ACTIVE",
  isInTransition: false,
  createdMs: 0,
  lastUpdatedMs: 0,
  profile: { login },
};

const readings: readonly (readonly [title: string, reading: SourceReading])[] = [
  ...userStatuses
    .filter((status) => status !== "DEPROVISIONED") // never read as in scope
    .map((status): readonly [string, SourceReading] => [
      `in scope and ${status}`,
      { kind: "in-scope", user: { ...ann, status }, login },
    ]),
  ["DEPROVISIONED", { kind: "deactivated", user: { ...ann, status: "DEPROVISIONED" } }],
  ["404 by id, while the scope can be read", { kind: "missing" }],
  ["there, but not in scope, while the scope can be read", { kind: "out-of-scope", user: ann }],
  ["assigned with a status that is not one of an assignment", { kind: "assignment-unclear", user: ann }],
];

/** Everything that the source org can say about somebody, what is wanted then, and what a choice makes of it. */
export function listEvidence(): readonly (readonly string[])[] {
  return readings.map(([title, reading]) => {
    const usually = describeDesired(decideWish(reading, usual));
    const changed = choices.flatMap(([name, policy]) => {
      const words = describeDesired(decideWish(reading, policy));
      return words === usually ? [] : [`${words} (${name})`];
    });
    return [title, usually, changed.join("; ")];
  });
}

function describeDesired(desired: Desired): string {
  switch (desired.kind) {
    case "present":
      return desired.wish;
    case "removed":
      return desired.wish === "deactivated" ? "removed, by deactivating" : "removed, by suspending";
    case "held":
    case "ignored":
      return `${desired.kind}: \`${desired.reason}\``;
  }
}
