import type { JsonObject } from "../json.ts";
import type { Secret, SecretValue, SecretVersion } from "./secret.ts";

/** An instant in the form of JSON 1.1: seconds since 1970, with milliseconds behind the point. */
export function renderTime(ms: number): number {
  return ms / 1000;
}

/** Last-accessed dates have no time of day. */
export function renderDay(ms: number): number {
  return Math.floor(ms / 86_400_000) * 86_400;
}

export function renderValue(value: SecretValue): JsonObject {
  return "text" in value ? { SecretString: value.text } : { SecretBinary: value.base64 };
}

export function renderTags(secret: Secret): readonly JsonObject[] {
  return [...secret.tags].map(([key, value]) => ({ Key: key, Value: value }));
}

/** Staging labels by version id, of the versions that have any. */
export function renderStages(secret: Secret): JsonObject {
  return Object.fromEntries(
    [...secret.versions.values()].filter(hasStages).map(({ id, stages }) => [id, [...stages]]),
  );
}

export function hasStages(version: SecretVersion): boolean {
  return version.stages.size > 0;
}
