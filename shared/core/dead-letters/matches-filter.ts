import type { DeadLetterFilter } from "../../contracts/replay.ts";
import type { DeadLetter } from "./dead-letter.ts";

/** Whether a dead letter fits everything that a filter gives. An empty list fits nothing; a filter that gives nothing fits all. */
export function matchesFilter(letter: DeadLetter, filter: DeadLetterFilter): boolean {
  const { userIds, messageIds, reasons, kind, since, until } = filter;
  return (
    (userIds === undefined || (letter.userId !== null && userIds.includes(letter.userId))) &&
    (messageIds === undefined || messageIds.includes(letter.messageId)) &&
    (reasons === undefined || reasons.includes(letter.reason)) &&
    (kind === undefined || letter.kind === kind) &&
    (since === undefined || letter.parkedAtMs >= Date.parse(since)) &&
    (until === undefined || letter.parkedAtMs < Date.parse(until))
  );
}
