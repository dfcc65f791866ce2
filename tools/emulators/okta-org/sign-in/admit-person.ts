import type { User } from "../entities.ts";
import { OktaError } from "../errors.ts";
import type { EventCause } from "../events/log-event.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { createUser } from "../users/create-user.ts";
import * as lifecycle from "../users/lifecycle.ts";
import { updateUser } from "../users/update-user.ts";
import type { ForeignIdentity, ResponseRules } from "./check-response.ts";
import { findPerson } from "./find-person.ts";
import { SignInRefusal } from "./refusal.ts";
import { checkMaySignIn } from "./session-cookie.ts";

/**
 * The user to be signed in: found and, as the policy says, brought back, updated or created just in time.
 * @throws SignInRefusal 403 for nobody known without just-in-time creation, and for people who may not sign in.
 */
export function admitPerson(
  org: Org,
  cause: EventCause,
  rules: ResponseRules,
  identity: ForeignIdentity,
  userName: string,
): User {
  const found = findPerson(org, rules, identity, userName);
  try {
    const user = found
      ? updateFromIdentity(org, cause, rules, identity, revive(org, cause, rules, found))
      : createJustInTime(org, cause, rules, identity, userName);
    checkMaySignIn(user);
    linkToIdentity(org, rules, identity, user);
    return user;
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    const { errorSummary, errorCauses } = error.toBody();
    const details = JSON.stringify([errorSummary, errorCauses]);
    throw new SignInRefusal(403, `The account cannot be created or changed: ${details}`);
  }
}

function revive(org: Org, cause: EventCause, { policy }: ResponseRules, user: User): User {
  const { deprovisioned, suspended } = policy.provisioning.conditions;
  const context = { org, cause, user };
  if (user.status === "DEPROVISIONED" && deprovisioned.action === "REACTIVATE") {
    lifecycle.activate(context, false);
  }
  if (user.status === "SUSPENDED" && suspended.action === "UNSUSPEND") lifecycle.unsuspend(context);
  return org.users.get(user.id) ?? user;
}

function updateFromIdentity(
  org: Org,
  cause: EventCause,
  rules: ResponseRules,
  identity: ForeignIdentity,
  user: User,
): User {
  const { provisioning } = rules.policy;
  if (provisioning.action !== "AUTO" || !provisioning.profileMaster || user.status !== "ACTIVE") return user;
  return updateUser(org, cause, user, { profile: mapAttributes(org, rules, identity) }, "merge");
}

function createJustInTime(
  org: Org,
  cause: EventCause,
  rules: ResponseRules,
  identity: ForeignIdentity,
  userName: string,
): User {
  const { provisioning } = rules.policy;
  if (provisioning.action !== "AUTO") {
    throw new SignInRefusal(403, `No account matches ${userName}, and none is created at sign-in.`);
  }
  const isAssigning = provisioning.groups.action === "ASSIGN";
  return createUser(
    org,
    cause,
    {
      profile: { ...mapAttributes(org, rules, identity), login: userName },
      credentials: { provider: { type: "FEDERATION", name: "FEDERATION" } },
      groupIds: isAssigning ? provisioning.groups.assignments : [],
    },
    { activate: true, withProvider: true, mustChangePassword: false },
  );
}

/** Ties the user to the identity, unless they are tied to one of that provider already. */
function linkToIdentity(org: Org, { idp }: ResponseRules, { nameId }: ForeignIdentity, user: User): void {
  const key = `${idp.id} ${user.id}`;
  if (org.idpLinks.has(key)) return;
  org.idpLinks.set(key, { idpId: idp.id, userId: user.id, externalId: nameId, createdMs: org.clock.nowMs() });
}

/**
 * What the provider's mapping to the default user type makes of the assertion: `source.<attribute>` gives that attribute.
 * The login is left to the subject policy; other expressions give nothing.
 */
function mapAttributes(
  org: Org,
  { idp }: ResponseRules,
  { nameId, attributes }: ForeignIdentity,
): JsonObject {
  const mapping = idp.mappings.find(({ typeId }) => typeId === org.userTypeId) ?? idp.mappings[0];
  return Object.fromEntries(
    Object.entries(mapping?.properties ?? {}).flatMap(([target, property]) => {
      const expression = isJsonObject(property) ? property["expression"] : undefined;
      const name =
        typeof expression === "string" ? /^(?:source|idpuser)\.(\w+)$/.exec(expression)?.[1] : undefined;
      if (name === undefined || target === "login") return [];
      const value = name === "userName" || name === "subjectNameId" ? nameId : attributes.get(name);
      return value === undefined ? [] : [[target, value]];
    }),
  );
}
