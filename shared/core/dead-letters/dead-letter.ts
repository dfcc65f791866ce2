import type { DeadLetterKind, DeadLetterReason } from "../../contracts/replay.ts";

/** Somebody who waits on a dead-letter queue: ids and codes only, as in the logs. Times are milliseconds since 1970. */
export interface DeadLetter {
  /** Of the message on the dead-letter queue. */
  readonly messageId: string;
  readonly connectionId: string;
  /** Id in the source org; null when the body is no message of ours. */
  readonly userId: string | null;
  readonly kind: DeadLetterKind;
  readonly reason: DeadLetterReason;
  /** What the org called it, or the reason of the retry that did not help. */
  readonly errorCode: string | null;
  /** HTTP status of the refusal. */
  readonly status: number | null;
  /** Field that the org named. */
  readonly field: string | null;
  /** What the code means, in fixed words; null when there is no code, or none that is known. */
  readonly summary: string | null;
  /** When a worker first had it in hand; null when nobody noted it. */
  readonly firstTriedAtMs: number | null;
  /** When it came to the dead-letter queue: of a parked one, also its last try. */
  readonly parkedAtMs: number;
  /** How often a worker had it in hand. Of an exhausted one SQS's own count, in which looks at the dead letter are counted too. */
  readonly tries: number;
  /** When the event behind it happened; null when there was none. */
  readonly publishedAtMs: number | null;
  readonly eventType: string | null;
}

/** A dead letter with what it takes to send it back. */
export interface ReceivedLetter {
  readonly letter: DeadLetter;
  readonly body: string;
  readonly groupId: string;
  readonly receiptHandle: string;
  /** Whether a worker could do anything with it: it is a message of this connection, in the group that it belongs to. */
  readonly isReplayable: boolean;
}
