import type { SecretsAction } from "../action.ts";
import { requireString } from "../input.ts";

/** Takes the mark for deletion off a secret; nothing happens when it has none. */
export const restoreSecret: SecretsAction = (region, input) => {
  const secret = region.require(requireString(input, "SecretId"));
  secret.deletedAtMs = undefined;
  secret.deletionDueMs = undefined;
  return { ARN: secret.arn, Name: secret.name };
};
