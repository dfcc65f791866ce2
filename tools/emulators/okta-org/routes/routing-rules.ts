import * as v from "valibot";
import { makeNotFoundError, makeValidationError, OktaError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { jsonObject, readJsonBody } from "../http/json-body.ts";
import { makeRandomText } from "../identifiers.ts";
import type { RoutingRule } from "../idps/routing-rules.ts";
import { formatWholeSecond } from "../instants.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Org } from "../org.ts";

const ruleSchema = v.object({
  name: v.nullish(v.string()),
  type: v.nullish(v.string()),
  priority: v.nullish(v.number()),
  conditions: v.nullish(jsonObject),
  actions: v.nullish(jsonObject),
});

type GivenRule = v.InferOutput<typeof ruleSchema>;

const ownTypes = ["OKTA", "AgentlessDSSO", "IWA"];
const matchTypes = ["CONTAINS", "EQUALS", "EXPRESSION", "STARTS_WITH", "SUFFIX"];

/** `/api/v1/policies`: the identity provider discovery policy and its rules, and no policy of another type. */
export function makeRoutingRuleRoutes(org: Org): readonly Route[] {
  const path = "/api/v1/policies";
  const rules = `${path}/:policyId/rules`;
  const one = `${rules}/:ruleId`;
  const manage = { bucket: "other", scope: "okta.policies.manage" } as const;
  const read = { bucket: "other", scope: "okta.policies.read" } as const;
  const move = (verb: string, status: RoutingRule["status"]): Route => ({
    method: "POST",
    path: `${one}/lifecycle/${verb}`,
    ...manage,
    handle: (call) => setStatus(org, call, status),
  });
  return [
    { method: "GET", path, ...read, handle: (call) => listPolicies(org, call) },
    { method: "GET", path: `${path}/:policyId`, ...read, handle: (call) => getPolicy(org, call) },
    { method: "GET", path: rules, ...read, handle: (call) => listRules(org, call) },
    { method: "POST", path: rules, ...manage, handle: (call) => create(org, call) },
    { method: "GET", path: one, ...read, handle: (call) => answer(org, find(org, call)) },
    { method: "PUT", path: one, ...manage, handle: (call) => replace(org, call) },
    { method: "DELETE", path: one, ...manage, handle: (call) => remove(org, call) },
    move("activate", "ACTIVE"),
    move("deactivate", "INACTIVE"),
  ];
}

function listPolicies(org: Org, call: Call): Answer {
  const type = call.query.get("type");
  if (type === null) throw makeValidationError("type", "type: The field cannot be left blank");
  return { status: 200, body: type === "IDP_DISCOVERY" ? [showPolicy(org)] : [] };
}

function getPolicy(org: Org, call: Call): Answer {
  checkPolicy(org, call);
  return { status: 200, body: showPolicy(org) };
}

function listRules(org: Org, call: Call): Answer {
  checkPolicy(org, call);
  return { status: 200, body: org.signIn.routing.list().map((rule) => showRule(org, rule)) };
}

function create(org: Org, call: Call): Answer {
  checkPolicy(org, call);
  const given = readJsonBody(call, ruleSchema);
  const nowMs = org.clock.nowMs();
  const isActive = call.query.get("activate")?.toLowerCase() !== "false";
  const rule: RoutingRule = {
    id: `0pr${makeRandomText(17)}`,
    status: isActive ? "ACTIVE" : "INACTIVE",
    system: false,
    createdMs: nowMs,
    lastUpdatedMs: nowMs,
    ...readRule(org, given, undefined),
  };
  org.signIn.routing.put(rule, given.priority ?? undefined);
  return answer(org, rule);
}

function replace(org: Org, call: Call): Answer {
  const before = find(org, call);
  const given = readJsonBody(call, ruleSchema);
  const rule = { ...before, ...readRule(org, given, before), lastUpdatedMs: org.clock.nowMs() };
  org.signIn.routing.put(rule, given.priority ?? undefined);
  return answer(org, rule);
}

function remove(org: Org, call: Call): Answer {
  const rule = find(org, call);
  // "You can't delete system rules" (PolicyRule of Okta's OpenAPI description).
  if (rule.system) throw new OktaError("E0000111", { about: "rule" });
  org.signIn.routing.delete(rule.id);
  return { status: 204 };
}

function setStatus(org: Org, call: Call, status: RoutingRule["status"]): Answer {
  const rule = find(org, call);
  if (rule.system) throw new OktaError("E0000111", { about: "rule" });
  org.signIn.routing.put({ ...rule, status, lastUpdatedMs: org.clock.nowMs() }, undefined);
  return { status: 204 };
}

/** @throws OktaError E0000001 for a name that is missing or taken, or for conditions or providers that are none. */
function readRule(
  org: Org,
  given: GivenRule,
  before: RoutingRule | undefined,
): Pick<RoutingRule, "name" | "conditions" | "actions"> {
  const name = given.name ?? "";
  if (name === "") throw makeValidationError("name", "name: The field cannot be left blank");
  const others = org.signIn.routing.list().filter(({ id }) => id !== before?.id);
  if (others.some((other) => other.name === name)) {
    throw makeValidationError("name", "name: Policy rule name already in use");
  }
  if (given.type && given.type !== "IDP_DISCOVERY") {
    throw makeValidationError("type", "type: The type does not fit the policy's");
  }
  const providers = readList(readObject(given.actions?.["idp"])["providers"]);
  if (providers.length === 0) {
    throw makeValidationError("actions.idp", "actions.idp: The field cannot be left blank");
  }
  if (!providers.every((provider) => isProvider(org, provider))) {
    throw makeValidationError("actions.idp", "actions.idp: The identity provider is invalid");
  }
  const identifier = readObject(given.conditions?.["userIdentifier"]);
  for (const { matchType, value } of readList(identifier["patterns"])) {
    if (typeof matchType !== "string" || !matchTypes.includes(matchType) || typeof value !== "string") {
      throw makeValidationError("conditions.userIdentifier", "patterns: The pattern is invalid");
    }
  }
  return { name, conditions: given.conditions ?? {}, actions: given.actions ?? {} };
}

function isProvider(org: Org, { id, type }: JsonObject): boolean {
  if (typeof type === "string" && ownTypes.includes(type)) return true;
  const idp = typeof id === "string" ? org.idps.get(id) : undefined;
  return idp !== undefined && (typeof type !== "string" || type === idp.type);
}

function checkPolicy(org: Org, call: Call): void {
  const id = call.params["policyId"] ?? "";
  if (id !== org.signIn.routing.policyId) throw makeNotFoundError(id, "Policy");
}

function find(org: Org, call: Call): RoutingRule {
  checkPolicy(org, call);
  const id = call.params["ruleId"] ?? "";
  const rule = org.signIn.routing.get(id);
  if (!rule) throw makeNotFoundError(id, "PolicyRule");
  return rule;
}

function showPolicy(org: Org): JsonObject {
  const { policyId, createdMs } = org.signIn.routing;
  const self = `${org.url}/api/v1/policies/${policyId}`;
  const instant = formatWholeSecond(createdMs);
  return {
    id: policyId,
    status: "ACTIVE",
    name: "Idp Discovery Policy",
    priority: 1,
    system: true,
    conditions: null,
    created: instant,
    lastUpdated: instant,
    _links: {
      self: { href: self, hints: { allow: ["GET", "PUT"] } },
      rules: { href: `${self}/rules`, hints: { allow: ["GET", "POST"] } },
    },
    type: "IDP_DISCOVERY",
  };
}

function showRule(org: Org, rule: RoutingRule): JsonObject {
  const { routing } = org.signIn;
  const self = `${org.url}/api/v1/policies/${routing.policyId}/rules/${rule.id}`;
  const toggle = rule.status === "ACTIVE" ? "deactivate" : "activate";
  return {
    id: rule.id,
    status: rule.status,
    name: rule.name,
    priority: routing.rank(rule.id),
    created: formatWholeSecond(rule.createdMs),
    lastUpdated: formatWholeSecond(rule.lastUpdatedMs),
    system: rule.system,
    conditions: rule.conditions,
    actions: rule.actions,
    _links: {
      self: { href: self, hints: { allow: rule.system ? ["GET", "PUT"] : ["GET", "PUT", "DELETE"] } },
      ...(rule.system
        ? {}
        : { [toggle]: { href: `${self}/lifecycle/${toggle}`, hints: { allow: ["POST"] } } }),
    },
    type: "IDP_DISCOVERY",
  };
}

function answer(org: Org, rule: RoutingRule): Answer {
  return { status: 200, body: showRule(org, rule) };
}

function readObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function readList(value: Json | undefined): readonly JsonObject[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  return items.filter((item) => isJsonObject(item));
}
