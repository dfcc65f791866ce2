import { removeEveryAssignment, syncGroupAssignments } from "../apps/assignments.ts";
import type { User, UserStatus } from "../entities.ts";
import { makeNotFoundError, makeValidationError, OktaError } from "../errors.ts";
import type { EmittedEventType } from "../events/event-types.ts";
import { describeUser, type EventCause } from "../events/log-event.ts";
import { makeToken } from "../identifiers.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { forgetRoles } from "../roles.ts";

/** What a lifecycle operation needs: the org, who asked, and the user as they are now. */
export interface LifecycleContext {
  readonly org: Org;
  readonly cause: EventCause;
  readonly user: User;
}

/** `STAGED`, `DEPROVISIONED` → `ACTIVE`, or `PROVISIONED` for an Okta-sourced user without password. */
export function activate(context: LifecycleContext, sendEmail: boolean): JsonObject {
  const { org, user } = context;
  refuseDuringTransition(user);
  if (user.status !== "STAGED" && user.status !== "DEPROVISIONED") throw new OktaError("E0000016");
  const canSignIn = user.password !== undefined || user.provider.type !== "OKTA";
  const status = canSignIn ? "ACTIVE" : "PROVISIONED";
  moveLater(context, status, "user.lifecycle.activate", () => ({ activatedMs: org.clock.nowMs() }));
  if (sendEmail) org.mails.send({ about: "activation", userId: user.id, actorId: context.cause.actor.id });
  return sendEmail ? {} : makeActivation(org);
}

/** Begins the activation of a `PROVISIONED` or `RECOVERY` user again. */
export function reactivate(context: LifecycleContext, sendEmail: boolean): JsonObject {
  const { org, user } = context;
  refuseDuringTransition(user);
  if (user.status !== "PROVISIONED" && user.status !== "RECOVERY") throw new OktaError("E0000038");
  moveNow(context, "PROVISIONED", "user.lifecycle.reactivate");
  if (sendEmail) org.mails.send({ about: "activation", userId: user.id, actorId: context.cause.actor.id });
  return sendEmail ? {} : makeActivation(org);
}

/** Every status but `DEPROVISIONED` → `DEPROVISIONED`; takes all app assignments away. */
export function deactivate(context: LifecycleContext): JsonObject {
  refuseDuringTransition(context.user);
  // As reported in okta-sdk-java issue 721: somebody who is shut off is not found there a second time.
  if (context.user.status === "DEPROVISIONED") throw makeNotFoundError(context.user.id, "User");
  moveLater(context, "DEPROVISIONED", "user.lifecycle.deactivate", () => ({ password: undefined }));
  removeEveryAssignment(context.org, context.cause, context.user);
  return {};
}

export function suspend(context: LifecycleContext): JsonObject {
  refuseDuringTransition(context.user);
  if (context.user.status !== "ACTIVE") {
    const reason = "Cannot suspend a user that is not active";
    throw makeValidationError(reason, reason);
  }
  moveNow(context, "SUSPENDED", "user.lifecycle.suspend");
  return {};
}

export function unsuspend(context: LifecycleContext): JsonObject {
  refuseDuringTransition(context.user);
  if (context.user.status !== "SUSPENDED") {
    const reason = "Cannot unsuspend a user that is not suspended";
    throw makeValidationError(reason, reason);
  }
  moveNow(context, "ACTIVE", "user.lifecycle.unsuspend");
  return {};
}

export function unlock(context: LifecycleContext): JsonObject {
  if (context.user.status !== "LOCKED_OUT") throw new OktaError("E0000032");
  moveNow(context, "ACTIVE", "user.account.unlock_by_admin");
  return {};
}

