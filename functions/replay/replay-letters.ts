import type { FifoQueue } from "../../shared/aws/queue.ts";
import type { DeadLetterFilter, ReplayCounts } from "../../shared/contracts/replay.ts";
import type { ReceivedLetter } from "../../shared/core/dead-letters/dead-letter.ts";
import { matchesFilter } from "../../shared/core/dead-letters/matches-filter.ts";
import { createPace, type Pace, waitOrStop } from "./pace.ts";
import { type WalkDeps, type WalkOptions, walkLetters } from "./walk-letters.ts";

export interface ReplayOptions extends WalkOptions {
  readonly filter: DeadLetterFilter;
  /** Only counts. */
  readonly dryRun: boolean;
  /**
   * Letters of after this instant stay, in milliseconds since 1970; now, if not given. Who cannot succeed yet is parked again within a
   * second, and would otherwise be sent back for ever.
   */
  readonly latestMs?: number | undefined;
  /** 1 to 300. */
  readonly ratePerSecond: number;
  /** Called after every batch with what there is so far. */
  readonly onProgress?: ((soFar: ReplayCounts) => void) | undefined;
}

export interface ReplayDeps extends WalkDeps {
  /** The connection's own queue. */
  readonly queue: FifoQueue;
}

/** SQS takes nothing at all, several times in a row. */
export class NothingAcceptedError extends Error {
  override readonly name = "NothingAcceptedError";
}

const mostFailedTurns = 3;
/** After a turn of which SQS took nothing, times the number of such turns in a row. */
const failedTurnMs = 1000;

/** Counts turns of which SQS took nothing, over all batches: a batch may be one turn. */
class FailedTurns {
  #inARow = 0;

  /** @returns how long to wait before the next turn, in milliseconds @throws NothingAcceptedError after several in a row */
  note(sent: number): number {
    this.#inARow = sent === 0 ? this.#inARow + 1 : 0;
    if (this.#inARow >= mostFailedTurns) throw new NothingAcceptedError("SQS accepts no message");
    return this.#inARow * failedTurnMs;
  }
}

/**
 * Sends the dead letters that fit back to the connection's queue, as they are, and leaves the others.
 *
 * Each is sent, confirmed, and only then deleted, so a replay that is killed at any point loses nobody. Sent and not deleted, it comes back
 * in two minutes; the next replay sends it under the same deduplication id (`replay:` and the dead letter's id), which SQS drops for five
 * minutes; and a second message is harmless later, since a message says who, never what.
 *
 * A letter that is no message of this connection is never sent, whatever the filter says: the worker would only park it again.
 *
 * @throws what SQS throws, and {@link NothingAcceptedError}; what stays is released before
 */
export async function replayLetters(options: ReplayOptions, deps: ReplayDeps): Promise<ReplayCounts> {
  const { filter, dryRun, ratePerSecond, signal, onProgress, latestMs = deps.clock.nowMs() } = options;
  const pace = createPace(ratePerSecond, deps.clock, signal);
  const tally = new Tally(dryRun);
  const failedTurns = new FailedTurns();
  const { isComplete, stayed } = await walkLetters(options, deps, async (letters, untilMs) => {
    const readable = letters.filter(({ isReplayable }) => isReplayable);
    const matched = readable.filter(
      ({ letter }) => letter.parkedAtMs <= latestMs && matchesFilter(letter, filter),
    );
    tally.see(letters.length, readable.length, matched);
    const gone = new Set<string>();
    if (!dryRun) {
      for await (const turn of sendBack(matched, untilMs, { ...deps, ...options, pace, failedTurns })) {
        for (const { letter } of turn) gone.add(letter.messageId);
        tally.replay(turn);
        onProgress?.(tally.read({ mayHideMore: false, hasMore: true }));
      }
    }
    onProgress?.(tally.read({ mayHideMore: false, hasMore: true }));
    return gone;
  });
  const hasUnsent = !dryRun && tally.hasUnsent;
  return tally.read({ mayHideMore: stayed > 0, hasMore: !isComplete || hasUnsent });
}

/** Gives those that went back, a turn at a time. What SQS did not take, or did not delete, stays for another time. */
async function* sendBack(
  letters: readonly ReceivedLetter[],
  untilMs: number,
  {
    queue,
    deadLetters,
    clock,
    pace,
    failedTurns,
    signal,
  }: ReplayDeps & {
    readonly pace: Pace;
    readonly failedTurns: FailedTurns;
    readonly signal?: AbortSignal | undefined;
  },
): AsyncGenerator<readonly ReceivedLetter[]> {
  for (let from = 0; from < letters.length; from += pace.largestTurn) {
    const turn = letters.slice(from, from + pace.largestTurn);
    await pace.turn(turn.length);
    if (signal?.aborted === true || clock.nowMs() > untilMs) return;
    const sent = await send(turn, queue);
    const waitMs = failedTurns.note(sent.length);
    if (sent.length === 0) {
      await waitOrStop(waitMs, clock, signal);
      continue;
    }
    const left = new Set(await deadLetters.remove(sent.map(({ receiptHandle }) => receiptHandle)));
    yield sent.filter(({ receiptHandle }) => !left.has(receiptHandle));
  }
}

async function send(turn: readonly ReceivedLetter[], queue: FifoQueue): Promise<readonly ReceivedLetter[]> {
  const messages = turn.map(({ letter, body, groupId }) => ({
    body,
    groupId,
    deduplicationId: `replay:${letter.messageId}`,
  }));
  const refused = new Set((await queue.sendBatch(messages)).map(({ deduplicationId: id }) => id));
  return turn.filter(({ letter }) => !refused.has(`replay:${letter.messageId}`));
}

/** What there is so far. */
class Tally {
  readonly #dryRun: boolean;
  readonly #byReason = new Map<string, number>();
  #matched = 0;
  #replayed = 0;
  #kept = 0;
  #unreadable = 0;

  constructor(dryRun: boolean) {
    this.#dryRun = dryRun;
  }

  get hasUnsent(): boolean {
    return this.#replayed < this.#matched;
  }

  see(all: number, readable: number, matched: readonly ReceivedLetter[]): void {
    this.#unreadable += all - readable;
    this.#kept += readable - matched.length;
    this.#matched += matched.length;
    if (this.#dryRun) this.#count(matched);
  }

  replay(letters: readonly ReceivedLetter[]): void {
    this.#replayed += letters.length;
    this.#count(letters);
  }

  read(end: Pick<ReplayCounts, "mayHideMore" | "hasMore">): ReplayCounts {
    return {
      matched: this.#matched,
      replayed: this.#replayed,
      kept: this.#kept,
      unreadable: this.#unreadable,
      byReason: Object.fromEntries(this.#byReason),
      ...end,
    };
  }

  #count(letters: readonly ReceivedLetter[]): void {
    for (const { letter } of letters)
      this.#byReason.set(letter.reason, (this.#byReason.get(letter.reason) ?? 0) + 1);
  }
}
