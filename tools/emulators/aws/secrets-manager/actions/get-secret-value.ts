import type { SecretsAction } from "../action.ts";
import { readString, requireString } from "../input.ts";
import { readSecretValue } from "../secret-value.ts";

/** Answers with the value of one version: by id, by staging label, or the current one. */
export const getSecretValue: SecretsAction = (region, input) =>
  readSecretValue(
    region.requireLive(requireString(input, "SecretId")),
    readString(input, "VersionId"),
    readString(input, "VersionStage"),
    region.clock.nowMs(),
  );
