import type { SecretsAction } from "../action.ts";
import { readFlag, readInteger, readString, requireString } from "../input.ts";
import { cutPage } from "../page.ts";
import { renderDay, renderStages, renderTime } from "../render.ts";

/** Lists the versions of a secret; those without a staging label only when they are asked for. */
export const listSecretVersionIds: SecretsAction = (region, input) => {
  const secret = region.require(requireString(input, "SecretId"));
  const withDeprecated = readFlag(input, "IncludeDeprecated");
  const versions = [...secret.versions.values()].filter(({ stages }) => withDeprecated || stages.size > 0);
  const page = cutPage(versions, readInteger(input, "MaxResults") ?? 100, readString(input, "NextToken"));
  return {
    ARN: secret.arn,
    Name: secret.name,
    Versions: page.items.map((version) => ({
      VersionId: version.id,
      VersionStages: version.stages.size > 0 ? renderStages(version) : undefined,
      CreatedDate: renderTime(version.createdAtMs),
      LastAccessedDate: version.lastAccessedAtMs && renderDay(version.lastAccessedAtMs),
      KmsKeyIds: [secret.kmsKeyId ?? "DefaultEncryptionKey"],
    })),
    NextToken: page.nextToken,
  };
};
