import { listLetters } from "../../../../functions/replay/list-letters.ts";
import { createDeadLetterQueue } from "../../../../shared/aws/dead-letters.ts";
import { systemClock } from "../../../../shared/runtime/clock.ts";
import type { AwsClients } from "../../aws/clients.ts";
import type { Queue } from "../../aws/queues.ts";

/** Why people are on the dead-letter queue, as far as a short look shows. */
export interface LetterCounts {
  readonly byReason: Readonly<Record<string, number>>;
  /** Whether the look was too short, or letters lie behind others of the same person. */
  readonly isPartial: boolean;
}

/** One screen must not be waited for: what a second shows is enough to know where to look. */
const lookMs = 1000;

/** Looks at dead letters for a second at most, and leaves them where they are. */
export async function countLetters(
  { sqs }: Pick<AwsClients, "sqs">,
  connectionId: string,
  { url, waiting }: Queue,
  nowMs: number,
): Promise<LetterCounts> {
  if (waiting === 0) return { byReason: {}, isPartial: false };
  const byReason: Record<string, number> = {};
  const all = new AbortController();
  let seen = 0;
  await listLetters(
    {
      connectionId,
      filter: {},
      deadlineMs: nowMs + lookMs,
      signal: all.signal,
      onLetter: ({ reason }) => {
        byReason[reason] = (byReason[reason] ?? 0) + 1;
        seen += 1;
        if (seen >= waiting) all.abort();
      },
    },
    { deadLetters: createDeadLetterQueue(sqs, url), clock: systemClock },
  );
  return { byReason, isPartial: seen < waiting };
}
