import { describe, expect, test } from "vitest";
import {
  eventSourceMapping,
  functionDeployments,
  syncQueueAttributes,
} from "../../../shared/contracts/deployment.ts";
import { coversWorker, tune } from "../../../shared/contracts/tuning.ts";

const worker = { timeoutSeconds: functionDeployments.worker.timeoutSeconds, maxConcurrency: 2 };

describe("tune", () => {
  test("gives the contract's numbers when a config says nothing", () => {
    expect(tune({ worker, queue: {} }, syncQueueAttributes.DelaySeconds)).toEqual({
      worker: functionDeployments.worker,
      maximumConcurrency: eventSourceMapping.maximumConcurrency,
      queueAttributes: syncQueueAttributes,
    });
  });

  test("changes what a config says, and leaves the rest of the contract as it is", () => {
    const tuned = tune(
      { worker: { timeoutSeconds: 60, maxConcurrency: 8 }, queue: { visibilityTimeoutSeconds: 100 } },
      7,
    );

    expect(tuned).toEqual({
      worker: { ...functionDeployments.worker, timeoutSeconds: 60 },
      maximumConcurrency: 8,
      queueAttributes: { ...syncQueueAttributes, VisibilityTimeout: 100, DelaySeconds: 7 },
    });
  });
});

describe("coversWorker", () => {
  test.each([
    [30, true],
    [29, false],
    [undefined, true],
  ])("with a worker of 30 s and a hiding of %s s, says %s", (visibilityTimeoutSeconds, covers) => {
    const queue = visibilityTimeoutSeconds === undefined ? {} : { visibilityTimeoutSeconds };

    expect(coversWorker({ worker: { timeoutSeconds: 30, maxConcurrency: 2 }, queue })).toBe(covers);
  });
});
