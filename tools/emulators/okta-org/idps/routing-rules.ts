import type { EmulatorClock } from "../../clock.ts";
import { makeRandomText } from "../identifiers.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/** A rule of the org's identity provider discovery policy: who is sent to which identity provider to sign on. */
export interface RoutingRule {
  readonly id: string;
  readonly name: string;
  readonly status: "ACTIVE" | "INACTIVE";
  /** Okta made it: it is the last one, and cannot be deleted. */
  readonly system: boolean;
  readonly createdMs: number;
  readonly lastUpdatedMs: number;
  readonly conditions: JsonObject;
  readonly actions: JsonObject;
}

/** Okta's own sign-on page. */
const signOnHere: JsonObject = { idp: { providers: [{ type: "OKTA" }] } };

const anywhere: JsonObject = { network: { connection: "ANYWHERE" } };

/**
 * The rules of the one policy of type `IDP_DISCOVERY` that every org has, by priority; the default rule, which sends
 * everybody to Okta's sign-on page, comes last (PolicyType of Okta's OpenAPI description).
 */
export class RoutingRules {
  readonly policyId = `00p${makeRandomText(17)}`;
  readonly createdMs: number;
  #rules: readonly RoutingRule[];

  constructor(clock: EmulatorClock) {
    this.createdMs = clock.nowMs();
    this.#rules = [
      {
        id: `0pr${makeRandomText(17)}`,
        name: "Default Rule",
        status: "ACTIVE",
        system: true,
        createdMs: this.createdMs,
        lastUpdatedMs: this.createdMs,
        conditions: anywhere,
        actions: signOnHere,
      },
    ];
  }

  list(): readonly RoutingRule[] {
    return this.#rules;
  }

  get(id: string): RoutingRule | undefined {
    return this.#rules.find((rule) => rule.id === id);
  }

  /** Its priority, from 1. */
  rank(id: string): number {
    return this.#rules.findIndex((rule) => rule.id === id) + 1;
  }

  /** Puts the rule at the priority, or last but for the default rule; one with the same id moves. */
  put(rule: RoutingRule, priority: number | undefined): void {
    const others = this.#rules.filter((other) => other.id !== rule.id);
    const last = others.length - (rule.system ? 0 : 1);
    const known = this.rank(rule.id);
    const wanted = priority ?? (known === 0 ? last + 1 : known);
    const index = rule.system ? last : Math.min(Math.max(wanted, 1) - 1, last);
    this.#rules = others.toSpliced(index, 0, rule);
  }

  delete(id: string): void {
    this.#rules = this.#rules.filter((rule) => rule.id !== id);
  }

  /** Id of the identity provider that somebody of that name is sent to; `undefined` for Okta's own sign-on page. */
  route(userName: string): string | undefined {
    const rule = this.#rules.find((each) => each.status === "ACTIVE" && matches(each, userName));
    const provider = readList(readObject(rule?.actions["idp"])["providers"])[0];
    const id = provider?.["id"];
    return typeof id === "string" && provider?.["type"] !== "OKTA" ? id : undefined;
  }
}

/** Patterns of the identifier alone are looked at; a rule with patterns of attributes routes nobody here. */
function matches({ conditions }: RoutingRule, userName: string): boolean {
  const condition = readObject(conditions["userIdentifier"]);
  const patterns = readList(condition["patterns"]);
  if (patterns.length === 0) return true;
  if (condition["type"] === "ATTRIBUTE") return false;
  return patterns.some((pattern) => matchesPattern(pattern, userName.toLowerCase()));
}

function matchesPattern({ matchType, value }: JsonObject, name: string): boolean {
  const wanted = typeof value === "string" ? value.toLowerCase() : "";
  if (matchType === "SUFFIX") return name.endsWith(wanted);
  if (matchType === "STARTS_WITH") return name.startsWith(wanted);
  if (matchType === "CONTAINS") return name.includes(wanted);
  return matchType === "EQUALS" ? name === wanted : matchesExpression(name, wanted);
}

function matchesExpression(name: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(name);
  } catch {
    return false;
  }
}

function readObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function readList(value: Json | undefined): readonly JsonObject[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  return items.filter((item) => isJsonObject(item));
}
