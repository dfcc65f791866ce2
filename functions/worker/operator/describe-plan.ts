import type { ScopedConnection } from "../../../shared/contracts/connection.ts";
import type { MappingRule } from "../../../shared/contracts/mapping.ts";
import { targetAttributes } from "../../../shared/contracts/names.ts";
import type { Explanation } from "../../../shared/contracts/operator.ts";
import { changesOf, type Outcome, reasonOf } from "../../../shared/core/outcome.ts";
import { diffProfile, readAttribute } from "../../../shared/core/plan/compare-values.ts";
import type { Operation } from "../../../shared/core/plan/operations.ts";
import type { TargetUser } from "../../../shared/core/plan/people.ts";
import { nameChange } from "../apply-plan.ts";
import type { Wanted } from "../prepare-wish.ts";

/** A plan in words: no value of an attribute is among them. */
export function describePlan(operations: readonly Operation[], ending: Outcome): Explanation["plan"] {
  const planned = operations.map(nameChange).filter((change) => change !== null);
  return {
    steps: operations.map(describeOperation),
    changes: [...planned, ...changesOf(ending)],
    outcome: ending.kind,
    reason: reasonOf(ending),
    field: ending.kind === "rejected" ? (ending.refusal?.field ?? null) : null,
  };
}

const bookkeeping: Readonly<Record<string, string>> = {
  [targetAttributes.link]: "the link",
  [targetAttributes.statusRecord]: "the status record",
  [targetAttributes.adoption]: "the mark of adoption",
};

function describeOperation(operation: Operation): string {
  if (operation.kind === "create") return "create";
  if (operation.kind === "lifecycle") return operation.action;
  if (operation.kind === "join-group") return "join the group of replicated people";
  return `write ${Object.keys(operation.profile)
    .map((name) => bookkeeping[name] ?? name)
    .join(", ")}`;
}

/** Every mapped attribute and the login, as they are wanted and as they are. Nothing for somebody who is only to be removed. */
export function compareAttributes(
  desired: Wanted,
  observed: TargetUser | null,
  { mapping, attributesFrom }: Pick<ScopedConnection, "mapping" | "attributesFrom">,
): Explanation["attributes"] {
  if (desired.kind !== "present") return [];
  const wanted = { login: desired.login, ...desired.profile };
  const found = observed?.profile ?? {};
  const differing = diffProfile(wanted, found);
  const from = attributesFrom === "appUser" ? " as the app has it" : "";
  return Object.entries(wanted).map(([name, value]) => ({
    name,
    rule: name === "login" ? "what SAML sends" : describeRule(mapping[name], from),
    wanted: value,
    found: readAttribute(found, name),
    isSame: !Object.hasOwn(differing, name),
  }));
}

function describeRule(rule: MappingRule | undefined, from: string): string {
  if (rule === undefined) return "nothing";
  if ("value" in rule) return `always ${JSON.stringify(rule.value)}`;
  const end = `${from}${rule.lowerCase ? ", in lower case" : ""}`;
  if ("from" in rule) return `${rule.from}${end}`;
  if ("template" in rule) return `${rule.template}${end}`;
  return `the first of ${rule.firstOf.join(", ")}${end}`;
}
