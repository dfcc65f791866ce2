import type { SecretsAction } from "../action.ts";
import { requireString } from "../input.ts";
import { renderSecret, renderStagesByVersion } from "../render.ts";

/** Answers with everything about a secret but its values. */
export const describeSecret: SecretsAction = (region, input) => {
  const secret = region.require(requireString(input, "SecretId"));
  return { ...renderSecret(secret), VersionIdsToStages: renderStagesByVersion(secret) };
};
