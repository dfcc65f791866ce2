import type { JsonObject } from "../json.ts";
import type { Secret, SecretValue, SecretVersion } from "./secret.ts";

const dayMs = 86_400_000;

/** An instant in the form of JSON 1.1: seconds since 1970, with milliseconds behind the point. */
export function renderTime(ms: number): number {
  return ms / 1000;
}

/** Last-accessed dates have no time of day. */
export function renderDay(ms: number): number {
  return (Math.floor(ms / dayMs) * dayMs) / 1000;
}

export function renderValue(value: SecretValue): JsonObject {
  return "text" in value ? { SecretString: value.text } : { SecretBinary: value.base64 };
}

/** The staging labels of a version, sorted as AWS sorts them. */
export function renderStages(version: SecretVersion): readonly string[] {
  return [...version.stages].sort((a, b) => (a < b ? -1 : 1));
}

/** Staging labels by version id, of the versions that have any; undefined when there are no versions. */
export function renderStagesByVersion(secret: Secret): JsonObject | undefined {
  const staged = [...secret.versions.values()].filter(({ stages }) => stages.size > 0);
  if (staged.length === 0) return undefined;
  return Object.fromEntries(staged.map((version) => [version.id, renderStages(version)]));
}

/** What DescribeSecret and ListSecrets both say about a secret; members without a value are left out of the JSON. */
export function renderSecret(secret: Secret): JsonObject {
  const { rotation, lastRotatedAtMs } = secret;
  const nextRotationMs =
    rotation?.everyDays && (lastRotatedAtMs ?? secret.createdAtMs) + rotation.everyDays * dayMs;
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    RotationEnabled: rotation?.isEnabled,
    RotationLambdaARN: rotation?.functionArn,
    RotationRules: rotation?.rules,
    CreatedDate: renderTime(secret.createdAtMs),
    LastChangedDate: renderTime(secret.changedAtMs),
    LastRotatedDate: lastRotatedAtMs && renderTime(lastRotatedAtMs),
    NextRotationDate: rotation?.isEnabled && nextRotationMs ? renderTime(nextRotationMs) : undefined,
    LastAccessedDate: secret.lastAccessedAtMs && renderDay(secret.lastAccessedAtMs),
    DeletedDate: secret.deletedAtMs && renderTime(secret.deletedAtMs),
    Tags: secret.tags && [...secret.tags].map(([key, value]) => ({ Key: key, Value: value })),
  };
}
