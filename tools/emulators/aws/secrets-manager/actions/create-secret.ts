import type { JsonObject } from "../../json.ts";
import type { SecretsAction } from "../action.ts";
import { secretsFaults } from "../faults.ts";
import { readString, requireString } from "../input.ts";
import { current, isSameValue, type Secret, type SecretValue } from "../secret.ts";
import { readTags } from "../tags.ts";
import { readValue, requireVersionId } from "../value.ts";
import { addVersion } from "../versions.ts";

const nameForm = /^[A-Za-z0-9/_+=.@!-]{1,512}$/;

/** Makes a secret, with a first version when a value is given. Repeating the request with its token changes nothing. */
export const createSecret: SecretsAction = (region, input) => {
  const name = requireString(input, "Name");
  if (!nameForm.test(name)) {
    throw secretsFaults.validation(
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    );
  }
  const value = readValue(input);
  const versionId = requireVersionId(input);
  const existing = region.find(name);
  if (existing) return answerRepeated(existing, versionId, value);
  const tags = readTags(input);
  const secret = region.create(name);
  secret.description = readString(input, "Description");
  secret.kmsKeyId = readString(input, "KmsKeyId");
  if (tags.size > 0) secret.tags = new Map(tags);
  if (!value) return { ARN: secret.arn, Name: name };
  addVersion(secret, versionId, value, [current], region.clock.nowMs());
  return { ARN: secret.arn, Name: name, VersionId: versionId };
};

function answerRepeated(existing: Secret, versionId: string, value: SecretValue | undefined): JsonObject {
  if (existing.deletionDueMs !== undefined) {
    throw secretsFaults.invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  const known = existing.versions.get(versionId)?.value;
  if (known && value && isSameValue(known, value)) {
    return { ARN: existing.arn, Name: existing.name, VersionId: versionId };
  }
  throw secretsFaults.exists(`The operation failed because the secret ${existing.name} already exists.`);
}
