import type { FifoQueue } from "../../shared/aws/queue.ts";
import type { SqsRecord } from "../../shared/contracts/lambda-events.ts";
import { parkedAttributes } from "../../shared/contracts/outcomes.ts";
import type { Outcome, Refusal } from "../../shared/core/outcome.ts";
import { decideRetry, type RecordHistory } from "../../shared/core/retry/decide-retry.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { describeError } from "../../shared/runtime/describe-error.ts";
import type { Log } from "../../shared/runtime/log.ts";

export interface SettleDeps {
  readonly connectionId: string;
  readonly queue: FifoQueue;
  readonly deadLetterQueue: FifoQueue;
  readonly clock: Clock;
  /** 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  readonly log: Log;
}

/** What was done with a person's records, for the log. */
export interface Settled {
  readonly outcome: Outcome;
  /** The records that go back to the queue: all of them, or none. */
  readonly returned: readonly SqsRecord[];
  /** How long they stay hidden; null when they are acknowledged, or when hiding them failed. */
  readonly afterSeconds: number | null;
}

/**
 * Turns an outcome into what becomes of a person's records: acknowledged, parked and acknowledged, or returned together
 * after one pause.
 */
export async function settlePerson(
  records: readonly SqsRecord[],
  outcome: Outcome,
  deps: SettleDeps,
): Promise<Settled> {
  if (outcome.kind === "rejected") return park(records, outcome, deps);
  if (outcome.kind !== "retry") return { outcome, returned: [], afterSeconds: null };
  const decision = decideRetry(outcome, readHistory(records, deps.clock.nowMs()), deps.random());
  if (decision.kind === "park") {
    return park(
      records,
      { kind: "rejected", reason: decision.reason, refusal: describeRetry(outcome) },
      deps,
    );
  }
  const hidden = await Promise.all(records.map((record) => hide(record, decision.afterSeconds, deps)));
  return { outcome, returned: records, afterSeconds: hidden.includes(false) ? null : decision.afterSeconds };
}

/**
 * Puts one copy on the dead-letter queue, with the reason, and acknowledges all: a message says who, so one is enough. When
 * the copy cannot be made the records go back, for nothing may be lost.
 */
async function park(
  records: readonly SqsRecord[],
  outcome: Extract<Outcome, { kind: "rejected" }>,
  deps: SettleDeps,
): Promise<Settled> {
  const newest = records.at(-1);
  if (newest === undefined) return { outcome, returned: [], afterSeconds: null };
  try {
    await deps.deadLetterQueue.send({
      body: newest.body,
      groupId: newest.attributes.MessageGroupId,
      // Its own id: SQS would silently drop a copy that reused the event's.
      deduplicationId: newest.messageId,
      attributes: buildAttributes(outcome, records, deps.clock.nowMs()),
    });
    return { outcome, returned: [], afterSeconds: null };
  } catch (error) {
    deps.log("park.failed", {
      connectionId: deps.connectionId,
      messageId: newest.messageId,
      error: describeError(error),
    });
    return { outcome: { kind: "retry", reason: "unexpected" }, returned: records, afterSeconds: null };
  }
}

/** What an operator asks of a dead letter, and the record itself forgets when it is sent anew. */
function buildAttributes(
  { reason, refusal }: Extract<Outcome, { kind: "rejected" }>,
  records: readonly SqsRecord[],
  nowMs: number,
): Record<string, string | null> {
  const firstReceivedMs = Math.min(
    nowMs,
    ...records.map(({ attributes }) => attributes.ApproximateFirstReceiveTimestamp ?? nowMs),
  );
  return {
    [parkedAttributes.reason]: reason,
    [parkedAttributes.errorCode]: refusal?.errorCode ?? null,
    // A worn-out retry has none.
    [parkedAttributes.status]: refusal === undefined || refusal.status === 0 ? null : String(refusal.status),
    [parkedAttributes.field]: refusal?.field ?? null,
    [parkedAttributes.firstReceivedAt]: new Date(firstReceivedMs).toISOString(),
    [parkedAttributes.receiveCount]: String(readHistory(records, nowMs).receiveCount),
    [parkedAttributes.parkedAt]: new Date(nowMs).toISOString(),
  };
}

/** Without this the record would come back after the queue's own visibility time-out: later, but it comes. */
async function hide(record: SqsRecord, seconds: number, deps: SettleDeps): Promise<boolean> {
  try {
    await deps.queue.hide(record.receiptHandle, seconds);
    return true;
  } catch (error) {
    const { connectionId, log } = deps;
    log("visibility.unchanged", { connectionId, messageId: record.messageId, error: describeError(error) });
    return false;
  }
}

function readHistory(records: readonly SqsRecord[], nowMs: number): RecordHistory {
  const sentMs = Math.min(...records.map((record) => record.attributes.SentTimestamp));
  return {
    receiveCount: Math.max(...records.map((record) => record.attributes.ApproximateReceiveCount)),
    ageMs: Math.max(0, nowMs - sentMs),
  };
}

/** What a worn-out retry ended for last, in the place where a refusal would be. */
function describeRetry(outcome: Extract<Outcome, { kind: "retry" }>): Refusal {
  return { status: 0, errorCode: outcome.errorCode ?? outcome.reason, field: null };
}
