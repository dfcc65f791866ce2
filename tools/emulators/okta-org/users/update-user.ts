import * as v from "valibot";
import { followUserProfile } from "../apps/assignments.ts";
import type { User } from "../entities.ts";
import { makeValidationError, OktaError } from "../errors.ts";
import { describeUser, type EventCause } from "../events/log-event.ts";
import { jsonObject } from "../http/json-body.ts";
import type { Json } from "../json.ts";
import type { Org } from "../org.ts";
import {
  credentialsSchema,
  type GivenCredentials,
  readPassword,
  readProvider,
  readRecoveryQuestion,
} from "./credentials.ts";
import { applyProfile, listDifferences } from "./profile.ts";
import { findUserType } from "./user-type.ts";
import { makeUserEtag } from "./user-view.ts";

export const updateUserSchema = v.object({
  profile: v.nullish(jsonObject),
  credentials: v.nullish(credentialsSchema),
  type: v.nullish(v.object({ id: v.string() })),
  realmId: v.nullish(v.string()),
});

/**
 * Refuses the change when `If-Match` names another version of the user.
 * @throws OktaError 412 E0000231, or 400 E0000242 when the header is no ETag.
 */
export function checkIfMatch(user: User, ifMatch: string | undefined): void {
  if (ifMatch === undefined) return;
  if (!/^(?:W\/)?"[^"]*"$/.test(ifMatch)) throw new OktaError("E0000242");
  const bare = (etag: string): string => etag.replace(/^W\//, "");
  if (bare(ifMatch) !== bare(makeUserEtag(user))) throw new OktaError("E0000231");
}

/**
 * Updates a user: `merge` keeps what the request does not name (POST), `replace` clears it (PUT) and may change the type.
 * @throws OktaError E0000038 for a deactivated user, E0000112 while an activation is under way, E0000001 for values.
 */
export function updateUser(
  org: Org,
  cause: EventCause,
  user: User,
  given: v.InferOutput<typeof updateUserSchema>,
  mode: "merge" | "replace",
): User {
  if (user.transitioningTo !== undefined) throw new OktaError("E0000112");
  if (user.status === "DEPROVISIONED") throw new OktaError("E0000038");
  const type = findUserType(org.userTypes, given.type?.id ?? user.typeId);
  if (type.id !== user.typeId && mode === "merge") {
    throw makeValidationError("type", "type: The user type can only be changed by a full replacement");
  }
  const rules = { schema: type.schema, users: org.users, userId: user.id };
  const { profile, changedAttributes } = applyProfile(
    rules,
    mode === "merge" ? user.profile : {},
    given.profile ?? {},
    "updatedUser",
  );
  const changed = mode === "merge" ? changedAttributes : listDifferences(user.profile, profile);
  const nowMs = org.clock.nowMs();
  const credentialChange = readCredentialChange(
    user,
    given.credentials ?? undefined,
    profile["login"],
    nowMs,
  );
  if (changed.length === 0 && credentialChange === undefined && type.id === user.typeId) return user;
  const next: User = {
    ...user,
    ...credentialChange,
    typeId: type.id,
    profile,
    lastUpdatedMs: nowMs,
  };
  org.users.put(next);
  org.signIn.passwords.note(user.id, given.credentials?.password?.value);
  const targets = [describeUser(next)];
  if (next.typeId !== user.typeId)
    org.log.write({ eventType: "user.account.update_user_type", targets }, cause);
  if (changed.length > 0) {
    org.log.write(
      {
        eventType: "user.account.update_profile",
        targets,
        debugData: { changedAttributes: changed.join(",") },
      },
      cause,
    );
    mapToApps(org, cause, next);
  }
  if (next.passwordChangedMs !== user.passwordChangedMs) {
    org.log.write({ eventType: "user.account.update_password", targets }, cause);
  }
  return next;
}

function mapToApps(org: Org, cause: EventCause, user: User): void {
  if (org.appMappingLagMs === 0) {
    followUserProfile(org, cause, user);
    return;
  }
  org.clock.after(org.appMappingLagMs, () => {
    const current = org.users.get(user.id);
    if (current) followUserProfile(org, cause, current);
  });
}

interface CredentialChange {
  readonly password: User["password"];
  readonly passwordChangedMs: number | null;
  readonly provider: User["provider"];
  readonly recoveryQuestion: string | undefined;
}

function readCredentialChange(
  user: User,
  given: GivenCredentials | undefined,
  login: Json | undefined,
  nowMs: number,
): CredentialChange | undefined {
  const password = readPassword(given, typeof login === "string" ? login : "");
  const recoveryQuestion = readRecoveryQuestion(given);
  const provider = given?.provider ? readProvider(given) : user.provider;
  const changesProvider = provider.type !== user.provider.type || provider.name !== user.provider.name;
  if (password === undefined && recoveryQuestion === undefined && !changesProvider) return undefined;
  if (password !== undefined && provider.type !== "OKTA") throw new OktaError("E0000014");
  if (password === "hash" && user.status !== "STAGED") {
    throw makeValidationError("password", "password: A hashed password can be set for staged users only");
  }
  return {
    password: provider.type === "OKTA" ? (password ?? user.password) : undefined,
    passwordChangedMs: password === undefined ? user.passwordChangedMs : nowMs,
    provider,
    recoveryQuestion: recoveryQuestion ?? user.recoveryQuestion,
  };
}
