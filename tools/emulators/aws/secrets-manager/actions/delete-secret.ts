import type { SecretsAction } from "../action.ts";
import { secretsFaults } from "../faults.ts";
import { readFlag, readInteger, requireString } from "../input.ts";
import { renderTime } from "../render.ts";

const dayMs = 86_400_000;

/**
 * Marks a secret for deletion, 30 days from now unless 7 to 30 are asked for, or deletes it at once. Deleting at once a
 * secret that is not there is no error.
 */
export const deleteSecret: SecretsAction = (region, input) => {
  const id = requireString(input, "SecretId");
  const isForced = readFlag(input, "ForceDeleteWithoutRecovery");
  const days = readInteger(input, "RecoveryWindowInDays");
  if (isForced && days !== undefined) {
    throw secretsFaults.invalidParameter(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (days !== undefined && (days < 7 || days > 30)) {
    throw secretsFaults.invalidParameter(
      "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
    );
  }
  const nowMs = region.clock.nowMs();
  if (isForced) {
    const secret = region.find(id);
    if (secret) region.remove(secret);
    const name = secret?.name ?? id.replace(region.arnPrefix, "");
    return { ARN: secret?.arn ?? `${region.arnPrefix}${name}`, Name: name, DeletionDate: renderTime(nowMs) };
  }
  const secret = region.require(id);
  if (secret.deletionDueMs !== undefined) {
    throw secretsFaults.invalidRequest(
      "You can't perform this operation on the secret because it was already scheduled for deletion.",
    );
  }
  secret.deletedAtMs = nowMs;
  secret.deletionDueMs = nowMs + (days ?? 30) * dayMs;
  return { ARN: secret.arn, Name: secret.name, DeletionDate: renderTime(secret.deletionDueMs) };
};
