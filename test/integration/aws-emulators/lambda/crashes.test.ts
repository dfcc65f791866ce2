import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test, vi } from "vitest";
import { startEventSourceMapping } from "../../../../tools/emulators/aws/lambda/event-source-mapping.ts";
import { startFunction } from "../../../../tools/emulators/aws/lambda/function-process.ts";
import { BenchQueue, region, startBench } from "../bench.ts";

const functions = join(import.meta.dirname, "functions");

test("it brings the records of a killed worker back after their time-out, to a fresh process", async () => {
  const { aws, clock, sqs } = await startBench();
  const queue = await BenchQueue.create(sqs, "work.fifo");
  for (const body of ["a1", "a2"]) await queue.send(body, "a");
  const [started, failed, succeeded] = [1, 2, 3].map(() => Promise.withResolvers<void>()) as [
    PromiseWithResolvers<void>,
    PromiseWithResolvers<void>,
    PromiseWithResolvers<void>,
  ];
  const worker = startFunction({
    name: "worker",
    entry: join(functions, "worker.ts"),
    handler: "handler",
    environment: {},
    timeoutMs: 30_000,
    maxConcurrency: 1,
    onLog: () => started.resolve(),
  });
  const mapping = startEventSourceMapping({
    queueUrl: queue.url,
    endpoint: aws.endpoint,
    region,
    batchSize: 10,
    maximumConcurrency: 1,
    reportBatchItemFailures: true,
    invoke: worker.invoke,
    onBatch: ({ failures }) => (failures > 0 ? failed : succeeded).resolve(),
  });
  onTestFinished(async () => {
    await worker.stop();
    await mapping.stop();
  });

  await started.promise;
  const killed = await worker.killOne();
  await failed.promise;
  const inBetween = await queue.counts();
  clock.advance(30_000);
  await succeeded.promise;

  expect(killed).toBe(true);
  expect(inBetween).toEqual([0, 2, 0]);
  expect(await queue.counts()).toEqual([0, 0, 0]);
});

test("it tries again after a pause when the queue can not be reached", async () => {
  const { aws, clock, sqs } = await startBench();
  const paused = Promise.withResolvers<void>();
  const after = vi.spyOn(clock, "after").mockImplementationOnce((ms, callback) => {
    paused.resolve();
    after.mockRestore();
    return clock.after(ms, callback);
  });
  const seen = Promise.withResolvers<unknown>();
  const mapping = startEventSourceMapping({
    queueUrl: `${aws.endpoint}/000000000000/later.fifo`,
    endpoint: aws.endpoint,
    region,
    batchSize: 10,
    maximumConcurrency: 1,
    reportBatchItemFailures: true,
    clock,
    invoke: async (event) => {
      seen.resolve(event);
      return { kind: "answered", payload: null };
    },
  });
  onTestFinished(() => mapping.stop());

  await paused.promise;
  const queue = await BenchQueue.create(sqs, "later.fifo");
  await queue.send("body", "a");
  clock.advance(1000);

  expect(await seen.promise).toMatchObject({ Records: [{ body: "body" }] });
});

test("it lets no process of a function outlive the process that started it", async () => {
  const parent = spawn(process.execPath, [join(functions, "orphan.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void parent.kill("SIGKILL"));
  const [line] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
  const { payload: pid } = JSON.parse(line) as { payload: number };

  parent.kill("SIGKILL");
  await once(parent, "exit");

  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), { timeout: 5000 });
});
