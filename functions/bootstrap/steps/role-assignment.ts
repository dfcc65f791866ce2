import * as v from "valibot";
import { succeed } from "../../../shared/core/result.ts";
import type { Facts } from "../engine/facts.ts";
import { objectSchema } from "../engine/object-step.ts";
import { describeFailure, explain, stop } from "../engine/problems.ts";
import type { OrgSite } from "../engine/site.ts";
import type { Change, Step } from "../engine/step.ts";
import { usesKey } from "./client-keys.ts";

type Side = "source" | "target";

const assignmentSchema = v.looseObject({
  ...objectSchema.entries,
  type: v.string(),
  role: v.optional(v.string()),
  "resource-set": v.optional(v.string()),
});
type Assignment = v.InferOutput<typeof assignmentSchema>;

/**
 * The role of the bridge's client, and no other. An org can be set to make every new service app a super admin by itself:
 * that is taken away, or the run fails.
 */
export function createRoleAssignmentStep(side: Side): Step {
  return {
    id: `${side}-role-assignment`,
    where: side,
    isWanted: (site) => usesKey(site, side),
    async examine(site, facts) {
      const org = site[side];
      const clientId = facts[`${side}ClientId`];
      const path = `/oauth2/v1/clients/${clientId ?? ""}/roles`;
      const held =
        clientId === undefined
          ? succeed([])
          : await org.reads.list(path, assignmentSchema, "reading the client's roles");
      if (!held.ok) return held;
      const wanted = buildAssignment(side, facts);
      const isWanted = (assignment: Assignment): boolean =>
        wanted !== null &&
        assignment.type === wanted.type &&
        (assignment.type !== "CUSTOM" ||
          (assignment.role === wanted.role && assignment["resource-set"] === wanted["resource-set"]));
      const removals = held.value.filter((one) => !isWanted(one)).map((one) => remove(org, path, one));
      const isHeld = held.value.some(isWanted);
      const existed = held.value.map(({ type }) => type).join(", ");
      return succeed({
        existed: existed === "" ? null : existed,
        changes: [...(isHeld ? [] : [assign(org, path, wanted)]), ...removals],
      });
    },
  };
}

interface WantedAssignment {
  readonly type: string;
  readonly role?: string;
  readonly "resource-set"?: string;
}

/** null while the role or what it reaches is not made yet. */
function buildAssignment(side: Side, facts: Facts): WantedAssignment | null {
  const role = facts[`${side}Role`];
  if (role?.kind === "standard") return { type: role.type };
  const set = facts[`${side}ResourceSetId`];
  return role === undefined || set === undefined
    ? null
    : { type: "CUSTOM", role: role.id, "resource-set": set };
}

function assign(org: OrgSite, path: string, wanted: WantedAssignment | null): Change {
  const doing = "giving the client its role";
  return {
    action: "create",
    what: "role of the client",
    async perform() {
      const assigned = await org.change({ method: "POST", path, body: wanted });
      // Already assigned (E0000090, E0000263) is what was wanted.
      const isThere =
        !assigned.ok &&
        assigned.failure.kind === "refused" &&
        ["E0000090", "E0000263"].includes(assigned.failure.error?.errorCode ?? "");
      return isThere ? succeed(null) : explain(assigned, org.side, doing);
    },
  };
}

function remove(org: OrgSite, path: string, { id, type }: Assignment): Change {
  return {
    action: "remove",
    what: `role ${type} of the client`,
    async perform() {
      const removed = await org.change({ method: "DELETE", path: `${path}/${id}` });
      if (removed.ok || removed.failure.kind === "unreachable")
        return explain(removed, org.side, `removing ${type}`);
      return stop(
        "too-privileged",
        `The ${org.side} org gave the client the role ${type} by itself and does not take it back: ${describeFailure(removed.failure, org.side, "removing it").message}`,
        'Switch off "Public client app admins" under Settings, Account, take the role away by hand, then run the same action again.',
      );
    },
  };
}
