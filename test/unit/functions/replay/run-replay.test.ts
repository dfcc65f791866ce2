import { expect, test } from "vitest";
import { runReplay } from "../../../../functions/replay/run-replay.ts";
import { buildSourceUserKey } from "../../../../shared/contracts/names.ts";
import { parse } from "../../../../shared/contracts/parse.ts";
import { replayAnswerSchema } from "../../../../shared/contracts/replay.ts";
import type { SqsMessage } from "../../../../shared/contracts/sqs-message.ts";
import { connectionId } from "../../../support/connections.ts";
import { MemoryQueue } from "../../../support/memory-queue.ts";
import { createRecordingLog } from "../../../support/recording-log.ts";
import { buildMessage } from "../../../support/records.ts";
import { StubClock, testNowMs } from "../../../support/stub-clock.ts";

function bury(index: number): SqsMessage {
  const id = `00u${index}`;
  return {
    MessageId: `dead${index}`,
    ReceiptHandle: `receipt${index}`,
    Body: JSON.stringify(buildMessage({ subject: { type: "user", id } })),
    Attributes: {
      MessageGroupId: buildSourceUserKey(connectionId, id),
      SentTimestamp: testNowMs,
      ApproximateReceiveCount: 1,
    },
    MessageAttributes: { "orgbridge.reason": { StringValue: "refused" } },
  };
}

/** A replay of `letters` dead letters, ten a receive; each receive takes `receiveMs`. */
function open(letters: number, receiveMs = 0) {
  const clock = new StubClock();
  const queue = new MemoryQueue();
  const { log, find } = createRecordingLog();
  const waiting = Array.from({ length: letters }, (_, index) => bury(index));
  const released: string[] = [];
  let doAfterRemoving: (queue: MemoryQueue) => void = () => undefined;
  const deadLetters = {
    receive: async () => {
      clock.advance(receiveMs);
      return waiting.splice(0, 10);
    },
    release: async (handles: readonly string[]) => void released.push(...handles),
    remove: async () => {
      doAfterRemoving(queue);
      return [];
    },
  };
  const afterRemoving = (act: (queue: MemoryQueue) => void): void => {
    doAfterRemoving = act;
  };
  const run = (event: unknown, remainingMs = 900_000) =>
    runReplay(
      event,
      { getRemainingTimeInMillis: () => remainingMs },
      { connectionIds: [connectionId, "other"], queuesOf: () => ({ queue, deadLetters }), clock, log },
    );
  return { run, queue, clock, released, find, afterRemoving };
}

test("answers with what it did, in the form of its schema, and logs it", async () => {
  const { run, queue, find } = open(12);

  const answer = await run({ connectionId, filter: {} });

  expect(parse(replayAnswerSchema, answer)).toEqual({ ok: true, value: answer });
  expect(answer).toMatchObject({ connectionId, dryRun: false, replayed: 12, hasMore: false, problem: null });
  expect(queue.sent[0]).toMatchObject({ deduplicationId: "replay:dead0", groupId: `${connectionId}:00u0` });
  expect(find("replay.ended")).toMatchObject([{ connectionId, replayed: 12, hasMore: false, problem: null }]);
});

test("sends no more a second than it is told", async () => {
  const { run, clock } = open(30);

  await run({ connectionId, filter: {}, ratePerSecond: 3 });

  expect(clock.nowMs() - testNowMs).toBeGreaterThanOrEqual(9000);
  expect(clock.nowMs() - testNowMs).toBeLessThanOrEqual(10_000);
});

test("stops before the invocation ends, and says that there is more", async () => {
  const { run, queue } = open(1000, 1000);

  const answer = await run({ connectionId, filter: {}, ratePerSecond: 300 }, 35_000);

  expect(answer).toMatchObject({ hasMore: true, problem: null });
  expect(queue.sent.length).toBeGreaterThan(0);
  expect(queue.sent.length).toBeLessThanOrEqual(60);
});

test("stops when the time that it was given is over", async () => {
  const { run } = open(1000, 1000);

  expect(await run({ connectionId, filter: {}, ratePerSecond: 300, maxSeconds: 2 })).toMatchObject({
    replayed: 20,
    hasMore: true,
  });
});

test("tells what AWS refused, with what was done by then, and makes the rest visible again", async () => {
  const { run, released, afterRemoving } = open(20);
  afterRemoving((queue) => {
    queue.failure = Object.assign(new Error("SECRET"), { name: "AccessDenied" });
  });

  const answer = await run({ connectionId, filter: {}, ratePerSecond: 300 });

  expect(answer).toMatchObject({ replayed: 10, hasMore: true, problem: "AccessDenied" });
  expect(released).toHaveLength(10);
});

test.each([
  ["no connection", { filter: {} }, "connectionId"],
  ["no filter, so that nothing is sent back by leaving something out", { connectionId }, "filter"],
  ["a reason that there is not", { connectionId, filter: { reasons: ["bad-luck"] } }, "filter.reasons"],
  ["a field that there is not", { connectionId, filter: { user: "00u1" } }, "filter.user"],
  ["a rate beyond what it may", { connectionId, filter: {}, ratePerSecond: 301 }, "ratePerSecond"],
  ["a connection that there is not", { connectionId: "nobody", filter: {} }, `${connectionId}, other`],
])("does nothing for a request with %s, and says what is wrong", async (_what, event, words) => {
  const { run, queue } = open(5);

  const answer = await run(event);

  expect(answer.problem).toContain(words);
  expect(answer).toMatchObject({ replayed: 0, hasMore: false });
  expect(queue.sent).toEqual([]);
});
