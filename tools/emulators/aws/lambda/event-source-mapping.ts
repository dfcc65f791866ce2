import { type EmulatorClock, systemClock } from "../../clock.ts";
import { accountId } from "../account.ts";
import type { Invoke } from "./invoke-result.ts";
import type { EventSourceMappings } from "./mappings.ts";
import { PausableMapping } from "./pausable-mapping.ts";

/** What `startEventSourceMapping` needs to know. */
export interface EventSourceMappingOptions {
  readonly queueUrl: string;
  readonly endpoint: string;
  /** Region of the queue and the function; us-east-1 when left out. */
  readonly region?: string;
  /** Name of the function, which shows in its ARN only; `function` when left out. */
  readonly functionName?: string;
  /** Records of one invocation, 1 to 10. */
  readonly batchSize: number;
  /** Invocations at once. */
  readonly maximumConcurrency: number;
  /** Whether the function says which records have failed; without it an answer of any kind is a success. */
  readonly reportBatchItemFailures: boolean;
  readonly invoke: Invoke;
  readonly clock?: EmulatorClock;
  /** How long one poll waits for a message, 1 to 20 s; 20 when left out. A pause takes as long. */
  readonly longPollSeconds?: number;
  /** Where Lambda's API finds the mapping, so that it can be paused; nowhere when left out. */
  readonly mappings?: EventSourceMappings;
  /** Hears of every batch that was dealt with. */
  readonly onBatch?: (info: { readonly records: number; readonly failures: number }) => void;
}

/** A running mapping from a queue to a function. */
export interface EventSourceMapping {
  /** Receives no more and resolves when what was in flight is done. The mapping is gone then. */
  stop(): Promise<void>;
  /** Resolves when no batch is in flight at this moment. */
  idle(): Promise<void>;
}

/**
 * Feeds a queue to a function as Lambda's SQS event source mapping does: what succeeded is deleted, what failed stays
 * out of sight until its visibility time-out ends, and nothing else paces a retry.
 */
export function startEventSourceMapping(options: EventSourceMappingOptions): EventSourceMapping {
  const { queueUrl, endpoint, region = "us-east-1", mappings } = options;
  const mapping = new PausableMapping({
    queueUrl,
    endpoint,
    source: { queueArn: `arn:aws:sqs:${region}:${accountId}:${queueUrl.split("/").at(-1)}`, region },
    functionArn: `arn:aws:lambda:${region}:${accountId}:function:${options.functionName ?? "function"}`,
    batchSize: options.batchSize,
    count: options.maximumConcurrency,
    longPollSeconds: options.longPollSeconds ?? 20,
    reportBatchItemFailures: options.reportBatchItemFailures,
    invoke: options.invoke,
    clock: options.clock ?? systemClock,
    onBatch: options.onBatch ?? (() => undefined),
  });
  mappings?.add(mapping);
  return {
    stop: async () => {
      mappings?.remove(mapping);
      await mapping.stop();
    },
    idle: () => mapping.idle(),
  };
}
