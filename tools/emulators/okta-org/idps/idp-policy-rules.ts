import type { Json, JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { readList, readPath, readText } from "./read-path.ts";

const choices: readonly (readonly [path: string, valid: readonly string[]])[] = [
  ["provisioning.action", ["AUTO", "DISABLED"]],
  ["provisioning.groups.action", ["NONE", "ASSIGN", "APPEND", "SYNC"]],
  ["provisioning.conditions.deprovisioned.action", ["NONE", "REACTIVATE"]],
  ["provisioning.conditions.suspended.action", ["NONE", "UNSUSPEND"]],
  ["accountLink.action", ["AUTO", "DISABLED"]],
  ["subject.matchType", ["USERNAME", "EMAIL", "USERNAME_OR_EMAIL", "CUSTOM_ATTRIBUTE"]],
];

const groupLists = [
  "provisioning.groups.assignments",
  "provisioning.groups.filter",
  "accountLink.filter.groups.include",
];

const longestText = 1024;

/** Paths of the parts of an identity provider's policy that Okta refuses, each once (Policy objects of Okta's reference). */
export function listPolicyProblems(org: Org, policy: JsonObject): readonly string[] {
  const text = (path: string): string => readText(policy, path);
  const paths = choices
    .filter(([path, valid]) => text(path) !== "" && !valid.includes(text(path)))
    .map(([path]) => path);
  for (const path of groupLists) {
    if (!readList(policy, path).every((id) => isOktaGroup(org, id))) paths.push(path);
  }
  if (!readList(policy, "accountLink.filter.users.exclude").every((id) => isUser(org, id))) {
    paths.push("accountLink.filter.users.exclude");
  }
  paths.push(...listGroupProblems(policy), ...listSubjectProblems(org, policy));
  const skewMs = policy["maxClockSkew"];
  if (typeof skewMs === "number" && (!Number.isInteger(skewMs) || skewMs < 0)) paths.push("maxClockSkew");
  return [...new Set(paths)].map((path) => `policy.${path}`);
}

function listGroupProblems(policy: JsonObject): readonly string[] {
  const action = readText(policy, "provisioning.groups.action");
  const source = readText(policy, "provisioning.groups.sourceAttributeName");
  const paths: string[] = [];
  const isAssigning = action === "ASSIGN";
  if (isAssigning && readList(policy, "provisioning.groups.assignments").length === 0) {
    paths.push("provisioning.groups.assignments");
  }
  const needsSource = action === "APPEND" || action === "SYNC";
  if ((needsSource && source === "") || source.length > longestText) {
    paths.push("provisioning.groups.sourceAttributeName");
  }
  return paths;
}

function listSubjectProblems(org: Org, policy: JsonObject): readonly string[] {
  const paths: string[] = [];
  const filter = readText(policy, "subject.filter");
  if (filter.length > longestText || !isPattern(filter)) paths.push("subject.filter");
  const template = readPath(policy, "subject.userNameTemplate.template");
  if (typeof template === "string" && (template.length < 9 || template.length > longestText)) {
    paths.push("subject.userNameTemplate.template");
  }
  const attribute = readText(policy, "subject.matchAttribute");
  const isCustom = readText(policy, "subject.matchType") === "CUSTOM_ATTRIBUTE";
  if (isCustom && org.schema.find(attribute) === undefined) paths.push("subject.matchAttribute");
  return paths;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== "";
  } catch {
    return false;
  }
}

function isOktaGroup(org: Org, id: Json): boolean {
  return typeof id === "string" && org.groups.get(id)?.type === "OKTA_GROUP";
}

function isUser(org: Org, id: Json): boolean {
  return typeof id === "string" && org.users.get(id) !== undefined;
}
