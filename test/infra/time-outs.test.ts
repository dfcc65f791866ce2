import { describe, expect, test } from "vitest";
import {
  awsTimeouts,
  functionDeployments,
  hookPatienceMs,
  syncQueueAttributes,
} from "../../shared/contracts/deployment.ts";
import { tuningLimits } from "../../shared/contracts/tuning.ts";
import { readPointer } from "./intrinsics.ts";
import { synthesize } from "./synthesized.ts";
import { twoConnections } from "./two-connections.ts";

/** How long an HTTP API waits for an integration, unless it is told otherwise. */
const apiPatienceMs = 30_000;
/** What the worker leaves of an invocation to end in. */
const workerReserveMs = 10_000;

function patienceOf({ requestMs, attempts }: (typeof awsTimeouts)[keyof typeof awsTimeouts]): number {
  return requestMs * attempts;
}

describe("time-outs", () => {
  test("of the intake grow outwards: AWS's answer, Okta's patience, the function, the API", () => {
    const functionMs = functionDeployments.eventHook.timeoutSeconds * 1000;

    expect(patienceOf(awsTimeouts.eventHook)).toBeLessThan(hookPatienceMs);
    expect(hookPatienceMs).toBeLessThan(functionMs);
    expect(functionMs).toBeLessThan(apiPatienceMs);
  });

  test("of the key route grow outwards, too", () => {
    const functionMs = functionDeployments.jwks.timeoutSeconds * 1000;

    expect(patienceOf(awsTimeouts.jwks)).toBeLessThan(functionMs);
    expect(functionMs).toBeLessThan(apiPatienceMs);
  });

  test("of the worker grow outwards: AWS's answer, what is left to end in, the function, the record's hiding", () => {
    const workerMs = functionDeployments.worker.timeoutSeconds * 1000;

    expect(patienceOf(awsTimeouts.worker)).toBeLessThan(workerReserveMs);
    expect(workerReserveMs).toBeLessThan(tuningLimits.workerTimeoutSeconds.least * 1000);
    expect(tuningLimits.workerTimeoutSeconds.least * 1000).toBeLessThanOrEqual(workerMs);
    expect(workerMs).toBeLessThan(syncQueueAttributes.VisibilityTimeout * 1000);
  });

  test.each([
    [
      "said in the config",
      { worker: { timeoutSeconds: 45, maxConcurrency: 9 }, queue: { visibilityTimeoutSeconds: 50 } },
      50,
    ],
    ["worked out from the worker's", { worker: { timeoutSeconds: 45, maxConcurrency: 9 }, queue: {} }, 270],
  ] as const)("of worker and queue are in the template as %s", (_how, tuning, visibilitySeconds) => {
    const stack = synthesize({ ...twoConnections, ...tuning });
    const mappings = stack.ofType("AWS::Lambda::EventSourceMapping");

    expect(mappings).toHaveLength(2);
    for (const { properties } of mappings) {
      const queue = stack
        .ofType("AWS::SQS::Queue")
        .find(({ id }) => id === readPointer(properties.EventSourceArn))!;
      const worker = stack.follow("AWS::Lambda::Function", properties.FunctionName);
      expect(worker.properties.Timeout).toBe(45);
      expect(queue.properties.VisibilityTimeout).toBe(visibilitySeconds);
      expect(properties).toMatchObject({ ScalingConfig: { MaximumConcurrency: 9 } });
    }
  });
});