/** The password must be changed at the next sign-in; `temporary` answers one to begin with. */
export function expirePassword(context: LifecycleContext, temporary: boolean): JsonObject | undefined {
  const { org, user } = context;
  refuseDuringTransition(user);
  if (user.provider.type !== "OKTA" || !["ACTIVE", "PASSWORD_EXPIRED", "RECOVERY"].includes(user.status)) {
    throw new OktaError("E0000038");
  }
  moveNow(context, "PASSWORD_EXPIRED", "user.account.expire_password", {
    passwordChangedMs: temporary ? org.clock.nowMs() : user.passwordChangedMs,
  });
  return temporary ? { tempPassword: makeToken(9) } : undefined;
}

/** → `RECOVERY`; with `provider` FEDERATION the user becomes a federated one instead and stays active. */
export function resetPassword(
  context: LifecycleContext,
  sendEmail: boolean,
  provider: string | null,
): JsonObject {
  const { org, user } = context;
  refuseDuringTransition(user);
  const statuses: readonly UserStatus[] = [
    "ACTIVE",
    "RECOVERY",
    "PASSWORD_EXPIRED",
    "LOCKED_OUT",
    "PROVISIONED",
  ];
  if (!statuses.includes(user.status)) throw new OktaError("E0000038");
  if (provider === "FEDERATION") {
    moveNow(context, "ACTIVE", "user.account.reset_password", {
      password: undefined,
      recoveryQuestion: undefined,
      provider: { type: "FEDERATION", name: "FEDERATION" },
    });
    return {};
  }
  moveNow(context, "RECOVERY", "user.account.reset_password", { provider: { type: "OKTA", name: "OKTA" } });
  if (sendEmail)
    org.mails.send({ about: "password reset", userId: user.id, actorId: context.cause.actor.id });
  return sendEmail ? {} : { resetPasswordUrl: `${org.url}/reset_password/${makeToken(15)}` };
}

/** The first call deactivates, the call for a deactivated user deletes. */
export function removeUser(context: LifecycleContext): void {
  const { org, cause, user } = context;
  refuseDuringTransition(user);
  if (user.status !== "DEPROVISIONED") {
    deactivate(context);
    return;
  }
  const targets = [describeUser(user)];
  org.log.write({ eventType: "user.lifecycle.delete.initiated", targets }, cause);
  org.groups.forgetUser(user.id);
  forgetRoles(org, user.id);
  org.users.remove(user.id);
  org.log.write({ eventType: "user.lifecycle.delete.completed", targets }, cause);
}

function refuseDuringTransition(user: User): void {
  if (user.transitioningTo !== undefined) throw new OktaError("E0000112");
}

function moveNow(
  { org, cause, user }: LifecycleContext,
  status: UserStatus,
  eventType: EmittedEventType,
  changes: Partial<User> = {},
): void {
  const nowMs = org.clock.nowMs();
  const next: User = { ...user, ...changes, status, statusChangedMs: nowMs, lastUpdatedMs: nowMs };
  org.users.put(next);
  if (status === "DEPROVISIONED") org.apiTokens.removeOf(user.id);
  org.log.write({ eventType, targets: [describeUser(user)] }, cause);
  // A returning user gets back what their groups give them.
  if (user.status === "DEPROVISIONED") syncGroupAssignments(org, cause, next);
}

/** Activations and deactivations take `transitionMs`; meanwhile the user shows where they are going. */
function moveLater(
  context: LifecycleContext,
  status: UserStatus,
  eventType: EmittedEventType,
  makeChanges: () => Partial<User>,
): void {
  const { org, user } = context;
  if (org.transitionMs === 0) {
    moveNow(context, status, eventType, makeChanges());
    return;
  }
  org.users.put({ ...user, transitioningTo: status });
  org.clock.after(org.transitionMs, () => {
    const current = org.users.get(user.id);
    if (!current) return;
    const settled = { ...current, transitioningTo: undefined };
    moveNow({ ...context, user: settled }, status, eventType, makeChanges());
  });
}

function makeActivation(org: Org): JsonObject {
  const activationToken = makeToken(15);
  return { activationUrl: `${org.url}/tokens/${activationToken}/verify`, activationToken };
}
