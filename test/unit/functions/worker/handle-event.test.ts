import { expect, test, vi } from "vitest";
import { handleEvent, type WorkerDeps } from "../../../../functions/worker/handle-event.ts";
import { connectionId } from "../../../support/connections.ts";
import { MemoryQueue } from "../../../support/memory-queue.ts";
import { createRecordingLog } from "../../../support/recording-log.ts";
import { buildBatch, buildRecord } from "../../../support/records.ts";
import { StubClock, testNowMs } from "../../../support/stub-clock.ts";

const remainingMs = 30_000;
const context = { getRemainingTimeInMillis: () => remainingMs };
const page = { kind: "people" as const, userIds: ["00u1"], next: null };

function makeDeps() {
  const answerOperator = vi.fn<WorkerDeps["answerOperator"]>(() => Promise.resolve(page));
  const reconcile = vi.fn<WorkerDeps["reconcile"]>(() =>
    Promise.resolve({ outcome: { kind: "unchanged" }, requests: 2 }),
  );
  const [queue, deadLetterQueue] = [new MemoryQueue(), new MemoryQueue()];
  const { log, lines } = createRecordingLog();
  const deps: WorkerDeps = {
    connectionId,
    queue,
    deadLetterQueue,
    clock: new StubClock(),
    random: () => 0,
    log,
    answerOperator,
    reconcile,
  };
  return { deps, answerOperator, reconcile, queue, deadLetterQueue, lines };
}

test("answers an operator, in time, and neither reconciles nor queues anybody", async () => {
  const { deps, answerOperator, reconcile, queue, deadLetterQueue, lines } = makeDeps();
  const request = { operator: "list-people", after: null } as const;

  expect(await handleEvent(request, context, deps)).toEqual(page);

  expect(answerOperator).toHaveBeenCalledWith(request, testNowMs + remainingMs - 2000);
  expect(reconcile).not.toHaveBeenCalled();
  expect([...queue.sent, ...deadLetterQueue.sent, ...lines]).toEqual([]);
});

test("works through a batch of records, without a word to operators", async () => {
  const { deps, answerOperator, reconcile } = makeDeps();

  expect(await handleEvent(buildBatch([buildRecord()]), context, deps)).toEqual({ batchItemFailures: [] });

  expect(reconcile).toHaveBeenCalledTimes(1);
  expect(answerOperator).not.toHaveBeenCalled();
});

test.each([
  [{ operator: "delete", user: "00u1" }],
  [{ operator: "explain" }],
  [{ operator: "explain", user: "" }],
  [{ operator: "explain", user: "00u1", force: true }],
  [{ operator: "explain", user: "00u1", Records: [] }],
  [{ operator: null }],
])("refuses a question that is none: %j", async (event) => {
  const { deps, answerOperator, reconcile } = makeDeps();

  await expect(handleEvent(event, context, deps)).rejects.toThrow("not an operator's question");

  expect(answerOperator).not.toHaveBeenCalled();
  expect(reconcile).not.toHaveBeenCalled();
});
