import type { JsonObject } from "../../emulators/okta-org/json.ts";
import type { OrgSnapshot } from "../../emulators/okta-org/start.ts";
import { matchesPath } from "../endpoints.ts";
import type { Exchange } from "../recording.ts";
import { hasSucceeded, listEntries, readName } from "./answers.ts";
import { inferAccess, inferRoles } from "./infer-access.ts";
import { completeApp, completeSigningKey, inferAppParts } from "./infer-apps.ts";
import { inferAttributes } from "./infer-attributes.ts";
import { inferAssignments, inferMemberships } from "./infer-belonging.ts";
import { inferIdpParts } from "./infer-idps.ts";
import { inferNames } from "./infer-names.ts";
import { findReferences, type Kind } from "./infer-references.ts";
import { inferCustomApps, inferSchema, inferSharedKey, inferUserTypes } from "./infer-settings.ts";
import { inferStatuses, setStatusBefore } from "./infer-statuses.ts";

/** Which things an answer shows, by path. */
const shown: readonly (readonly [path: string, kind: Kind | "apiTokens" | "grants"])[] = [
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
  ["/api/v1/idps/*/lifecycle/*", "idps"],
  ["/api/v1/eventHooks", "eventHooks"],
  ["/api/v1/eventHooks/*", "eventHooks"],
  ["/api/v1/eventHooks/*/lifecycle/*", "eventHooks"],
  ["/api/v1/apps/*/grants", "grants"],
  ["/api/v1/apps/*/grants/*", "grants"],
  ["/api/v1/api-tokens", "apiTokens"],
  ["/api/v1/api-tokens/*", "apiTokens"],
];

/**
 * What the org held before the session began: everything that a successful answer shows or a request names and that no
 * request of the session had made, as it was first shown.
 */
export function inferSnapshot(exchanges: readonly Exchange[]): OrgSnapshot {
  const found: Record<Kind | "apiTokens" | "grants", Map<string, JsonObject>> = {
    users: new Map(),
    groups: new Map(),
    apps: new Map(),
    idps: new Map(),
    eventHooks: new Map(),
    apiTokens: new Map(),
    grants: new Map(),
  };
  const made = new Set<string>();
  for (const exchange of exchanges.filter(hasSucceeded)) {
    const { request, response } = exchange;
    const kind = shown.find(([path]) => matchesPath(path, request.path))?.[1];
    for (const entry of listEntries(response.body)) {
      const id = readName(entry, "id");
      if (kind === undefined || id === "") continue;
      // What the path names was there before the request.
      if (request.method === "POST" && !request.path.includes(id)) made.add(id);
      if (!made.has(id) && !found[kind].has(id)) found[kind].set(id, entry);
    }
  }
  for (const { kind, entry } of findReferences(exchanges)) {
    const id = readName(entry, "id");
    if (!made.has(id) && !found[kind].has(id)) found[kind].set(id, entry);
  }
  const statuses = inferStatuses(exchanges);
  const list = (kind: keyof typeof found): JsonObject[] =>
    [...found[kind].values()].map((entry) => setStatusBefore(entry, statuses));
  const notMade = <TPart extends { readonly appId: string }>(parts: readonly TPart[] = []): TPart[] =>
    parts.filter(({ appId }) => found.apps.has(appId));
  const appParts = inferAppParts(exchanges);
  const signingKeys = notMade(appParts.signingKeys);
  return {
    users: list("users").map(completeUser),
    groups: list("groups").map(completeGroup),
    apps: list("apps").map((app) => completeSigningKey(completeApp(app, exchanges), signingKeys)),
    idps: list("idps"),
    eventHooks: list("eventHooks"),
    apiTokens: list("apiTokens"),
    grants: list("grants"),
    memberships: inferMemberships(exchanges).filter(
      ({ groupId, userId }) =>
        found.users.has(userId) &&
        found.groups.has(groupId) &&
        found.groups.get(groupId)?.["type"] !== "BUILT_IN",
    ),
    assignments: notMade(inferAssignments(exchanges)),
    signingKeys,
    clientKeys: notMade(appParts.clientKeys).filter(
      ({ appId }) => !("name" in (found.apps.get(appId) ?? {})),
    ),
    appFeatures: notMade(appParts.appFeatures),
    appConnections: notMade(appParts.appConnections),
    roles: inferRoles(exchanges),
    ...inferAccess(exchanges),
    ...inferIdpParts(exchanges),
    ...inferAttributes(exchanges),
    ...inferSchema(exchanges),
    ...inferNames(exchanges),
    ...inferSharedKey(exchanges),
    userTypes: inferUserTypes(exchanges),
    customAppsMade: inferCustomApps(exchanges),
  };
}

/** Somebody of whom the session tells no more than that they were there. */
function completeUser(entry: JsonObject): JsonObject {
  if ("profile" in entry) return entry;
  const login = `${readName(entry, "id")}@example.com`;
  return { ...entry, profile: { login, email: login, firstName: "Un", lastName: "Known" } };
}

function completeGroup(entry: JsonObject): JsonObject {
  return "profile" in entry
    ? entry
    : { ...entry, profile: { name: readName(entry, "id"), description: null } };
}
