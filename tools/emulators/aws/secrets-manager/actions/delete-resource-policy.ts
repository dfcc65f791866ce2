import type { SecretsAction } from "../action.ts";
import { requireString } from "../input.ts";

/** Takes the policy off a secret. */
export const deleteResourcePolicy: SecretsAction = (region, input) => {
  const secret = region.requireLive(requireString(input, "SecretId"));
  secret.resourcePolicy = undefined;
  return { ARN: secret.arn, Name: secret.name };
};
