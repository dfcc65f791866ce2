import { expect, test } from "vitest";
import { replayInRounds } from "../../../../functions/replay/replay-in-rounds.ts";
import { NothingAcceptedError } from "../../../../functions/replay/replay-letters.ts";
import { buildSourceUserKey } from "../../../../shared/contracts/names.ts";
import type { ReplayCounts } from "../../../../shared/contracts/replay.ts";
import type { SqsMessage } from "../../../../shared/contracts/sqs-message.ts";
import { connectionId } from "../../../support/connections.ts";
import { MemoryQueue } from "../../../support/memory-queue.ts";
import { buildMessage } from "../../../support/records.ts";
import { StubClock, testNowMs } from "../../../support/stub-clock.ts";

function bury(index: number, reason: string): SqsMessage {
  const id = `00u${index}`;
  return {
    MessageId: `dead${index}`,
    ReceiptHandle: `dead${index}`,
    Body: JSON.stringify(buildMessage({ subject: { type: "user", id } })),
    Attributes: {
      MessageGroupId: buildSourceUserKey(connectionId, id),
      SentTimestamp: testNowMs,
      ApproximateReceiveCount: 1,
    },
    MessageAttributes: { "orgbridge.reason": { StringValue: reason } },
  };
}

/** A dead-letter queue of these; what is released, or hidden for as long as it was to be, comes again. */
function open(letters: readonly SqsMessage[]) {
  const clock = new StubClock();
  const queue = new MemoryQueue();
  const waiting = [...letters];
  const inFlight = new Map<string, { readonly message: SqsMessage; readonly untilMs: number }>();
  const show = (handle: string): void => {
    waiting.push(inFlight.get(handle)!.message);
    inFlight.delete(handle);
  };
  const deadLetters = {
    receive: async (hideSeconds: number) => {
      for (const [handle, { untilMs }] of inFlight) if (untilMs <= clock.nowMs()) show(handle);
      const received = waiting.splice(0, 10);
      const untilMs = clock.nowMs() + 1000 * hideSeconds;
      for (const message of received) inFlight.set(message.ReceiptHandle, { message, untilMs });
      return received;
    },
    release: async (handles: readonly string[]) => handles.forEach(show),
    remove: async (handles: readonly string[]) => {
      for (const handle of handles) inFlight.delete(handle);
      return [];
    },
  };
  return { clock, queue, deps: { clock, queue, deadLetters } };
}

const options = { connectionId, filter: { reasons: ["refused" as const] }, dryRun: false, ratePerSecond: 1 };

test("goes on until all are gone, in rounds of ten minutes, and gives the sum", async () => {
  const { queue, clock, deps } = open(Array.from({ length: 1500 }, (_, index) => bury(index, "refused")));
  const progress: ReplayCounts[] = [];

  const counts = await replayInRounds({ ...options, onProgress: (soFar) => progress.push(soFar) }, deps);

  expect(counts).toMatchObject({ matched: 1500, replayed: 1500, kept: 0, hasMore: false });
  expect(counts.byReason).toEqual({ refused: 1500 });
  expect(queue.sent).toHaveLength(1500);
  expect(progress.map(({ replayed }) => replayed)).toEqual(
    progress.map(({ replayed }) => replayed).toSorted((a, b) => a - b),
  );
  expect(clock.waitsMs.filter((ms) => ms > 2000)).toEqual([]);
});

test("leaves what stays visible for over a minute between two rounds, so that the alarms see it", async () => {
  const kept = [bury(9999, "login-taken")];
  const { clock, deps } = open([
    ...kept,
    ...Array.from({ length: 1000 }, (_, index) => bury(index, "refused")),
  ]);

  const counts = await replayInRounds(options, deps);

  expect(counts).toMatchObject({ replayed: 1000, kept: 1, mayHideMore: true, hasMore: false });
  expect(clock.waitsMs.filter((ms) => ms > 60_000)).toHaveLength(1);
});

test("ends when a round gets nowhere", async () => {
  const { queue, deps } = open([bury(1, "refused"), bury(2, "refused")]);
  queue.isRefused = () => true;

  expect(await replayInRounds(options, deps)).toMatchObject({ matched: 2, replayed: 0, hasMore: true });
});

test("gives up when SQS takes nothing three times in a row, though each batch is one turn", async () => {
  const { queue, clock, deps } = open(Array.from({ length: 1000 }, (_, index) => bury(index, "refused")));
  queue.isRefused = () => true;

  await expect(replayInRounds({ ...options, ratePerSecond: 300 }, deps)).rejects.toThrow(
    NothingAcceptedError,
  );
  expect(clock.waitsMs.filter((ms) => ms >= 1000)).toEqual([1000, 2000]);
});

test("ends when it is stopped, in the middle of a pause as well", async () => {
  const { deps } = open(Array.from({ length: 50 }, (_, index) => bury(index, "refused")));
  const stop = new AbortController();
  const never = {
    ...deps,
    clock: {
      nowMs: deps.clock.nowMs,
      wait: () => {
        stop.abort();
        return new Promise<void>(() => undefined);
      },
    },
  };

  const counts = await replayInRounds({ ...options, signal: stop.signal }, never);

  expect(counts).toMatchObject({ replayed: 1, hasMore: true });
});

test("does not send back for ever who is parked again at once", async () => {
  const { queue, deps } = open([bury(1, "refused")]);
  const { receive } = deps.deadLetters;
  let parkedAgain = 0;
  const busyWorker = {
    ...deps.deadLetters,
    receive: async (hideSeconds: number) => {
      if (queue.sent.length === parkedAgain) return receive(hideSeconds);
      parkedAgain += 1;
      const again = bury(1, "refused");
      const id = `again${parkedAgain}`;
      const Attributes = { ...again.Attributes, SentTimestamp: testNowMs + 60_000 };
      return [{ ...again, MessageId: id, ReceiptHandle: id, Attributes }];
    },
  };

  const counts = await replayInRounds(options, { ...deps, deadLetters: busyWorker });

  expect(counts).toMatchObject({ matched: 1, replayed: 1, kept: 1 });
  expect(queue.sent).toHaveLength(1);
});
