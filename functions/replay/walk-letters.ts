import type { DeadLetterQueue } from "../../shared/aws/dead-letters.ts";
import type { ReceivedLetter } from "../../shared/core/dead-letters/dead-letter.ts";
import { readDeadLetter } from "../../shared/core/dead-letters/read-dead-letter.ts";
import type { Clock } from "../../shared/runtime/clock.ts";

/** Where a walk goes, and how long. */
export interface WalkOptions {
  readonly connectionId: string;
  /** No further message is received from then on. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface WalkDeps {
  readonly deadLetters: DeadLetterQueue;
  readonly clock: Clock;
}

/** A letter that stays, as it was received last. */
interface Held {
  readonly receiptHandle: string;
  readonly receivedMs: number;
}

/** How a walk ended. */
export interface Walked {
  /** Whether all that can be seen has been seen. */
  readonly isComplete: boolean;
  /** Letters that stay. */
  readonly stayed: number;
}

/**
 * How long a received letter stays hidden, unless it is released before. Longer than a batch takes at the lowest rate; well under the
 * 5 minutes for which SQS remembers a deduplication id, so that the next replay can reach in time what a killed one had sent already.
 */
export const hideSeconds = 120;
/** SQS asks all of its servers only when it may wait for a message. */
const waitSeconds = 1;

/**
 * Hands every letter of a dead-letter queue to `take` once, in batches of at most 10, and makes visible again whatever `take` did not see
 * off, also when something throws. Memory: an id and a receipt handle for each letter that stays.
 *
 * A letter that stays comes back when its time is over. The walk is over when nothing comes, or when what comes back has gone round once
 * without anything new.
 *
 * @param take gets letters, and the instant by which it must be done with them; gives back the ids of those that are gone
 * @throws what the queue and `take` throw
 */
export async function walkLetters(
  { connectionId, deadlineMs, signal }: WalkOptions,
  { deadLetters, clock }: WalkDeps,
  take: (letters: readonly ReceivedLetter[], untilMs: number) => Promise<ReadonlySet<string>>,
): Promise<Walked> {
  const staying = new Map<string, Held>();
  let comeBack = 0;
  try {
    while (signal?.aborted !== true && clock.nowMs() < deadlineMs) {
      const receivedMs = clock.nowMs();
      const untilMs = receivedMs + (1000 * hideSeconds) / 2;
      const letters = (await deadLetters.receive(hideSeconds, waitSeconds)).map((message) =>
        readDeadLetter(message, connectionId),
      );
      if (letters.length === 0) return { isComplete: true, stayed: staying.size };
      const fresh = letters.filter(({ letter }) => !staying.has(letter.messageId));
      for (const { letter, receiptHandle } of letters)
        staying.set(letter.messageId, { receiptHandle, receivedMs });
      comeBack = fresh.length === 0 ? comeBack + letters.length : 0;
      if (comeBack > staying.size) return { isComplete: true, stayed: staying.size };
      if (fresh.length === 0) continue;
      for (const messageId of await take(fresh, untilMs)) staying.delete(messageId);
    }
    return { isComplete: false, stayed: staying.size };
  } finally {
    const stillHidden = [...staying.values()].filter(
      ({ receivedMs }) => clock.nowMs() < receivedMs + 1000 * hideSeconds,
    );
    // Should this fail, they are visible again when their time is over.
    await deadLetters.release(stillHidden.map(({ receiptHandle }) => receiptHandle)).catch(() => undefined);
  }
}
