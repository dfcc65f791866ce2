import type { JsonObject } from "../json.ts";
import { secretsFaults } from "./faults.ts";
import { readString } from "./input.ts";
import type { SecretValue } from "./secret.ts";

/** Longest value of a secret, in bytes (CreateSecret, SecretString). */
const maxValueBytes = 65_536;

/**
 * The value in a request, or undefined when it has none.
 *
 * @throws AwsFault InvalidParameterException when both a text and bytes are given, ValidationException when too long
 */
export function readValue(input: JsonObject): SecretValue | undefined {
  const text = readString(input, "SecretString");
  const base64 = readString(input, "SecretBinary");
  if (text !== undefined && base64 !== undefined) {
    throw secretsFaults.invalidParameter(
      "You can't specify both a binary secret value and a string secret value.",
    );
  }
  const bytes = text === undefined ? Buffer.byteLength(base64 ?? "", "base64") : Buffer.byteLength(text);
  if (bytes > maxValueBytes) {
    throw secretsFaults.validation(
      `1 validation error detected: Value at '${text === undefined ? "secretBinary" : "secretString"}' failed to ` +
        `satisfy constraint: Member must have length less than or equal to ${maxValueBytes}`,
    );
  }
  if (text !== undefined) return { text };
  return base64 === undefined ? undefined : { base64 };
}

/**
 * The id of the version that a request makes: its client token, which the SDKs draw when their caller does not.
 *
 * @throws AwsFault InvalidRequestException without one, InvalidParameterException unless it has 32 to 64 letters
 */
export function requireVersionId(input: JsonObject): string {
  const token = readString(input, "ClientRequestToken");
  if (token === undefined) {
    throw secretsFaults.invalidRequest(
      "You must provide a ClientRequestToken value. We recommend a UUID-type value.",
    );
  }
  if (token.length < 32 || token.length > 64) {
    throw secretsFaults.invalidParameter("ClientRequestToken must be 32-64 characters long.");
  }
  return token;
}
