import type { AwsFault } from "../../fault.ts";
import type { SqsAction } from "../action.ts";
import { answerBatch, readBatch } from "../batch.ts";
import { sqsFaults } from "../faults.ts";
import { readString, requireString } from "../input.ts";
import { readMessageAttributes } from "../message-attributes.ts";
import {
  measureMessage,
  readNewMessage,
  refuseIncompleteFifoMessage,
  refuseOversized,
} from "../new-message.ts";
import { answerSent } from "../sent-answer.ts";

/** Bytes of all messages of a batch together (SendMessageBatch). */
const maxBatchBytes = 1_048_576;

/** Puts up to ten messages on a queue; each succeeds or fails by itself. */
export const sendMessageBatch: SqsAction = (region, input, request) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  const entries = readBatch(input, "SendMessageBatchRequestEntry");
  for (const entry of entries) refuseIncompleteFifoMessage(queue, entry.input, missingGroup);
  const bytes = entries.reduce(
    (sum, entry) =>
      sum +
      measureMessage({
        body: readString(entry.input, "MessageBody") ?? "",
        attributes: readMessageAttributes(entry.input),
      }),
    0,
  );
  if (bytes > maxBatchBytes) throw sqsFaults.batchTooLong(maxBatchBytes, bytes);
  return answerBatch(entries, (entry) => {
    const { message, delaySeconds } = readNewMessage(queue, entry, request.accessKeyId);
    refuseOversized(queue, message);
    return answerSent(message, queue.send(message, delaySeconds));
  });
};

function missingGroup(): AwsFault {
  return sqsFaults.invalidParameter("The request must contain the parameter MessageGroupId.");
}
