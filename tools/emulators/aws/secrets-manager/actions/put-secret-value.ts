import { randomUUID } from "node:crypto";
import type { SecretsAction } from "../action.ts";
import { secretsFaults } from "../faults.ts";
import { readStrings, requireString } from "../input.ts";
import { current } from "../secret.ts";
import { readValue, readVersionId } from "../value.ts";
import { addVersion } from "../versions.ts";

/** Adds a version to a secret and moves staging labels to it, AWSCURRENT unless others are named. */
export const putSecretValue: SecretsAction = (region, input) => {
  const secret = region.requireLive(requireString(input, "SecretId"));
  const value = readValue(input);
  if (!value) {
    throw secretsFaults.invalidRequest("You must provide either SecretString or SecretBinary.");
  }
  const stages = readStrings(input, "VersionStages") ?? [current];
  const version = addVersion(secret, readVersionId(input, randomUUID), value, stages, region.clock.nowMs());
  return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: [...version.stages] };
};
