import {
  type InvocationContext,
  type SqsBatchResponse,
  type SqsRecord,
  sqsBatchSchema,
} from "../../shared/contracts/lambda-events.ts";
import { parse } from "../../shared/contracts/parse.ts";
import { changesOf, type Outcome, reasonOf } from "../../shared/core/outcome.ts";
import { describeError, describeStack } from "../../shared/runtime/describe-error.ts";
import { mapBounded } from "../../shared/runtime/map-bounded.ts";
import { groupRecords, type PersonHint, type PersonRecords } from "./group-records.ts";
import { type SettleDeps, settlePerson } from "./settle-person.ts";

/** One reconcile, and how many requests to both orgs it took. */
export interface Reconciled {
  readonly outcome: Outcome;
  readonly requests: number;
}

export interface BatchDeps extends SettleDeps {
  /** @param deadlineMs when it must have ended, in milliseconds since 1970 */
  readonly reconcile: (userId: string, hint: PersonHint | null, deadlineMs: number) => Promise<Reconciled>;
}

/** A whole batch of different people: waiting on Okta is what the time goes into, and it can be shared. */
const parallelPeople = 10;
/** Nobody is begun with less than this left of the invocation. */
const leastRemainingMs = 12_000;
/** Kept for settling everybody's records when the last person is done. */
const settleReserveMs = 3000;

/**
 * Works through one batch of records. The records of one person are reconciled once, different people in parallel, so that
 * nobody waits for, or suffers from, anybody else.
 *
 * @returns the records that go back to the queue: all of a person's, or none
 * @throws when the event is no batch of SQS records at all (a wiring fault)
 */
export async function processBatch(
  event: unknown,
  context: InvocationContext,
  deps: BatchDeps,
): Promise<SqsBatchResponse> {
  const batch = parse(sqsBatchSchema, event);
  if (!batch.ok) throw new TypeError(`not an SQS batch: ${batch.problems.join("; ")}`);
  const { people, unreadable } = groupRecords(batch.value.Records, deps.connectionId);
  const returned = await Promise.all([
    mapBounded(unreadable, parallelPeople, ({ record, reason }) =>
      conclude(
        { userId: null, hint: null, records: [record] },
        { outcome: { kind: "rejected", reason }, requests: 0 },
        deps,
      ),
    ),
    mapBounded(people, parallelPeople, async (person) =>
      conclude(person, await attempt(person, context, deps), deps),
    ),
  ]);
  return { batchItemFailures: returned.flat(2).map((record) => ({ itemIdentifier: record.messageId })) };
}

/** Reconciles one person. What is thrown is a fault of ours: the records come back, and are parked if it stays. */
async function attempt(
  person: PersonRecords,
  context: InvocationContext,
  deps: BatchDeps,
): Promise<Reconciled> {
  const remainingMs = context.getRemainingTimeInMillis();
  if (remainingMs < leastRemainingMs) {
    return { outcome: { kind: "retry", reason: "out-of-time", afterMs: 0 }, requests: 0 };
  }
  try {
    return await deps.reconcile(
      person.userId,
      person.hint,
      deps.clock.nowMs() + remainingMs - settleReserveMs,
    );
  } catch (error) {
    const { connectionId } = deps;
    deps.log("record.fault", {
      connectionId,
      userId: person.userId,
      error: describeError(error),
      stack: describeStack(error),
    });
    return { outcome: { kind: "retry", reason: "unexpected" }, requests: 0 };
  }
}

type Concluded = Omit<PersonRecords, "userId"> & { readonly userId: string | null };

async function conclude(
  person: Concluded,
  reconciled: Reconciled,
  deps: BatchDeps,
): Promise<readonly SqsRecord[]> {
  const { outcome, returned, afterSeconds } = await settlePerson(person.records, reconciled.outcome, deps);
  const refusal = outcome.kind === "rejected" ? (outcome.refusal ?? null) : null;
  deps.log("record.outcome", {
    connectionId: deps.connectionId,
    userId: person.userId,
    messageIds: person.records.map((record) => record.messageId),
    outcome: outcome.kind,
    reason: reasonOf(outcome),
    changes: changesOf(outcome),
    errorCode: outcome.kind === "retry" ? (outcome.errorCode ?? null) : (refusal?.errorCode ?? null),
    field: refusal?.field ?? null,
    requests: reconciled.requests,
    receiveCount: Math.max(...person.records.map((record) => record.attributes.ApproximateReceiveCount)),
    lagMs: person.hint === null ? null : deps.clock.nowMs() - Date.parse(person.hint.publishedAt),
    afterSeconds,
  });
  return returned;
}
