import { accountId } from "../account.ts";
import type { JsonObject } from "../json.ts";
import type { PausableMapping } from "./pausable-mapping.ts";

/** A mapping of an SQS queue as Lambda's API shows it. Times are seconds since 1970. */
export function renderMapping({ id, settings, state, lastModifiedMs }: PausableMapping): JsonObject {
  const { source, functionArn, batchSize, count, reportBatchItemFailures } = settings;
  return {
    UUID: id,
    BatchSize: batchSize,
    MaximumBatchingWindowInSeconds: 0,
    EventSourceArn: source.queueArn,
    EventSourceMappingArn: `arn:aws:lambda:${source.region}:${accountId}:event-source-mapping:${id}`,
    FunctionArn: functionArn,
    FunctionResponseTypes: reportBatchItemFailures ? ["ReportBatchItemFailures"] : [],
    ScalingConfig: { MaximumConcurrency: count },
    LastModified: lastModifiedMs / 1000,
    State: state,
    StateTransitionReason: "USER_INITIATED",
  };
}
