import * as v from "valibot";
import type { WalkDeps } from "../../../../functions/replay/walk-letters.ts";
import { createDeadLetterQueue } from "../../../../shared/aws/dead-letters.ts";
import { deadLetterKinds, deadLetterReasons } from "../../../../shared/contracts/replay.ts";
import type { DeadLetter } from "../../../../shared/core/dead-letters/dead-letter.ts";
import { systemClock } from "../../../../shared/runtime/clock.ts";
import { readQueues } from "../../aws/queues.ts";
import type { ConnectedBridge } from "../../bridge/find-bridge.ts";
import type { Screen } from "../../output/screen.ts";

/** A dead letter as `--json` prints it. */
export const letterSchema = v.object({
  id: v.string(),
  user: v.nullable(v.string()),
  kind: v.picklist(deadLetterKinds),
  reason: v.picklist(deadLetterReasons),
  /** What Okta, or its token endpoint, called the trouble, with its meaning in fixed words, and the field at fault. */
  errorCode: v.nullable(v.string()),
  summary: v.nullable(v.string()),
  field: v.nullable(v.string()),
  firstTriedAt: v.nullable(v.string()),
  /** When it became a dead letter. */
  parkedAt: v.string(),
  tries: v.number(),
  /** The event behind it. */
  eventType: v.nullable(v.string()),
  publishedAt: v.nullable(v.string()),
});

export type ShownLetter = v.InferOutput<typeof letterSchema>;

export function showLetter(letter: DeadLetter): ShownLetter {
  return {
    id: letter.messageId,
    user: letter.userId,
    kind: letter.kind,
    reason: letter.reason,
    errorCode: letter.errorCode,
    summary: letter.summary,
    field: letter.field,
    firstTriedAt: formatInstant(letter.firstTriedAtMs),
    parkedAt: new Date(letter.parkedAtMs).toISOString(),
    tries: letter.tries,
    eventType: letter.eventType,
    publishedAt: formatInstant(letter.publishedAtMs),
  };
}

/** A dead-letter queue, and how many of its letters somebody else had in hand when it was opened. */
export interface OpenedLetters extends WalkDeps {
  readonly inOtherHands: number;
}

/** The connection's dead-letter queue, and the time of this machine. */
export async function openDeadLetters({
  aws,
  deployment,
  connection,
}: ConnectedBridge): Promise<OpenedLetters> {
  const { deadLetters } = await readQueues(aws, deployment.prefix, connection.id);
  return {
    deadLetters: createDeadLetterQueue(aws.sqs, deadLetters.url),
    clock: systemClock,
    inOtherHands: deadLetters.inFlight,
  };
}

/** What a first-in-first-out queue cannot show. */
export const hiddenNote =
  "One dead letter a person is shown: SQS hides what came after it about the same person until it is gone.";

/** Who looks at dead letters hides them from others for that moment; who was killed in it, for two minutes. */
export function tellInOtherHands({ inOtherHands }: OpenedLetters, screen: Pick<Screen, "note">): void {
  if (inOtherHands === 0) return;
  screen.note(
    `About ${inOtherHands} more may be hidden: another look or replay had them in hand. Look again in two minutes.`,
  );
}

function formatInstant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
