import { isJsonObject, type Json, type JsonObject } from "../../emulators/okta-org/json.ts";
import type { OrgSnapshot } from "../../emulators/okta-org/start.ts";
import type { Exchange } from "../recording.ts";
import { hasSucceeded, listEntries, readMember, readName, readPath } from "./answers.ts";

const roleLists = ["/api/v1/users/*/roles", "/oauth2/v1/clients/*/roles"];

/** Admin roles that somebody had before any request of the session gave them. */
export function inferRoles(exchanges: readonly Exchange[]): NonNullable<OrgSnapshot["roles"]> {
  const roles = new Map<string, { assigneeId: string; entry: JsonObject }>();
  const given = new Set<string>();
  for (const exchange of exchanges.filter(hasSucceeded)) {
    const { request, response } = exchange;
    for (const path of roleLists) {
      const [assigneeId = "", roleId] = readPath(path, exchange) ?? readPath(`${path}/*`, exchange) ?? [];
      if (assigneeId === "") continue;
      const shown = listEntries(response.body);
      const entries: readonly JsonObject[] =
        request.method === "DELETE" && roleId !== undefined ? [{ id: roleId }] : shown;
      for (const entry of entries) {
        const key = `${assigneeId} ${readName(entry, "id")}`;
        if (request.method === "POST") given.add(key);
        else if (!given.has(key) && !roles.has(key)) roles.set(key, { assigneeId, entry });
      }
    }
  }
  return [...roles.values()];
}

/** Custom roles, resource sets and principal rate limits that no request of the session had made. */
export function inferAccess(
  exchanges: readonly Exchange[],
): Pick<OrgSnapshot, "customRoles" | "resourceSets" | "principalRateLimits"> {
  const permissions = inferPermissions(exchanges);
  return {
    customRoles: inferFirst(exchanges, "/api/v1/iam/roles").map((entry) => ({
      ...entry,
      permissions: permissions.get(readName(entry, "id")) ?? [],
    })),
    resourceSets: inferFirst(exchanges, "/api/v1/iam/resource-sets").map((entry) => ({
      ...entry,
      resources: inferResources(exchanges, readName(entry, "id")),
    })),
    principalRateLimits: inferFirst(exchanges, "/api/v1/principal-rate-limits").filter(
      (entry) => "principalId" in entry,
    ),
  };
}

/** What lay at an address before: as it was first shown, or with its id only where a request merely names it. */
function inferFirst(exchanges: readonly Exchange[], address: string): readonly JsonObject[] {
  const made = new Set<string>();
  const first = new Map<string, JsonObject>();
  for (const exchange of exchanges.filter(hasSucceeded)) {
    const { request, response } = exchange;
    const isList = readPath(address, exchange) !== undefined;
    const isOne = readPath(`${address}/*`, exchange) !== undefined;
    for (const entry of isList || isOne ? listEntries(response.body) : []) {
      const id = readName(entry, "id");
      if (id === "") continue;
      if (request.method === "POST" && isList) made.add(id);
      else if (!made.has(id) && !isShown(first.get(id))) first.set(id, entry);
    }
    const id = readNamed(address, exchange);
    if (id !== undefined && !made.has(id) && !first.has(id)) first.set(id, { id });
  }
  return [...first.values()];
}

/** More than the id alone. */
function isShown(entry: JsonObject = {}): boolean {
  return Object.keys(entry).length > 1;
}

/** The id behind the address in a path, if there is one (labels can stand in its place). */
function readNamed(address: string, { request: { path } }: Exchange): string | undefined {
  if (!path.startsWith(`${address}/`)) return undefined;
  const [id = ""] = path.slice(address.length + 1).split("/");
  return /^[\dA-Za-z]{20}$/.test(id) ? id : undefined;
}

function inferPermissions(exchanges: readonly Exchange[]): ReadonlyMap<string, readonly string[]> {
  const labels = new Map<string, readonly string[]>();
  for (const exchange of exchanges.filter(hasSucceeded)) {
    const [roleId] = readPath("/api/v1/iam/roles/*/permissions", exchange) ?? [];
    if (roleId === undefined || labels.has(roleId)) continue;
    labels.set(
      roleId,
      listMembers(exchange.response.body, "permissions").map((entry) => readName(entry, "label")),
    );
  }
  return labels;
}

function inferResources(exchanges: readonly Exchange[], setId: string): readonly string[] {
  for (const exchange of exchanges.filter(hasSucceeded)) {
    const [shownId] = readPath("/api/v1/iam/resource-sets/*/resources", exchange) ?? [];
    if (shownId !== setId) continue;
    return listMembers(exchange.response.body, "resources").map((entry) =>
      readName(readMember(readMember(entry, "_links"), "self"), "href").replace(/^https:\/\/[^/]+/, ""),
    );
  }
  return [];
}

function listMembers(body: Json, name: string): readonly JsonObject[] {
  const members = isJsonObject(body) ? body[name] : undefined;
  return Array.isArray(members) ? members.filter(isJsonObject) : [];
}
