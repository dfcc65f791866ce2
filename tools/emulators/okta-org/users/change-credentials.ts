import * as v from "valibot";
import type { User, UserStatus } from "../entities.ts";
import { OktaError } from "../errors.ts";
import { describeUser, type EventCause } from "../events/log-event.ts";
import { makeToken } from "../identifiers.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { isPasswordFine, passwordRequirements, readRecoveryQuestion } from "./credentials.ts";
import { showCredentials } from "./user-view.ts";

const secret = v.object({ value: v.string() });

export const passwordChangeSchema = v.object({
  oldPassword: v.nullish(secret),
  newPassword: v.nullish(secret),
});

export const questionChangeSchema = v.object({
  password: v.nullish(secret),
  recovery_question: v.nullish(v.object({ question: v.nullish(v.string()), answer: v.nullish(v.string()) })),
});

const mayChange: readonly UserStatus[] = ["STAGED", "ACTIVE", "PASSWORD_EXPIRED", "RECOVERY"];

/**
 * `credentials/change_password`: the new password in place of the old one; whoever had to change it is active again.
 * Answers the credentials. Okta's reference: "Change password".
 * @throws OktaError E0000035 for users without a password or in another status, E0000014 for a wrong old or a weak new one.
 */
export function changePassword(
  org: Org,
  cause: EventCause,
  user: User,
  { oldPassword, newPassword }: v.InferOutput<typeof passwordChangeSchema>,
): JsonObject {
  if (user.password === undefined || !mayChange.includes(user.status)) throw new OktaError("E0000035");
  checkPassword(org, user, oldPassword?.value, "Old Password is not correct");
  const value = newPassword?.value ?? "";
  const login = user.profile["login"];
  if (!isPasswordFine(value, typeof login === "string" ? login : "")) {
    throw new OktaError("E0000014", { causes: [passwordRequirements] });
  }
  const nowMs = org.clock.nowMs();
  const isFreed = user.status === "PASSWORD_EXPIRED" || user.status === "RECOVERY";
  const next: User = {
    ...user,
    password: "value",
    passwordChangedMs: nowMs,
    lastUpdatedMs: nowMs,
    ...(isFreed ? { status: "ACTIVE", statusChangedMs: nowMs } : {}),
  };
  org.users.put(next);
  org.signIn.passwords.note(user.id, value);
  org.log.write({ eventType: "user.account.update_password", targets: [describeUser(next)] }, cause);
  return showCredentials(next);
}

/**
 * `credentials/change_recovery_question`: another question and answer, for who knows the password. Answers the credentials.
 * @throws OktaError E0000036 for users without a password or in another status, E0000014 for a wrong password, E0000001 for
 * an answer that is too short.
 */
export function changeRecoveryQuestion(
  org: Org,
  user: User,
  given: v.InferOutput<typeof questionChangeSchema>,
): JsonObject {
  if (user.password === undefined || !mayChange.includes(user.status)) throw new OktaError("E0000036");
  checkPassword(org, user, given.password?.value, "Password is not correct");
  const recoveryQuestion = readRecoveryQuestion({ recovery_question: given.recovery_question });
  const next: User = {
    ...user,
    recoveryQuestion: recoveryQuestion ?? user.recoveryQuestion,
    lastUpdatedMs: org.clock.nowMs(),
  };
  org.users.put(next);
  return showCredentials(next);
}

/**
 * `credentials/forgot_password` without an answer: where the password can be reset, or nothing when a mail tells it.
 * @throws OktaError E0000034 for users who are not active or have no recovery question.
 */
export function forgetPassword(org: Org, cause: EventCause, user: User, sendEmail: boolean): JsonObject {
  if (user.status !== "ACTIVE" || user.password === undefined) throw new OktaError("E0000034");
  if (user.recoveryQuestion === undefined) {
    throw new OktaError("E0000034", { causes: ["Recovery credential not set."] });
  }
  if (sendEmail) org.mails.send({ about: "password reset", userId: user.id, actorId: cause.actor.id });
  return sendEmail ? {} : { resetPasswordUrl: `${org.url}/signin/reset-password/${makeToken(15)}` };
}

/** A password that came as a hash or by a hook is not known here: then any is taken for it. */
function checkPassword(org: Org, user: User, given: string | undefined, cause: string): void {
  const isRight =
    given !== undefined && (user.password !== "value" || org.signIn.passwords.matches(user.id, given));
  if (!isRight) throw new OktaError("E0000014", { causes: [cause] });
}
