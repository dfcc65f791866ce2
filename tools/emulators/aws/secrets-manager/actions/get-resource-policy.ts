import type { SecretsAction } from "../action.ts";
import { requireString } from "../input.ts";

/** Answers with the policy of a secret, when it has one. */
export const getResourcePolicy: SecretsAction = (region, input) => {
  const secret = region.requireLive(requireString(input, "SecretId"));
  return { ARN: secret.arn, Name: secret.name, ResourcePolicy: secret.resourcePolicy };
};
