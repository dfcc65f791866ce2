import type { SecretsAction } from "../action.ts";
import { secretsFaults } from "../faults.ts";
import { readString, requireString } from "../input.ts";
import { renderTime, renderValue } from "../render.ts";
import { current, findStage, type Secret, type SecretVersion } from "../secret.ts";

/** Answers with the value of one version: by id, by staging label, or the current one. */
export const getSecretValue: SecretsAction = (region, input) => {
  const secret = region.requireLive(requireString(input, "SecretId"));
  const version = chooseVersion(secret, readString(input, "VersionId"), readString(input, "VersionStage"));
  secret.lastAccessedAtMs = region.clock.nowMs();
  version.lastAccessedAtMs = region.clock.nowMs();
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    ...renderValue(version.value),
    VersionStages: [...version.stages],
    CreatedDate: renderTime(version.createdAtMs),
  };
};

function chooseVersion(secret: Secret, id: string | undefined, stage: string | undefined): SecretVersion {
  if (id === undefined) {
    const version = findStage(secret, stage ?? current);
    if (!version) throw secretsFaults.valueNotFound(`staging label: ${stage ?? current}`);
    return version;
  }
  const version = secret.versions.get(id);
  if (!version) throw secretsFaults.valueNotFound(`VersionId: ${id}`);
  if (stage !== undefined && !version.stages.has(stage)) {
    throw secretsFaults.invalidRequest(
      "You provided a VersionStage that is not associated to the provided VersionId.",
    );
  }
  return version;
}
