import type { SecretsAction } from "../action.ts";
import { readString, requireString } from "../input.ts";
import { current } from "../secret.ts";
import { readValue, requireVersionId } from "../value.ts";
import { addVersion } from "../versions.ts";

/** Changes description and key of a secret, and adds a current version when a value is given. */
export const updateSecret: SecretsAction = (region, input) => {
  const secret = region.requireLive(requireString(input, "SecretId"));
  const value = readValue(input);
  const version =
    value && addVersion(secret, requireVersionId(input), value, [current], region.clock.nowMs());
  secret.description = readString(input, "Description") ?? secret.description;
  secret.kmsKeyId = readString(input, "KmsKeyId") ?? secret.kmsKeyId;
  secret.changedAtMs = region.clock.nowMs();
  return { ARN: secret.arn, Name: secret.name, VersionId: version?.id };
};
