import { isJsonObject, type Json, type JsonObject } from "../emulators/okta-org/json.ts";
import type { OrgSnapshot } from "../emulators/okta-org/start.ts";
import { matchesPath } from "./endpoints.ts";
import type { Exchange } from "./recording.ts";

type Kind = "users" | "groups" | "apps" | "idps" | "eventHooks" | "apiTokens" | "grants";

/** Which things an answer shows, by path. */
const shown: readonly (readonly [path: string, kind: Kind])[] = [
  ["/api/v1/users", "users"],
  ["/api/v1/users/*", "users"],
  ["/api/v1/groups/*/users", "users"],
  ["/api/v1/groups", "groups"],
  ["/api/v1/groups/*", "groups"],
  ["/api/v1/users/*/groups", "groups"],
  ["/api/v1/apps", "apps"],
  ["/api/v1/apps/*", "apps"],
  ["/api/v1/groups/*/apps", "apps"],
  ["/api/v1/idps", "idps"],
  ["/api/v1/idps/*", "idps"],
  ["/api/v1/eventHooks", "eventHooks"],
  ["/api/v1/eventHooks/*", "eventHooks"],
  ["/api/v1/apps/*/grants", "grants"],
  ["/api/v1/apps/*/grants/*", "grants"],
  ["/api/v1/api-tokens", "apiTokens"],
  ["/api/v1/api-tokens/*", "apiTokens"],
];

/** Which things a path names: they exist when the request succeeds. */
const named: readonly (readonly [prefix: string, kind: Kind])[] = [
  ["/api/v1/apps/", "apps"],
  ["/api/v1/groups/", "groups"],
  ["/api/v1/users/", "users"],
  ["/api/v1/eventHooks/", "eventHooks"],
];

/**
 * What the org held before the session began: everything that a successful answer shows or a successful request names and
 * that no request of the session had made, as it was first shown.
 */
export function inferSnapshot(exchanges: readonly Exchange[]): OrgSnapshot {
  const found: Record<Kind, Map<string, JsonObject>> = {
    users: new Map(),
    groups: new Map(),
    apps: new Map(),
    idps: new Map(),
    eventHooks: new Map(),
    apiTokens: new Map(),
    grants: new Map(),
  };
  const made = new Set<string>();
  const touched = new Set<string>();
  const memberships = new Map<string, { readonly groupId: string; readonly userId: string }>();
  for (const { request, response } of exchanges) {
    if (response.status >= 300) continue;
    const change = readMembershipChange(request.path);
    if (change !== undefined) touched.add(change);
    const entries = listEntries(response.body);
    if (request.method === "POST") {
      // What the path names was there before the request.
      for (const { id } of entries) if (typeof id === "string" && !request.path.includes(id)) made.add(id);
    }
    const kind = shown.find(([path]) => matchesPath(path, request.path))?.[1];
    for (const entry of entries) {
      const { id } = entry;
      if (kind === undefined || typeof id !== "string" || made.has(id)) continue;
      if (!found[kind].has(id)) found[kind].set(id, entry);
    }
    for (const each of listMemberships(request.path, entries)) {
      const known = found.users.has(each.userId) && found.groups.get(each.groupId)?.["type"] === "OKTA_GROUP";
      if (known && !touched.has(`${each.groupId} ${each.userId}`))
        memberships.set(`${each.groupId} ${each.userId}`, each);
    }
  }
  for (const { request, response } of exchanges) {
    if (response.status < 300) addNamed(request.path, found, made);
  }
  return {
    users: [...found.users.values()].map(completeUser),
    groups: [...found.groups.values()].map(completeGroup),
    apps: [...found.apps.values()],
    idps: [...found.idps.values()],
    eventHooks: [...found.eventHooks.values()],
    apiTokens: [...found.apiTokens.values()],
    memberships: [...memberships.values()],
    ...inferSchema(exchanges),
    userTypes: inferUserTypes(exchanges),
    assignments: inferAssignments(exchanges),
    grants: [...found.grants.values()],
    customAppsMade: inferCustomApps(exchanges),
    ...inferSharedKey(exchanges),
  };
}

function addNamed(
  path: string,
  found: Record<Kind, Map<string, JsonObject>>,
  made: ReadonlySet<string>,
): void {
  const rule = named.find(([prefix]) => path.startsWith(prefix));
  if (!rule) return;
  const [prefix, kind] = rule;
  const id = path.slice(prefix.length).split("/")[0] ?? "";
  if (/^[\dA-Za-z]{20}$/.test(id) && !made.has(id) && !found[kind].has(id)) found[kind].set(id, { id });
}

/** Group and user of a request that puts somebody in or takes them out. */
function readMembershipChange(path: string): string | undefined {
  const found = /^\/api\/v1\/groups\/([^/]+)\/users\/([^/]+)$/.exec(path);
  return found ? `${found[1] ?? ""} ${found[2] ?? ""}` : undefined;
}

/** Somebody of whom the session tells no more than that they were there. */
function completeUser(entry: JsonObject): JsonObject {
  if ("profile" in entry) return entry;
  const login = `${readId(entry)}@example.com`;
  return { ...entry, profile: { login, email: login, firstName: "Un", lastName: "Known" } };
}

