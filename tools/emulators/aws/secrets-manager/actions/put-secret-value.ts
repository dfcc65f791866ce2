import type { SecretsAction } from "../action.ts";
import { secretsFaults } from "../faults.ts";
import { readStrings, requireString } from "../input.ts";
import { renderStages } from "../render.ts";
import { current } from "../secret.ts";
import { readValue, requireVersionId } from "../value.ts";
import { addVersion } from "../versions.ts";

/** Adds a version to a secret and moves staging labels to it, AWSCURRENT unless others are named. */
export const putSecretValue: SecretsAction = (region, input) => {
  const secret = region.requireLive(requireString(input, "SecretId"));
  const versionId = requireVersionId(input);
  const value = readValue(input);
  if (!value) throw secretsFaults.invalidRequest("You must provide either SecretString or SecretBinary.");
  const named = readStrings(input, "VersionStages") ?? [current];
  const stages = secret.versions.size === 0 ? new Set([current, ...named]) : named;
  const version = addVersion(secret, versionId, value, [...stages], region.clock.nowMs());
  return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: renderStages(version) };
};
