import { isJsonObject, parseJson } from "../../json.ts";
import type { SecretsAction } from "../action.ts";
import { secretsFaults } from "../faults.ts";
import { requireString } from "../input.ts";

/** Keeps a policy with a secret; nothing enforces it. */
export const putResourcePolicy: SecretsAction = (region, input) => {
  const secret = region.requireLive(requireString(input, "SecretId"));
  const policy = requireString(input, "ResourcePolicy");
  if (!isJsonObject(parseJson(policy))) {
    throw secretsFaults.malformedPolicy("This resource policy contains a syntax error.");
  }
  secret.resourcePolicy = policy;
  return { ARN: secret.arn, Name: secret.name };
};
