import * as v from "valibot";
import type { Connection } from "../../../shared/contracts/connection.ts";
import { buildSourceUserKey, targetAttributes } from "../../../shared/contracts/names.ts";
import { oktaIdSchema } from "../../../shared/contracts/okta-id.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import type { Result } from "../../../shared/core/result.ts";
import type { AdminAnswer, AdminFailure, AdminRequest } from "../../../shared/okta/admin-requests.ts";
import { addsMembers } from "../../../shared/okta/target-directory.ts";
import { listSourceProbes } from "./source-probes.ts";
import type { WorkerAccess } from "./worker-access.ts";

type Side = "source" | "target";

/** A request that changes nothing, and is only let through with the permission. */
export interface Probe {
  readonly permission: string;
  readonly request: AdminRequest;
  /** What the answer must say; anything will do where this is left out. */
  readonly shows?: (body: unknown) => boolean;
  /** Whether it is about something that is not there, so that to be told so is to be let through. */
  readonly isAboutNobody?: boolean;
}

/** Reading must succeed: what we may not see, Okta may also call missing. A change must only be refused for its content. */
export function isProven(probe: Probe, answer: Result<AdminAnswer, AdminFailure>): boolean {
  if (answer.ok) return probe.shows?.(answer.value.body) ?? true;
  if (probe.isAboutNobody === true && answer.failure.kind === "not-found") return true;
  return probe.request.method !== "GET" && answer.failure.kind === "refused";
}

/** What to try in an org, as far as there is somebody to try it on. */
export async function listProbes(
  side: Side,
  access: WorkerAccess,
  connection: Connection,
): Promise<readonly Probe[]> {
  if (side === "source") return listSourceProbes(access, connection.scope);
  return [
    ...listTargetProbes(access.groupId, connection),
    ...(await listPersonProbes(access, connection.id)),
  ];
}

/** Nobody has it: Okta's ids of users begin with 00u and have letters in them. */
const nobodyId = "00u00000000000000000";

function listTargetProbes(groupId: string | undefined, connection: Connection): readonly Probe[] {
  // Nobody can be without a login, so that Okta refuses to make this one.
  const nobody = { profile: {} };
  const create = (body: unknown): AdminRequest => ({
    method: "POST",
    path: "/api/v1/users?activate=false",
    body,
  });
  const joins: readonly Probe[] = [
    {
      permission: "okta.users.groupMembership.manage",
      request: { method: "PUT", path: `/api/v1/groups/${groupId ?? ""}/users/${nobodyId}` },
      isAboutNobody: true,
    },
  ];
  return [
    { permission: "okta.users.read", request: { method: "GET", path: "/api/v1/users?limit=1" } },
    { permission: "okta.users.create", request: create(nobody) },
    ...(groupId === undefined
      ? []
      : [{ permission: "okta.groups.members.manage", request: create({ ...nobody, groupIds: [groupId] }) }]),
    ...(groupId === undefined || !addsMembers(connection) ? [] : joins),
  ];
}

const peopleSchema = v.array(v.looseObject({ id: oktaIdSchema, status: v.string() }));

/**
 * What can only be tried on somebody: on one of ours, with requests that Okta refuses for another reason. Suspending and
 * deactivating cannot be tried without doing it; there the role itself is read instead.
 */
async function listPersonProbes({ call }: WorkerAccess, connectionId: string): Promise<readonly Probe[]> {
  const start = buildSourceUserKey(connectionId, "");
  const search = encodeURIComponent(`profile.${targetAttributes.link} sw "${start}" and status eq "ACTIVE"`);
  const found = await call({ method: "GET", path: `/api/v1/users?search=${search}&limit=1` });
  const people = parse(peopleSchema, found.ok ? found.value.body : null);
  const [person] = people.ok ? people.value : [];
  if (person === undefined) return [];
  const path = `/api/v1/users/${person.id}`;
  return [
    {
      permission: "okta.users.userprofile.manage",
      // No person has this ETag, so that Okta refuses to write.
      request: { method: "POST", path, body: { profile: {} }, ifMatch: 'W/"orgbridge"' },
    },
    {
      permission: "okta.users.lifecycle.unsuspend",
      // Only somebody suspended can be unsuspended.
      request: { method: "POST", path: `${path}/lifecycle/unsuspend` },
    },
  ];
}
