import { AwsFault } from "../../fault.ts";
import type { JsonObject } from "../../json.ts";
import type { SecretsAction } from "../action.ts";
import { secretsFaults } from "../faults.ts";
import { selectSecrets } from "../filters.ts";
import { readInteger, readString, readStrings } from "../input.ts";
import { cutPage } from "../page.ts";
import { readSecretValue } from "../secret-value.ts";

/** Answers with the current values of several secrets, and says of which there is none to be had, and why. */
export const batchGetSecretValue: SecretsAction = (region, input) => {
  const ids = readStrings(input, "SecretIdList");
  const filters = input["Filters"];
  if ((ids === undefined) === (filters === undefined)) {
    throw secretsFaults.invalidParameter(
      "Either 'SecretIdList' or 'Filters' must be provided, but not both.",
    );
  }
  const names = ids ?? selectSecrets(region.secrets, input).map(({ name }) => name);
  const page = cutPage(names, readInteger(input, "MaxResults") ?? 20, readString(input, "NextToken"));
  const values: JsonObject[] = [];
  const errors: JsonObject[] = [];
  for (const id of page.items) {
    try {
      values.push(readSecretValue(region.requireLive(id), undefined, undefined, region.clock.nowMs()));
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      errors.push({ SecretId: id, ErrorCode: error.type, Message: error.message });
    }
  }
  return { SecretValues: values, Errors: errors, NextToken: page.nextToken };
};
