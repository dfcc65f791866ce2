import type { Answer } from "../http/exchange.ts";
import type { Principal } from "../http/principal.ts";
import { isJsonObject, type Json } from "../json.ts";
import type { Org } from "../org.ts";
import { listPrincipalRoles } from "./authorize.ts";
import { meetsDemand } from "./rights.ts";

/** The lists that show an admin what they are admin of, and no more. */
const lists = {
  "/api/v1/users": { kind: "user", scope: "okta.users.read" },
  "/api/v1/groups": { kind: "group", scope: "okta.groups.read" },
  "/api/v1/apps": { kind: "app", scope: "okta.apps.read" },
} as const;

/** The answer without the entries that the caller's roles do not reach. Pages may come out shorter than asked for. */
export function limitList(org: Org, principal: Principal, route: string, answer: Answer): Answer {
  const list = Object.entries(lists).find(([path]) => path === route)?.[1];
  if (!list || principal.kind === "anonymous" || !Array.isArray(answer.body)) return answer;
  const roles = listPrincipalRoles(org, principal);
  const isVisible = (entry: Json): boolean => {
    const id = isJsonObject(entry) ? entry["id"] : undefined;
    const on = { kind: list.kind, id: typeof id === "string" ? id : "" };
    return meetsDemand(org, roles, { permission: list.scope, on }, list.scope);
  };
  return { ...answer, body: answer.body.filter(isVisible) };
}
