import { secretsFaults } from "./faults.ts";
import { isSameValue, type Secret, type SecretValue, type SecretVersion } from "./secret.ts";
import { moveStage } from "./stages.ts";

/**
 * Adds a version and moves staging labels to it. Repeating a request with its token changes nothing.
 *
 * @throws AwsFault ResourceExistsException when the token belongs to a version with another value
 */
export function addVersion(
  secret: Secret,
  id: string,
  value: SecretValue,
  stages: readonly string[],
  nowMs: number,
): SecretVersion {
  const known = secret.versions.get(id);
  if (known) {
    if (!known.value) return fill(secret, known, value, stages, nowMs);
    if (isSameValue(known.value, value)) return known;
    throw secretsFaults.exists(
      `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  const version: SecretVersion = {
    id,
    value: undefined,
    createdAtMs: nowMs,
    stages: new Set(),
    lastAccessedAtMs: undefined,
  };
  secret.versions.set(id, version);
  return fill(secret, version, value, stages, nowMs);
}

function fill(
  secret: Secret,
  version: SecretVersion,
  value: SecretValue,
  stages: readonly string[],
  nowMs: number,
): SecretVersion {
  version.value = value;
  for (const stage of stages) moveStage(secret, stage, version);
  secret.changedAtMs = nowMs;
  return version;
}