function readId({ id }: JsonObject): string {
  return typeof id === "string" ? id : "unknown";
}

function completeGroup(entry: JsonObject): JsonObject {
  return "profile" in entry ? entry : { ...entry, profile: { name: readId(entry), description: null } };
}

function listMemberships(
  path: string,
  entries: readonly JsonObject[],
): readonly { readonly groupId: string; readonly userId: string }[] {
  const [, , , kind, owner = "", what] = path.split("/");
  const ids = entries.flatMap(({ id }) => (typeof id === "string" ? [id] : []));
  if (kind === "users" && what === "groups") return ids.map((groupId) => ({ groupId, userId: owner }));
  if (kind === "groups" && what === "users") return ids.map((userId) => ({ groupId: owner, userId }));
  return [];
}

/** Custom properties in the first shown schema that no request had defined until then, and when it was made. */
function inferSchema(
  exchanges: readonly Exchange[],
): Pick<OrgSnapshot, "userAttributes" | "userSchemaCreated" | "userSchemaLastUpdated"> {
  const defined = new Set<string>();
  for (const { request, response } of exchanges) {
    if (!matchesPath("/api/v1/meta/schemas/user/*", request.path)) continue;
    for (const name of Object.keys(readCustom(request.body))) defined.add(name);
    if (response.status >= 300) continue;
    const before = Object.entries(readCustom(response.body)).filter(([name]) => !defined.has(name));
    const { created, lastUpdated } = isJsonObject(response.body) ? response.body : {};
    return {
      userAttributes: Object.fromEntries(before),
      ...(typeof created === "string" ? { userSchemaCreated: created } : {}),
      ...(typeof lastUpdated === "string" ? { userSchemaLastUpdated: lastUpdated } : {}),
    };
  }
  return {};
}

/** Users and groups that had an app before any request of the session gave it to them, as they were first shown. */
function inferAssignments(exchanges: readonly Exchange[]): NonNullable<OrgSnapshot["assignments"]> {
  const assignments = new Map<string, { appId: string; kind: "users" | "groups"; entry: JsonObject }>();
  const touched = new Set<string>();
  for (const { request, response } of exchanges) {
    const found = /^\/api\/v1\/apps\/([^/]+)\/(users|groups)(?:\/[^/]+)?$/.exec(request.path);
    if (!found || response.status >= 300) continue;
    const [, appId = "", kind] = found;
    for (const entry of listEntries(response.body)) {
      const key = `${appId} ${readId(entry)}`;
      const isRead = request.method === "GET" && !touched.has(key);
      if (isRead && !assignments.has(key)) {
        assignments.set(key, { appId, kind: kind === "users" ? "users" : "groups", entry });
      }
      touched.add(key);
    }
  }
  return [...assignments.values()];
}

/** Okta's keys are valid for whole years: one that is not was made before the app whose key it is. */
function inferSharedKey(exchanges: readonly Exchange[]): Pick<OrgSnapshot, "sharedKeyExpires"> {
  for (const { request, response } of exchanges) {
    if (!matchesPath("/api/v1/apps/*/credentials/keys", request.path)) continue;
    for (const { created, expiresAt } of listEntries(response.body)) {
      if (typeof created !== "string" || typeof expiresAt !== "string") continue;
      if (created.slice(4, 16) !== expiresAt.slice(4, 16)) return { sharedKeyExpires: expiresAt };
    }
  }
  return {};
}

/** User types that profile mappings lead to, besides the default one. */
function inferUserTypes(exchanges: readonly Exchange[]): JsonObject[] {
  const types = new Map<string, JsonObject>();
  for (const { request, response } of exchanges) {
    if (!request.path.startsWith("/api/v1/mappings")) continue;
    for (const { target } of listEntries(response.body)) {
      if (!isJsonObject(target) || target["type"] !== "user" || target["name"] === "user") continue;
      if (typeof target["id"] === "string")
        types.set(target["id"], { id: target["id"], name: target["name"] ?? "" });
    }
  }
  return [...types.values()];
}

/** Okta numbers the custom apps of an org: `<org>_<label>_<number>`. */
function inferCustomApps(exchanges: readonly Exchange[]): number {
  for (const { request, response } of exchanges) {
    if (request.method !== "POST" || request.path !== "/api/v1/apps" || !isJsonObject(response.body))
      continue;
    if (isJsonObject(request.body) && typeof request.body["name"] === "string") continue;
    const { name } = response.body;
    const number = /^.+_[a-z\d]+_(\d+)$/.exec(typeof name === "string" ? name : "")?.[1];
    if (number !== undefined) return Number(number) - 1;
  }
  return 0;
}

function readCustom(body: Json): JsonObject {
  let value: Json | undefined = body;
  for (const name of ["definitions", "custom", "properties"])
    value = isJsonObject(value) ? value[name] : undefined;
  return isJsonObject(value) ? value : {};
}

function listEntries(body: Json): readonly JsonObject[] {
  if (Array.isArray(body)) return body.filter(isJsonObject);
  return isJsonObject(body) ? [body] : [];
}
