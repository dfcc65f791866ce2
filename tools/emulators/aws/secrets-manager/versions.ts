import { secretsFaults } from "./faults.ts";
import { current, isSameValue, type Secret, type SecretValue, type SecretVersion } from "./secret.ts";
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
    if (isSameValue(known.value, value)) return known;
    throw secretsFaults.exists(
      `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  const isFirst = secret.versions.size === 0;
  const version: SecretVersion = {
    id,
    value,
    createdAtMs: nowMs,
    stages: new Set(),
    lastAccessedAtMs: undefined,
  };
  secret.versions.set(id, version);
  for (const stage of stages) moveStage(secret, stage, version);
  if (isFirst) version.stages.add(current);
  secret.changedAtMs = nowMs;
  return version;
}
