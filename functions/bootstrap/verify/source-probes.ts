import * as v from "valibot";
import { oktaIdSchema } from "../../../shared/contracts/okta-id.ts";
import { parse } from "../../../shared/contracts/parse.ts";
import type { ConfiguredScope } from "../../../shared/contracts/scope.ts";
import type { Probe } from "./probes.ts";
import type { WorkerAccess } from "./worker-access.ts";

/** What to try in the source org: to read what the worker reads in such a scope. */
export async function listSourceProbes(
  access: WorkerAccess,
  scope: ConfiguredScope,
): Promise<readonly Probe[]> {
  const people: Probe = {
    permission: "okta.users.read",
    request: { method: "GET", path: "/api/v1/users?limit=1" },
  };
  switch (scope.kind) {
    case "app":
      return [people, ...listAppProbes(access.appId)];
    case "groups":
      return [people, ...scope.groupIds.map(readGroup), ...(await listMembershipProbes(access))];
    case "everyone":
      return [people];
  }
}

function listAppProbes(appId: string | undefined): readonly Probe[] {
  const app = `/api/v1/apps/${appId ?? ""}`;
  return [
    { permission: "okta.apps.read (the app)", request: { method: "GET", path: app } },
    { permission: "okta.apps.read (its people)", request: { method: "GET", path: `${app}/users?limit=1` } },
  ];
}

function readGroup(groupId: string): Probe {
  const path = `/api/v1/groups/${groupId}`;
  return { permission: `okta.groups.read (group ${groupId})`, request: { method: "GET", path } };
}

const peopleSchema = v.array(v.looseObject({ id: oktaIdSchema }));
const groupsSchema = v.array(
  v.looseObject({ type: v.string(), profile: v.looseObject({ name: v.optional(v.string()) }) }),
);

/** A person's groups only count with Everyone among them: the worker would never believe a list without. */
async function listMembershipProbes({ call }: WorkerAccess): Promise<readonly Probe[]> {
  const found = await call({ method: "GET", path: "/api/v1/users?limit=1" });
  const people = parse(peopleSchema, found.ok ? found.value.body : null);
  const [person] = people.ok ? people.value : [];
  if (person === undefined) return [];
  return [
    {
      permission: "okta.users.read and okta.groups.read (somebody's groups, with Everyone)",
      request: { method: "GET", path: `/api/v1/users/${person.id}/groups` },
      shows: (body) => {
        const groups = parse(groupsSchema, body);
        return (
          groups.ok &&
          groups.value.some(({ type, profile }) => type === "BUILT_IN" && profile.name === "Everyone")
        );
      },
    },
  ];
}
