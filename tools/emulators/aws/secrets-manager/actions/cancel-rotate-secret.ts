import type { SecretsAction } from "../action.ts";
import { secretsFaults } from "../faults.ts";
import { requireString } from "../input.ts";

/** Turns the rotation of a secret off; a version that is under way keeps its label. */
export const cancelRotateSecret: SecretsAction = (region, input) => {
  const secret = region.requireLive(requireString(input, "SecretId"));
  if (!secret.rotation) {
    throw secretsFaults.invalidRequest(
      "You tried to cancel the rotation of a secret that has never been set up for rotation.",
    );
  }
  secret.rotation = { ...secret.rotation, isEnabled: false };
  return { ARN: secret.arn, Name: secret.name };
};
