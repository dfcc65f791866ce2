import type { JsonObject } from "../json.ts";
import { sqsFaults } from "./faults.ts";
import { readInteger } from "./input.ts";

/** No message stays out of sight longer than this from one receive on (SQS Developer Guide, visibility timeout). */
const maxSeconds = 43_200;

/**
 * The VisibilityTimeout of a change, 0 to 43,200 seconds.
 *
 * @throws AwsFault MissingParameter or InvalidParameterValue
 */
export function requireVisibilityTimeout(input: JsonObject): number {
  const seconds = readInteger(input, "VisibilityTimeout");
  if (seconds === undefined) throw sqsFaults.missingParameter("VisibilityTimeout");
  if (seconds < 0 || seconds > maxSeconds) {
    throw sqsFaults.invalidParameter(
      `Value ${seconds} for parameter VisibilityTimeout is invalid. ` +
        "Reason: VisibilityTimeout must be an integer between 0 and 43200.",
    );
  }
  return seconds;
}

/**
 * Refuses a time-out that would keep a message out of sight for over twelve hours from its latest receive on.
 *
 * @param sinceReceiveMs time since that receive
 * @throws AwsFault InvalidParameterValue
 */
export function refuseTimeoutBeyondLimit(timeoutSeconds: number, sinceReceiveMs: number): void {
  if (sinceReceiveMs + timeoutSeconds * 1000 <= maxSeconds * 1000) return;
  throw sqsFaults.invalidParameter(
    `Value ${timeoutSeconds} for parameter VisibilityTimeout is invalid. ` +
      `Reason: Total VisibilityTimeout for the message is beyond the limit [${maxSeconds} seconds].`,
  );
}
