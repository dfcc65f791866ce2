import { type FifoQueue, largestSendBatch, type OutgoingMessage } from "../../shared/aws/queue.ts";
import { buildSourceUserKey } from "../../shared/contracts/names.ts";
import type { QueueMessage } from "../../shared/contracts/queue-message.ts";
import type { EventSubject } from "../../shared/core/events/select-subjects.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { describeError } from "../../shared/runtime/describe-error.ts";
import { mapBounded } from "../../shared/runtime/map-bounded.ts";

/** How many messages SQS did not accept in the end, and how its last refusal read. */
export interface Unsent {
  readonly count: number;
  readonly error: string | null;
}

/** Batches on their way at the same time: enough to keep a delivery of hundreds of events within Okta's 3 s. */
const parallelBatches = 4;
/** Single entries that SQS refuses are sent this often. Calls that fail as a whole were repeated by the SDK already. */
const attempts = 3;

/** Sends one message per event to the connection's queue. */
export async function enqueueSubjects(
  subjects: readonly EventSubject[],
  connectionId: string,
  queue: FifoQueue,
  clock: Clock,
): Promise<Unsent> {
  const enqueuedAt = new Date(clock.nowMs()).toISOString();
  const messages = subjects.map((subject) => buildMessage(subject, connectionId, enqueuedAt));
  const batches = Array.from({ length: Math.ceil(messages.length / largestSendBatch) }, (_, index) =>
    messages.slice(index * largestSendBatch, (index + 1) * largestSendBatch),
  );
  // Once a call has failed as a whole the queue is down: a quick 500 leaves Okta's one repetition a better chance.
  let isDown = false;
  const results = await mapBounded(batches, parallelBatches, async (batch) => {
    const unsent = isDown ? { count: batch.length, error: null } : await sendStubbornly(batch, queue);
    isDown ||= unsent.count === batch.length;
    return unsent;
  });
  return {
    count: results.reduce((sum, result) => sum + result.count, 0),
    error: results.findLast((result) => result.error !== null)?.error ?? null,
  };
}

async function sendStubbornly(batch: readonly OutgoingMessage[], queue: FifoQueue): Promise<Unsent> {
  let unsent = batch;
  let error: string | null = null;
  for (let attempt = 0; attempt < attempts && unsent.length > 0; attempt += 1) {
    try {
      unsent = await queue.sendBatch(unsent);
      error = unsent.length > 0 ? "entries refused" : null;
    } catch (thrown) {
      return { count: unsent.length, error: describeError(thrown) };
    }
  }
  return { count: unsent.length, error };
}

/** The event's own id deduplicates: the same event by Okta's repetition, or by the System Log, is one message. */
function buildMessage(subject: EventSubject, connectionId: string, enqueuedAt: string): OutgoingMessage {
  const message: QueueMessage = {
    version: 1,
    connectionId,
    subject: { type: "user", id: subject.userId },
    hint: subject.hint,
    origin: "hook",
    enqueuedAt,
  };
  return {
    body: JSON.stringify(message),
    groupId: buildSourceUserKey(connectionId, subject.userId),
    deduplicationId: subject.hint.eventId,
  };
}
