import { environmentSchema } from "../../shared/contracts/environment.ts";
import type { InvocationContext, SqsBatchResponse } from "../../shared/contracts/lambda-events.ts";
import { parseEnv } from "../../shared/runtime/parse-env.ts";
import { buildDeps } from "./deps.ts";
import { processBatch } from "./process-batch.ts";

const deps = buildDeps(parseEnv(environmentSchema, process.env));

/** Lambda's entry: one batch of records from the connection's queue. */
export const handler = (event: unknown, context: InvocationContext): Promise<SqsBatchResponse> =>
  processBatch(event, context, deps);
