import { parseResource } from "../access/resource.ts";
import type { RoleAssignment } from "../entities.ts";
import { makeRandomText } from "../identifiers.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { makeRoleKey } from "../role-key.ts";
import { type FullSnapshot, readInstant, readText, readTexts } from "./snapshot.ts";

/** Admin roles, custom roles with their resource sets, and principal rate limits, as they were shown. */
export function restoreAccess(org: Org, snapshot: FullSnapshot): void {
  for (const entry of snapshot.customRoles) {
    const role = readLabelled(org, entry);
    const { createdMs, lastUpdatedMs } = role;
    const permissions = readTexts(entry, "permissions").map((label) => ({
      label,
      conditions: undefined,
      createdMs,
      lastUpdatedMs,
    }));
    org.customRoles.set(role.id, { ...role, permissions });
  }
  for (const entry of snapshot.resourceSets) {
    const set = readLabelled(org, entry);
    const resources = readTexts(entry, "resources").flatMap((path) => {
      const resource = parseResource(org, `${org.url}${path}`);
      return resource
        ? [
            {
              ...resource,
              id: `ire${makeRandomText(17)}`,
              createdMs: set.createdMs,
              lastUpdatedMs: set.lastUpdatedMs,
            },
          ]
        : [];
    });
    org.resourceSets.set(set.id, { ...set, resources });
  }
  for (const { assigneeId, entry } of snapshot.roles) {
    const role = makeAssignment(org, assigneeId, entry);
    org.roles.set(makeRoleKey(assigneeId, role.id), role);
  }
  for (const entry of snapshot.principalRateLimits) org.rateShares.set(readText(entry, "id") ?? "", entry);
}

interface Labelled {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly createdMs: number;
  readonly lastUpdatedMs: number;
}

function readLabelled(org: Org, entry: JsonObject): Labelled {
  const id = readText(entry, "id") ?? "";
  const createdMs = readInstant(entry, "created") ?? org.clock.nowMs();
  return {
    id,
    label: readText(entry, "label") ?? id,
    description: readText(entry, "description") ?? "",
    createdMs,
    lastUpdatedMs: readInstant(entry, "lastUpdated") ?? createdMs,
  };
}

function makeAssignment(org: Org, assigneeId: string, entry: JsonObject): RoleAssignment {
  return {
    id: readText(entry, "id") ?? "",
    assigneeId,
    assigneeType: assigneeId.startsWith("00u") ? "USER" : "CLIENT",
    type: readText(entry, "type") ?? "READ_ONLY_ADMIN",
    label: readText(entry, "label") ?? "",
    createdMs: readInstant(entry, "created") ?? org.clock.nowMs(),
    role: readText(entry, "role"),
    resourceSet: readText(entry, "resource-set"),
    groupTargets: [],
    appTargets: [],
  };
}
