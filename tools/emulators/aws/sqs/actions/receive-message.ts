import type { SqsAction } from "../action.ts";
import { renderDelivery } from "../delivered-message.ts";
import { sqsFaults } from "../faults.ts";
import { readInteger, readString, readStrings, requireString } from "../input.ts";

/** Hands out up to ten messages; waits for the first when the request or the queue says so. */
export const receiveMessage: SqsAction = async (region, input, request) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  const maxMessages = readInteger(input, "MaxNumberOfMessages") ?? 1;
  refuseOutside("MaxNumberOfMessages", maxMessages, 1, 10, "Must be between 1 and 10, if provided.");
  const visibilityTimeoutSeconds = readInteger(input, "VisibilityTimeout");
  refuseOutside(
    "VisibilityTimeout",
    visibilityTimeoutSeconds,
    0,
    43_200,
    "Must be between 0 and 43200, if provided.",
  );
  const waitSeconds = readInteger(input, "WaitTimeSeconds");
  refuseOutside("WaitTimeSeconds", waitSeconds, 0, 20, "Must be >= 0 and <= 20, if provided.");
  const waitMs = 1000 * (waitSeconds ?? Number(queue.attributes.get("ReceiveMessageWaitTimeSeconds")));
  const attemptId = queue.isFifo ? readString(input, "ReceiveRequestAttemptId") : undefined;
  const selection = {
    systemNames: [
      ...readStrings(input, "MessageSystemAttributeNames"),
      ...readStrings(input, "AttributeNames"),
    ],
    attributeNames: readStrings(input, "MessageAttributeNames"),
  };
  const deliveries = await queue.poll(
    { maxMessages, visibilityTimeoutSeconds, attemptId },
    waitMs,
    request.hungUp,
  );
  return deliveries.length > 0
    ? { Messages: deliveries.map((delivery) => renderDelivery(delivery, selection)) }
    : {};
};

function refuseOutside(
  name: string,
  value: number | undefined,
  min: number,
  max: number,
  reason: string,
): void {
  if (value === undefined || (value >= min && value <= max)) return;
  throw sqsFaults.invalidParameter(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
}
