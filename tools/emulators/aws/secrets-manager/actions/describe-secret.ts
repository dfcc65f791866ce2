import type { SecretsAction } from "../action.ts";
import { requireString } from "../input.ts";
import { renderDay, renderStages, renderTags, renderTime } from "../render.ts";

/** Answers with everything about a secret but its values. */
export const describeSecret: SecretsAction = (region, input) => {
  const secret = region.require(requireString(input, "SecretId"));
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.description === undefined ? {} : { Description: secret.description }),
    ...(secret.kmsKeyId === undefined ? {} : { KmsKeyId: secret.kmsKeyId }),
    CreatedDate: renderTime(secret.createdAtMs),
    LastChangedDate: renderTime(secret.changedAtMs),
    ...(secret.lastAccessedAtMs === undefined
      ? {}
      : { LastAccessedDate: renderDay(secret.lastAccessedAtMs) }),
    ...(secret.deletedAtMs === undefined ? {} : { DeletedDate: renderTime(secret.deletedAtMs) }),
    ...(secret.tags.size > 0 ? { Tags: renderTags(secret) } : {}),
    ...(secret.versions.size > 0 ? { VersionIdsToStages: renderStages(secret) } : {}),
  };
};
