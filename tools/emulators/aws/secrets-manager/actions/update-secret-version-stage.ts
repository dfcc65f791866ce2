import type { SecretsAction } from "../action.ts";
import { secretsFaults } from "../faults.ts";
import { readString, requireString } from "../input.ts";
import { current, findStage, type Secret, type SecretVersion } from "../secret.ts";
import { moveStage } from "../stages.ts";

/** Moves a staging label from one version to another, attaches a free one, or takes one away. */
export const updateSecretVersionStage: SecretsAction = (region, input) => {
  const secret = region.requireLive(requireString(input, "SecretId"));
  const stage = requireString(input, "VersionStage");
  const removeFrom = requireVersion(secret, readString(input, "RemoveFromVersionId"));
  const moveTo = requireVersion(secret, readString(input, "MoveToVersionId"));
  refuseMove(stage, findStage(secret, stage), removeFrom, moveTo);
  if (moveTo) moveStage(secret, stage, moveTo);
  else removeFrom?.stages.delete(stage);
  secret.changedAtMs = region.clock.nowMs();
  return { ARN: secret.arn, Name: secret.name };
};

function requireVersion(secret: Secret, id: string | undefined): SecretVersion | undefined {
  if (id === undefined) return undefined;
  const version = secret.versions.get(id);
  if (!version) throw secretsFaults.valueNotFound(`VersionId: ${id}`);
  return version;
}

function refuseMove(
  stage: string,
  holder: SecretVersion | undefined,
  removeFrom: SecretVersion | undefined,
  moveTo: SecretVersion | undefined,
): void {
  if (!removeFrom && !moveTo) {
    throw secretsFaults.invalidParameter(
      "The request must contain at least one of RemoveFromVersionId and MoveToVersionId.",
    );
  }
  if (moveTo && holder && holder !== moveTo && !removeFrom) {
    throw secretsFaults.invalidParameter(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ` +
        `${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (removeFrom && removeFrom !== holder) {
    throw secretsFaults.invalidParameter(
      `When you move staging label ${stage}, if you specify RemoveFromVersionId, it must be set to the version ` +
        `that currently has the staging label ${stage}.`,
    );
  }
  if (!moveTo && stage === current) {
    throw secretsFaults.invalidParameter(
      `You can only move staging label ${current} to a different secret version. It can’t be completely removed.`,
    );
  }
}
