import type { SecretsAction } from "../action.ts";
import { readStrings, requireString } from "../input.ts";

/** Takes tags off a secret. */
export const untagResource: SecretsAction = (region, input) => {
  const secret = region.requireLive(requireString(input, "SecretId"));
  for (const key of readStrings(input, "TagKeys") ?? []) secret.tags?.delete(key);
  return {};
};
