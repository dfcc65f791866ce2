import type { SecretsAction } from "../action.ts";
import { requireString } from "../input.ts";
import { readTags } from "../tags.ts";

/** Sets tags of a secret. */
export const tagResource: SecretsAction = (region, input) => {
  const secret = region.requireLive(requireString(input, "SecretId"));
  secret.tags = new Map([...(secret.tags ?? []), ...readTags(input)]);
  return {};
};
