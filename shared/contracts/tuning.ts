import * as v from "valibot";
import {
  eventSourceMapping,
  type FunctionDeployment,
  functionDeployments,
  syncQueueAttributes,
} from "./deployment.ts";

/** SQS's and Lambda's own limits. A worker below 20 s would begin nobody: it begins nobody in the last 12 s of an invocation. */
export const tuningLimits = {
  workerTimeoutSeconds: { least: 20, most: 900 },
  maxConcurrency: { least: 2, most: 1000 },
  visibilityTimeoutSeconds: { least: 20, most: 43_200 },
} as const;

/** What a config may say about the worker of each connection. */
export const workerTuningSchema = v.optional(
  v.strictObject({
    /** How long an invocation may take, in seconds. */
    timeoutSeconds: v.optional(
      integerWithin(tuningLimits.workerTimeoutSeconds),
      functionDeployments.worker.timeoutSeconds,
    ),
    /** Most batches of a connection that are worked on at once. */
    maxConcurrency: v.optional(
      integerWithin(tuningLimits.maxConcurrency),
      eventSourceMapping.maximumConcurrency,
    ),
  }),
  {},
);

/** What a config may say about the queue of each connection. */
export const queueTuningSchema = v.optional(
  v.strictObject({
    /** How long a record that somebody works on is hidden from others, in seconds; by default six worker time-outs. */
    visibilityTimeoutSeconds: v.optional(integerWithin(tuningLimits.visibilityTimeoutSeconds)),
  }),
  {},
);

export interface TuningInput {
  readonly worker: v.InferOutput<typeof workerTuningSchema>;
  readonly queue: v.InferOutput<typeof queueTuningSchema>;
}

/** How worker and queue of a connection are run: the contract's numbers, or those of a config. */
export interface Tuning {
  readonly worker: FunctionDeployment;
  readonly maximumConcurrency: number;
  readonly queueAttributes: Omit<typeof syncQueueAttributes, "DelaySeconds" | "VisibilityTimeout"> & {
    readonly DelaySeconds: number;
    readonly VisibilityTimeout: number;
  };
}

/** AWS advises six: a batch that was cut off is not handed out again while its invocation may still run. */
const visibilityFactor = 6;

/** What a config's numbers make of the contract, for a connection whose messages wait `settleSeconds`. */
export function tune({ worker, queue }: TuningInput, settleSeconds: number): Tuning {
  return {
    worker: { ...functionDeployments.worker, timeoutSeconds: worker.timeoutSeconds },
    maximumConcurrency: worker.maxConcurrency,
    queueAttributes: {
      ...syncQueueAttributes,
      DelaySeconds: settleSeconds,
      VisibilityTimeout: queue.visibilityTimeoutSeconds ?? visibilityFactor * worker.timeoutSeconds,
    },
  };
}

/** Whether no record is handed out again while an invocation may still work on it; AWS refuses a mapping otherwise. */
export function coversWorker({ worker, queue }: TuningInput): boolean {
  return (
    queue.visibilityTimeoutSeconds === undefined || queue.visibilityTimeoutSeconds >= worker.timeoutSeconds
  );
}

function integerWithin({ least, most }: { readonly least: number; readonly most: number }) {
  const allowed = `a whole number, ${least} to ${most}`;
  return v.pipe(v.number(), v.integer(allowed), v.minValue(least, allowed), v.maxValue(most, allowed));
}
