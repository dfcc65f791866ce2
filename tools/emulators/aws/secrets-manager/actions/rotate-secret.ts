import { isJsonObject, type JsonObject } from "../../json.ts";
import type { SecretsAction } from "../action.ts";
import { secretsFaults } from "../faults.ts";
import { readInteger, readString, requireString } from "../input.ts";
import type { SecretsRegion } from "../region.ts";
import { beginVersion, rotationSteps, runRotation } from "../rotation.ts";
import { current, findStage, pending, type Rotation, type Secret } from "../secret.ts";
import { requireVersionId } from "../value.ts";

/**
 * Sets how a secret is rotated and rotates it: answers at once, while the secret's function is called for one step after
 * the other. With RotateImmediately false the function is only called to test, for a version that goes again.
 */
export const rotateSecret: SecretsAction = (region, input) => {
  const secret = region.requireLive(requireString(input, "SecretId"));
  const token = requireVersionId(input);
  const rotation = readRotation(secret, input);
  if (!region.functions.has(rotation.functionArn)) throw secretsFaults.functionNotInvocable();
  const unfinished = findStage(secret, pending);
  if (unfinished && !unfinished.stages.has(current) && unfinished.id !== token) {
    void rotate(region, secret, unfinished.id);
    throw secretsFaults.invalidRequest(
      "A previous rotation isn't complete. That rotation will be reattempted.",
    );
  }
  secret.rotation = rotation;
  unfinished?.stages.delete(pending);
  beginVersion(secret, token, region.clock.nowMs());
  if (input["RotateImmediately"] === false) void tryOut(region, secret, token);
  else void rotate(region, secret, token);
  return { ARN: secret.arn, Name: secret.name, VersionId: token };
};

function readRotation(secret: Secret, input: JsonObject): Rotation {
  const functionArn = readString(input, "RotationLambdaARN") ?? secret.rotation?.functionArn;
  if (functionArn === undefined) {
    throw secretsFaults.invalidRequest("No Lambda rotation function ARN is associated with this secret.");
  }
  const rules = input["RotationRules"] ?? secret.rotation?.rules ?? {};
  if (!isJsonObject(rules)) throw secretsFaults.validation("RotationRules must be a structure");
  const everyDays = readInteger(rules, "AutomaticallyAfterDays");
  if (everyDays !== undefined && (everyDays < 1 || everyDays > 1000)) {
    throw secretsFaults.invalidParameter("RotationRules.AutomaticallyAfterDays must be within 1-1000.");
  }
  return { functionArn, rules, everyDays, isEnabled: true };
}

async function rotate(region: SecretsRegion, secret: Secret, token: string): Promise<void> {
  if (await runRotation(region, secret, token, rotationSteps)) secret.lastRotatedAtMs = region.clock.nowMs();
}

async function tryOut(region: SecretsRegion, secret: Secret, token: string): Promise<void> {
  await runRotation(region, secret, token, ["testSecret"]);
  secret.versions.delete(token);
}
