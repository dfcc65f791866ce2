import type { JsonObject } from "../../emulators/okta-org/json.ts";
import type { OrgSnapshot } from "../../emulators/okta-org/start.ts";
import type { Exchange } from "../recording.ts";
import { hasSucceeded, listEntries, readName, readPath, splitPath } from "./answers.ts";

type Memberships = NonNullable<OrgSnapshot["memberships"]>;

/** Who was in which group before any request of the session put them in or took them out. */
export function inferMemberships(exchanges: readonly Exchange[]): Memberships {
  const touched = new Set<string>();
  const memberships = new Map<string, Memberships[number]>();
  for (const exchange of exchanges.filter(hasSucceeded)) {
    const change = readPath("/api/v1/groups/*/users/*", exchange);
    if (change) touched.add(change.join(" "));
    for (const each of listMemberships(exchange)) {
      const key = `${each.groupId} ${each.userId}`;
      if (!touched.has(key)) memberships.set(key, each);
    }
  }
  return [...memberships.values()];
}

function listMemberships(exchange: Exchange): Memberships {
  const ids = listEntries(exchange.response.body).flatMap((entry) => readName(entry, "id") || []);
  const [userId] = readPath("/api/v1/users/*/groups", exchange) ?? [];
  if (userId !== undefined) return ids.map((groupId) => ({ groupId, userId }));
  const [groupId] = readPath("/api/v1/groups/*/users", exchange) ?? [];
  return groupId === undefined ? [] : ids.map((id) => ({ groupId, userId: id }));
}

type Assignments = NonNullable<OrgSnapshot["assignments"]>;

/**
 * Users and groups that had an app before any request of the session gave it to them, as they were first shown. Whom a
 * request takes it from, or changes it for, had it.
 */
export function inferAssignments(exchanges: readonly Exchange[]): Assignments {
  const assignments = new Map<string, Assignments[number]>();
  const touched = new Set<string>();
  for (const exchange of exchanges.filter(hasSucceeded)) {
    const { request, response } = exchange;
    const [appId = "", id] =
      readPath("/api/v1/apps/*/users", exchange) ??
      readPath("/api/v1/apps/*/groups", exchange) ??
      readPath("/api/v1/apps/*/users/*", exchange) ??
      readPath("/api/v1/apps/*/groups/*", exchange) ??
      [];
    const kind = splitPath(exchange)[4] === "groups" ? "groups" : "users";
    if (appId !== "") {
      for (const entry of readAssigned(exchange, id)) {
        const key = `${appId} ${readName(entry, "id")}`;
        if (wasThere(request.method, kind, id) && !touched.has(key)) {
          assignments.set(key, { appId, kind, entry });
        }
        touched.add(key);
      }
    }
    // A group's apps are those that it was given.
    const [groupId] = readPath("/api/v1/groups/*/apps", exchange) ?? [];
    for (const app of groupId === undefined ? [] : listEntries(response.body)) {
      const key = `${readName(app, "id")} ${groupId ?? ""}`;
      const entry = { id: groupId ?? "" };
      if (!touched.has(key)) assignments.set(key, { appId: readName(app, "id"), kind: "groups", entry });
      touched.add(key);
    }
  }
  return [...assignments.values()];
}

function readAssigned({ request, response }: Exchange, id: string | undefined): readonly JsonObject[] {
  return request.method === "DELETE" ? [{ id: id ?? "" }] : listEntries(response.body);
}

/** Groups are given an app with PUT, users with POST to the list. */
function wasThere(method: string, kind: "users" | "groups", id: string | undefined): boolean {
  if (method === "GET" || method === "DELETE") return true;
  return kind === "users" && id !== undefined;
}
