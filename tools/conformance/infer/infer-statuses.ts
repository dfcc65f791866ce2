import type { JsonObject } from "../../emulators/okta-org/json.ts";
import type { Exchange } from "../recording.ts";
import { hasSucceeded, listEntries, readName, readPath } from "./answers.ts";

/** The status from which a lifecycle request can be done. */
const userStatusBefore: Readonly<Record<string, string>> = {
  activate: "STAGED",
  reactivate: "PROVISIONED",
  suspend: "ACTIVE",
  unsuspend: "SUSPENDED",
  unlock: "LOCKED_OUT",
  deactivate: "ACTIVE",
  expire_password: "ACTIVE",
  expire_password_with_temp_password: "ACTIVE",
  reset_password: "ACTIVE",
};

const statusBefore: Readonly<Record<string, string>> = { activate: "INACTIVE", deactivate: "ACTIVE" };

/**
 * The status that a thing must have had for the first lifecycle request in the session to succeed, by id; only for things
 * of which no answer before that request shows the status.
 */
export function inferStatuses(exchanges: readonly Exchange[]): ReadonlyMap<string, string> {
  const statuses = new Map<string, string>();
  const shown = new Set<string>();
  for (const exchange of exchanges.filter(hasSucceeded)) {
    const [kind = "", id = "", operation = ""] = readPath("/api/v1/*/*/lifecycle/*", exchange) ?? [];
    const status = (kind === "users" ? userStatusBefore : statusBefore)[operation];
    if (status !== undefined && !shown.has(id) && !statuses.has(id)) statuses.set(id, status);
    // What is deleted had been deactivated.
    const [deletedKind, deletedId = ""] = readPath("/api/v1/*/*", exchange) ?? [];
    const mustBeInactive = deletedKind === "eventHooks" || deletedKind === "apps";
    if (exchange.request.method === "DELETE" && mustBeInactive && !shown.has(deletedId)) {
      if (!statuses.has(deletedId)) statuses.set(deletedId, "INACTIVE");
    }
    for (const entry of listEntries(exchange.response.body)) {
      if ("status" in entry) shown.add(readName(entry, "id"));
    }
  }
  return statuses;
}

/** The thing with the status it had before; somebody who was staged had not been activated. */
export function setStatusBefore(entry: JsonObject, statuses: ReadonlyMap<string, string>): JsonObject {
  const status = statuses.get(readName(entry, "id"));
  if (status === undefined) return entry;
  return { ...entry, status, ...(status === "STAGED" ? { activated: null } : {}) };
}
