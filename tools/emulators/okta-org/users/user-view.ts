import { createHash } from "node:crypto";
import type { User, UserStatus } from "../entities.ts";
import { formatWholeSecond, formatWholeSecondOrNull } from "../instants.ts";
import { type Json, type JsonObject, omitUndefined } from "../json.ts";
import { hasTrait } from "../vintage.ts";
import { nameSchema } from "./user-schema.ts";

export interface UserViewContext {
  readonly orgUrl: string;
  readonly vintage: string;
}

/** A user as `GET /api/v1/users/{id}` shows it, with the links that the status allows. */
export function showUser(context: UserViewContext, user: User): JsonObject {
  return { ...showWithoutLinks(user), _links: showLinks(context, user) };
}

/** A user as lists and searches show it: the same, but with the link to itself only. */
export function showUserInList({ orgUrl }: UserViewContext, user: User): JsonObject {
  return { ...showWithoutLinks(user), _links: { self: { href: `${orgUrl}/api/v1/users/${user.id}` } } };
}

/** Users are values: the ETag of one never changes. */
const etags = new WeakMap<User, string>();

/**
 * The weak ETag of a user. It follows the profile, credentials and type, and stays when only the status changes: recorded
 * equal for ACTIVE and SUSPENDED, and for STAGED and DEPROVISIONED.
 */
export function makeUserEtag(user: User): string {
  const known = etags.get(user);
  if (known !== undefined) return known;
  const content = [
    user.id,
    user.typeId,
    user.profile,
    user.passwordChangedMs,
    user.recoveryQuestion,
    user.provider,
  ];
  const etag = `W/"${createHash("sha256").update(JSON.stringify(content)).digest("hex")}"`;
  etags.set(user, etag);
  return etag;
}

function showWithoutLinks(user: User): JsonObject {
  return omitUndefined({
    id: user.id,
    status: user.status,
    transitioningToStatus: user.transitioningTo,
    created: formatWholeSecond(user.createdMs),
    activated: formatWholeSecondOrNull(user.activatedMs),
    statusChanged: formatWholeSecondOrNull(user.statusChangedMs),
    lastLogin: formatWholeSecondOrNull(user.lastLoginMs),
    lastUpdated: formatWholeSecond(user.lastUpdatedMs),
    passwordChanged: formatWholeSecondOrNull(user.passwordChangedMs),
    type: { id: user.typeId },
    profile: showProfile(user),
    credentials: showCredentials(user),
  });
}

function showProfile({ profile }: User): JsonObject {
  const { firstName, lastName, mobilePhone, secondEmail, login, email, ...others } = profile;
  return omitUndefined({
    firstName,
    lastName,
    // Recorded as null in every profile without them; any other attribute without a value is left out.
    mobilePhone: mobilePhone ?? null,
    ...others,
    secondEmail: secondEmail ?? null,
    login,
    email,
  });
}

/** `credentials` of a user, with what can be shown of them. */
export function showCredentials(user: User): JsonObject {
  const hasPassword = user.password !== undefined;
  return omitUndefined({
    password: hasPassword ? {} : undefined,
    emails: hasPassword
      ? [{ value: user.profile["email"] ?? null, status: "VERIFIED", type: "PRIMARY" }]
      : undefined,
    recovery_question: user.recoveryQuestion === undefined ? undefined : { question: user.recoveryQuestion },
    provider: { type: user.provider.type, name: user.provider.name },
  });
}

const lifecycleLinks: Readonly<Record<string, string>> = {
  suspend: "lifecycle/suspend",
  unsuspend: "lifecycle/unsuspend",
  activate: "lifecycle/activate",
  reactivate: "lifecycle/reactivate",
  deactivate: "lifecycle/deactivate",
  unlock: "lifecycle/unlock",
  resetPassword: "lifecycle/reset_password",
  expirePassword: "lifecycle/expire_password",
  resetFactors: "lifecycle/reset_factors",
  forgotPassword: "credentials/forgot_password",
  changeRecoveryQuestion: "credentials/change_recovery_question",
  changePassword: "credentials/change_password",
};

const linksByStatus: Readonly<Record<UserStatus, readonly string[]>> = {
  STAGED: ["schema", "activate", "self", "resetFactors", "type"],
  PROVISIONED: [
    "suspend",
    "schema",
    "resetPassword",
    "reactivate",
    "self",
    "resetFactors",
    "type",
    "deactivate",
  ],
  ACTIVE: ["suspend", "schema", "resetPassword", "self", "resetFactors", "type", "deactivate"],
  RECOVERY: [
    "suspend",
    "schema",
    "resetPassword",
    "reactivate",
    "self",
    "resetFactors",
    "type",
    "deactivate",
  ],
  PASSWORD_EXPIRED: ["suspend", "schema", "resetPassword", "self", "resetFactors", "type", "deactivate"],
  LOCKED_OUT: ["schema", "unlock", "resetPassword", "self", "resetFactors", "type", "deactivate"],
  SUSPENDED: ["schema", "unsuspend", "self", "resetFactors", "type", "deactivate"],
  DEPROVISIONED: ["schema", "activate", "self", "type", "delete"],
};

const passwordLinks = ["forgotPassword", "expirePassword", "changeRecoveryQuestion", "changePassword"];

function showLinks({ orgUrl, vintage }: UserViewContext, user: User): JsonObject {
  const self = `${orgUrl}/api/v1/users/${user.id}`;
  const ownsPassword = user.password !== undefined && user.status === "ACTIVE";
  const all = [...linksByStatus[user.status], ...(ownsPassword ? passwordLinks : [])];
  const names = all.filter((name) => {
    const trait =
      name === "resetFactors"
        ? "resetFactorsLink"
        : name === "forgotPassword"
          ? "forgotPasswordLink"
          : undefined;
    return trait === undefined || hasTrait({ vintage }, trait);
  });
  const fixed: Readonly<Record<string, Json>> = {
    self: { href: self },
    schema: { href: `${orgUrl}/api/v1/meta/schemas/user/${nameSchema(user.typeId)}` },
    type: { href: `${orgUrl}/api/v1/meta/types/user/${user.typeId}` },
    delete: { href: self, method: "DELETE" },
  };
  return Object.fromEntries(
    names.map((name) => [
      name,
      fixed[name] ?? { href: `${self}/${lifecycleLinks[name] ?? name}`, method: "POST" },
    ]),
  );
}
