import * as v from "valibot";
import { appSchema } from "./apps/app-shape.ts";
import { assignUser } from "./apps/assignments.ts";
import { createApp } from "./apps/create-app.ts";
import type { Group, User } from "./entities.ts";
import { userStatuses } from "./entities.ts";
import { OktaError } from "./errors.ts";
import { makeJobCause } from "./events/job-cause.ts";
import { groupSchema, readGroupProfile } from "./groups/group-profile.ts";
import { jsonObject } from "./http/json-body.ts";
import type { Org } from "./org.ts";
import { applyProfile } from "./users/profile.ts";

export const seedSchema = v.strictObject({
  /** Custom properties of the user schema, by name. */
  userAttributes: v.optional(jsonObject, {}),
  groups: v.optional(v.array(groupSchema), []),
  users: v.optional(
    v.array(
      v.strictObject({
        profile: jsonObject,
        status: v.optional(v.picklist(userStatuses), "ACTIVE"),
        /** Names of the groups they are in. */
        groups: v.optional(v.array(v.string()), []),
      }),
    ),
    [],
  ),
  /** Bodies of `POST /api/v1/apps`, and the logins of those who are assigned. */
  apps: v.optional(
    v.array(v.strictObject({ app: appSchema, users: v.optional(v.array(v.string()), []) })),
    [],
  ),
});

/** What an org begins with; everything may be left out. */
export type OrgSeed = v.InferInput<typeof seedSchema>;

type CompleteSeed = v.InferOutput<typeof seedSchema>;

/** An entry of a seed that no org can hold, with its place. */
export class SeedError extends Error {}

/**
 * Loads users, groups and apps. Users and memberships leave no rows in the System Log: they were there before.
 * @throws SeedError with what the API would answer for an entry that Okta refuses, and ValiError for a seed of another
 * shape.
 */
export function loadSeed(org: Org, given: OrgSeed): void {
  const seed = v.parse(seedSchema, given);
  const nowMs = org.clock.nowMs();
  namePlace("userAttributes", () => org.schema.update({ custom: seed.userAttributes }, org.users));
  const groupsByName = new Map(
    seed.groups.map((group, index) => [
      group.profile?.["name"],
      namePlace(`groups.${index}`, () => addGroup(org, group, nowMs)),
    ]),
  );
  for (const [index, entry] of seed.users.entries()) {
    namePlace(`users.${index}`, () => {
      const user = addUser(org, entry, nowMs);
      for (const name of entry.groups) {
        const group = groupsByName.get(name);
        if (!group) throw new Error(`the group ${name} is not in the seed`);
        org.groups.addMember(group.id, user.id);
      }
    });
  }
  for (const [index, { app, users }] of seed.apps.entries()) {
    namePlace(`apps.${index}`, () => addApp(org, app, users));
  }
}

function namePlace<TResult>(place: string, act: () => TResult): TResult {
  try {
    return act();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const causes = error instanceof OktaError ? error.causes : [];
    throw new SeedError(`seed: ${[`${place}: ${message}`, ...causes].join("; ")}`, { cause: error });
  }
}

function addGroup(org: Org, given: CompleteSeed["groups"][number], nowMs: number): Group {
  const group: Group = {
    id: org.newId("00g"),
    type: "OKTA_GROUP",
    profile: readGroupProfile(org, given, undefined),
    createdMs: nowMs,
    lastUpdatedMs: nowMs,
    lastMembershipUpdatedMs: nowMs,
  };
  org.groups.put(group);
  return group;
}

function addUser(org: Org, { profile, status }: CompleteSeed["users"][number], nowMs: number): User {
  const rules = { schema: org.schema, users: org.users, userId: undefined };
  const user: User = {
    id: org.newId("00u"),
    status,
    createdMs: nowMs,
    activatedMs: status === "STAGED" ? null : nowMs,
    statusChangedMs: status === "STAGED" ? null : nowMs,
    lastLoginMs: null,
    lastUpdatedMs: nowMs,
    passwordChangedMs: null,
    typeId: org.userTypeId,
    profile: applyProfile(rules, {}, profile, "newUser").profile,
    password: undefined,
    recoveryQuestion: undefined,
    provider:
      status === "PROVISIONED" ? { type: "OKTA", name: "OKTA" } : { type: "FEDERATION", name: "FEDERATION" },
    transitioningTo: undefined,
  };
  org.users.put(user);
  return user;
}

function addApp(org: Org, given: CompleteSeed["apps"][number]["app"], logins: readonly string[]): void {
  const cause = makeJobCause();
  const app = createApp(org, cause, given, true);
  for (const login of logins) {
    const user = org.users.find(login);
    if (!user) throw new Error(`the user ${login} is not in the seed`);
    assignUser(org, cause, app, user, { scope: "USER" });
  }
}
