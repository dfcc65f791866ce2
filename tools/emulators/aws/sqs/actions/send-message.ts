import type { SqsAction } from "../action.ts";
import { sqsFaults } from "../faults.ts";
import { requireString } from "../input.ts";
import { readNewMessage, refuseIncompleteFifoMessage, refuseOversized } from "../new-message.ts";
import { answerSent } from "../sent-answer.ts";

/** Puts one message on a queue. */
export const sendMessage: SqsAction = (region, input, request) => {
  const queue = region.resolve(requireString(input, "QueueUrl"));
  refuseIncompleteFifoMessage(queue, input, () => sqsFaults.missingParameter("MessageGroupId"));
  const { message, delaySeconds } = readNewMessage(queue, input, request.accessKeyId);
  refuseOversized(queue, message);
  return answerSent(message, queue.send(message, delaySeconds));
};
