import * as v from "valibot";
import { syncGroupAssignments } from "../apps/assignments.ts";
import type { Group, User } from "../entities.ts";
import { makeNotFoundError, makeValidationError, OktaError } from "../errors.ts";
import { describeUser, type EventCause } from "../events/log-event.ts";
import { addMember } from "../groups/membership.ts";
import { jsonObject } from "../http/json-body.ts";
import type { Org } from "../org.ts";
import { hasTrait } from "../vintage.ts";
import { credentialsSchema, readPassword, readProvider, readRecoveryQuestion } from "./credentials.ts";
import { applyProfile } from "./profile.ts";
import { findUserType } from "./user-type.ts";

export const createUserSchema = v.object({
  profile: v.nullish(jsonObject),
  credentials: v.nullish(credentialsSchema),
  groupIds: v.nullish(v.array(v.string())),
  type: v.nullish(v.object({ id: v.string() })),
  realmId: v.nullish(v.string()),
});

export interface CreateUserOptions {
  readonly activate: boolean;
  /** `provider=true`: the credential provider of the body counts. */
  readonly withProvider: boolean;
  readonly mustChangePassword: boolean;
}

const maxGroupIds = 20;

/**
 * Creates a user as `POST /api/v1/users` does (Okta's reference: "Create a user", credentials × activate).
 * @throws OktaError for everything Okta refuses.
 */
export function createUser(
  org: Org,
  cause: EventCause,
  given: v.InferOutput<typeof createUserSchema>,
  options: CreateUserOptions,
): User {
  const credentials = given.credentials ?? undefined;
  const type = findUserType(org.userTypes, given.type?.id ?? org.userTypeId);
  const rules = { schema: type.schema, users: org.users, userId: undefined };
  const { profile } = applyProfile(rules, {}, given.profile ?? {}, "newUser");
  const login = typeof profile["login"] === "string" ? profile["login"] : "";
  const password = readPassword(credentials, login);
  const provider = options.withProvider ? readProvider(credentials) : readProvider(undefined);
  const isFederated = provider.type !== "OKTA";
  if (isFederated && (password !== undefined || credentials?.recovery_question)) {
    throw makeValidationError(
      "provider",
      "provider: Password and recovery question cannot be set for this provider",
    );
  }
  if (options.mustChangePassword && password === undefined) throw new OktaError("E0000124");
  if (options.mustChangePassword && !options.activate) throw new OktaError("E0000125");
  const groups = readGroups(org, given.groupIds ?? []);

  const nowMs = org.clock.nowMs();
  const status = chooseStatus(options, isFederated || password !== undefined);
  const user: User = {
    id: org.newId("00u"),
    status,
    createdMs: nowMs,
    activatedMs: status === "STAGED" ? null : nowMs,
    // Recorded null for a staged user without password, and the creation for one with.
    statusChangedMs:
      status === "STAGED" && (password === undefined || !hasTrait(org, "stagedStatusChanged")) ? null : nowMs,
    lastLoginMs: null,
    lastUpdatedMs: nowMs,
    passwordChangedMs: password === undefined ? null : nowMs,
    typeId: type.id,
    profile,
    password,
    recoveryQuestion: readRecoveryQuestion(credentials),
    provider,
    transitioningTo: undefined,
  };
  org.users.put(user);
  org.signIn.passwords.note(user.id, credentials?.password?.value);
  const targets = [describeUser(user)];
  org.log.write({ eventType: "user.lifecycle.create", targets }, cause);
  if (status === "PROVISIONED")
    org.mails.send({ about: "activation", userId: user.id, actorId: cause.actor.id });
  if (status !== "STAGED") org.log.write({ eventType: "user.lifecycle.activate", targets }, cause);
  for (const group of groups) addMember(org, cause, group, user);
  syncGroupAssignments(org, cause, user);
  return user;
}

function readGroups(org: Org, groupIds: readonly string[]): readonly Group[] {
  if (groupIds.length > maxGroupIds) throw new OktaError("E0000093");
  return groupIds.map((id) => {
    const group = org.groups.get(id);
    if (!group) throw makeNotFoundError(id, "UserGroup");
    if (group.type !== "OKTA_GROUP")
      throw makeValidationError("groupIds", "groupIds: The group cannot be assigned");
    return group;
  });
}

function chooseStatus(
  { activate, mustChangePassword }: CreateUserOptions,
  canSignIn: boolean,
): User["status"] {
  if (!activate) return "STAGED";
  if (mustChangePassword) return "PASSWORD_EXPIRED";
  return canSignIn ? "ACTIVE" : "PROVISIONED";
}
