import { eventSourceMapping } from "../../shared/contracts/deployment.ts";
import { startEventSourceMapping } from "../emulators/aws/lambda/event-source-mapping.ts";
import type { LambdaFunction } from "../emulators/aws/lambda/function-process.ts";
import type { AwsEmulator } from "../emulators/aws/start.ts";
import { localRegion } from "./make-resources.ts";

/** What hands the queue's records to the worker. */
export interface WorkerFeed {
  /** Batches that workers have in hand now. */
  readonly countBusyWorkers: () => number;
  stop(): Promise<void>;
}

/** Short, because to pause the worker takes as long; a message ends a poll at once. */
const localPollSeconds = 1;

export function startWorkerFeed({
  aws,
  queueUrl,
  functionName,
  worker,
  workers,
  onBatch,
}: {
  readonly aws: Pick<AwsEmulator, "endpoint" | "mappings">;
  readonly queueUrl: string;
  readonly functionName: string;
  readonly worker: LambdaFunction;
  /** Most batches at once. */
  readonly workers: number;
  /** Called when the worker is handed a batch. */
  readonly onBatch: () => void;
}): WorkerFeed {
  let busyWorkers = 0;
  const mapping = startEventSourceMapping({
    ...eventSourceMapping,
    maximumConcurrency: workers,
    queueUrl,
    endpoint: aws.endpoint,
    functionName,
    mappings: aws.mappings,
    longPollSeconds: localPollSeconds,
    region: localRegion,
    invoke: async (event) => {
      onBatch();
      busyWorkers += 1;
      try {
        return await worker.invoke(event);
      } finally {
        busyWorkers -= 1;
      }
    },
  });
  return { countBusyWorkers: () => busyWorkers, stop: () => mapping.stop() };
}
