import { environmentSchema } from "../../shared/contracts/environment.ts";
import type { InvocationContext, SqsBatchResponse } from "../../shared/contracts/lambda-events.ts";
import type { OperatorAnswer } from "../../shared/contracts/operator.ts";
import { parseEnv } from "../../shared/runtime/parse-env.ts";
import { buildDeps } from "./deps.ts";
import { handleEvent } from "./handle-event.ts";

const deps = buildDeps(parseEnv(environmentSchema, process.env));

/** Lambda's entry: one batch of records from the connection's queue, or a question of an operator. */
export const handler = (
  event: unknown,
  context: InvocationContext,
): Promise<SqsBatchResponse | OperatorAnswer> => handleEvent(event, context, deps);
