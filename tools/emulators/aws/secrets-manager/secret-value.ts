import type { JsonObject } from "../json.ts";
import { secretsFaults } from "./faults.ts";
import { renderStages, renderTime, renderValue } from "./render.ts";
import { current, findStage, type Secret, type SecretVersion } from "./secret.ts";

/**
 * The value of one version as GetSecretValue answers with it, noting that it was read.
 *
 * @param id and `stage` choose the version; the current one when both are undefined
 * @throws AwsFault ResourceNotFoundException without such a value, InvalidRequestException when id and stage disagree
 */
export function readSecretValue(
  secret: Secret,
  id: string | undefined,
  stage: string | undefined,
  nowMs: number,
): JsonObject {
  const version = chooseVersion(secret, id, stage);
  if (!version.value) {
    throw secretsFaults.valueNotFound(
      id === undefined ? `staging label: ${stage ?? current}` : `VersionId: ${id}`,
    );
  }
  secret.lastAccessedAtMs = nowMs;
  version.lastAccessedAtMs = nowMs;
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    ...renderValue(version.value),
    VersionStages: renderStages(version),
    CreatedDate: renderTime(version.createdAtMs),
  };
}

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
