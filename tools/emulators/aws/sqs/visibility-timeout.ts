import type { JsonObject } from "../json.ts";
import { sqsFaults } from "./faults.ts";
import { readInteger } from "./input.ts";

/**
 * The VisibilityTimeout of a change, 0 to 43,200 seconds.
 *
 * @throws AwsFault MissingParameter or InvalidParameterValue
 */
export function requireVisibilityTimeout(input: JsonObject): number {
  const seconds = readInteger(input, "VisibilityTimeout");
  if (seconds === undefined) throw sqsFaults.missingParameter("VisibilityTimeout");
  if (seconds < 0 || seconds > 43_200) {
    throw sqsFaults.invalidParameter(
      `Value ${seconds} for parameter VisibilityTimeout is invalid. ` +
        "Reason: VisibilityTimeout must be an integer between 0 and 43200.",
    );
  }
  return seconds;
}
