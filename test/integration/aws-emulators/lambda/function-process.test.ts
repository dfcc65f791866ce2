import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startFunction } from "../../../../tools/emulators/aws/lambda/function-process.ts";
import { ManualClock } from "../../../../tools/emulators/clock.ts";

const functions = join(import.meta.dirname, "functions");

function startSample(options: Partial<Parameters<typeof startFunction>[0]> = {}) {
  const sample = startFunction({
    name: "sample",
    entry: join(functions, "sample.ts"),
    handler: "handler",
    environment: { COLOUR: "green" },
    timeoutMs: 5000,
    maxConcurrency: 2,
    ...options,
  });
  onTestFinished(() => sample.stop());
  return sample;
}

test("it hands event and context to the handler and answers with what it returns", async () => {
  const sample = startSample({ memoryMb: 256 });

  const result = await sample.invoke({ n: 1 });

  expect(result).toEqual({
    kind: "answered",
    payload: {
      event: { n: 1 },
      context: {
        functionName: "sample",
        functionVersion: "$LATEST",
        memoryLimitInMB: "256",
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        callbackWaitsForEmptyEventLoop: true,
        remainingMs: expect.any(Number),
      },
    },
  });
});

test("it gives the function its own variables and nothing else of this process", async () => {
  const sample = startSample();

  const result = await sample.invoke({ do: "environment" });

  expect(result).toEqual({
    kind: "answered",
    payload: {
      COLOUR: "green",
      PATH: process.env["PATH"],
      AWS_LAMBDA_FUNCTION_NAME: "sample",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
    },
  });
});

test("it reports what the handler throws and keeps the process for the next invocation", async () => {
  const sample = startSample();
  const before = await sample.invoke({ do: "process" });

  const failed = await sample.invoke({ do: "fail" });
  const after = await sample.invoke({ do: "process" });

  expect(failed).toEqual({ kind: "failed", errorType: "RangeError", errorMessage: "no such thing" });
  expect(after).toEqual(before);
});

test("it starts another process for a second invocation at once and throttles the third", async () => {
  const sample = startSample();

  const results = await Promise.all([1, 2, 3].map(() => sample.invoke({ do: "process" })));

  const pids = results.flatMap((result) => (result.kind === "answered" ? [result.payload] : []));
  expect(new Set(pids).size).toBe(2);
  expect(results[2]).toEqual({ kind: "throttled" });
});

test("it kills an invocation that runs into the time-out and starts afresh for the next", async () => {
  const clock = new ManualClock();
  const started = Promise.withResolvers<void>();
  const sample = startSample({ clock, onLog: () => started.resolve() });
  await sample.invoke({ do: "log" });
  const before = await sample.invoke({ do: "process" });

  const hanging = sample.invoke({ do: "wait" });
  clock.advance(5000);

  expect(await hanging).toEqual({ kind: "timed-out" });
  expect(await sample.invoke({ do: "process" })).not.toEqual(before);
});

test("it fails the invocation of a killed process and says so when there is none to kill", async () => {
  const sample = startSample();

  const hanging = sample.invoke({ do: "wait" });
  const killed = await sample.killOne();
  const result = await hanging;

  expect(killed).toBe(true);
  expect(result).toMatchObject({ kind: "failed", errorType: "Runtime.ExitError" });
  expect(await sample.killOne()).toBe(false);
});

test("it fails an invocation whose handler ends the process", async () => {
  const sample = startSample();

  const result = await sample.invoke({ do: "exit" });

  expect(result).toMatchObject({
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringContaining("exit status 3"),
  });
});

test("it fails every invocation of an entry that does not load, with the reason", async () => {
  const broken = startSample({ entry: join(functions, "unloadable.ts") });

  const results = [await broken.invoke({}), await broken.invoke({})];

  const failure = { kind: "failed", errorType: "TypeError", errorMessage: "missing setting" };
  expect(results).toEqual([failure, failure]);
});

test("it fails an invocation of a handler that is not exported", async () => {
  const wrong = startSample({ handler: "notAFunction" });

  const result = await wrong.invoke({});

  expect(result).toMatchObject({ kind: "failed", errorType: "Runtime.HandlerNotFound" });
});

test("it refuses an answer larger than Lambda passes on", async () => {
  const sample = startSample();

  const result = await sample.invoke({ do: "large" });

  expect(result).toMatchObject({ kind: "failed", errorType: "Function.ResponseSizeTooLarge" });
});

test("it passes on each line that the function writes", async () => {
  const lines: string[] = [];
  const bothHeard = Promise.withResolvers<void>();
  const sample = startSample({
    onLog: (line) => {
      if (lines.push(line) === 2) bothHeard.resolve();
    },
  });

  await sample.invoke({ do: "log" });
  await bothHeard.promise;

  expect(lines.sort()).toEqual(["to stderr", "to stdout"]);
});

test("it ends what is under way as failed when it is stopped", async () => {
  const sample = startSample();

  const hanging = sample.invoke({ do: "wait" });
  await sample.stop();

  expect(await hanging).toMatchObject({ kind: "failed" });
  expect(await sample.invoke({})).toMatchObject({ kind: "failed" });
});
