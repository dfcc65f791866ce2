import type { BootstrapReport } from "../../shared/contracts/bootstrap.ts";
import { bootstrapEnvironmentSchema } from "../../shared/contracts/environment.ts";
import type { HookTestAnswer } from "../../shared/contracts/hook-test.ts";
import type { InvocationContext } from "../../shared/contracts/lambda-events.ts";
import { parseEnv } from "../../shared/runtime/parse-env.ts";
import { buildDeps } from "./deps.ts";
import { handleEvent } from "./handle-event.ts";

const deps = buildDeps(parseEnv(bootstrapEnvironmentSchema, process.env));

/** Lambda's entry: invoked by a person, or by the command line for them. */
export const handler = (
  event: unknown,
  context: InvocationContext,
): Promise<BootstrapReport | HookTestAnswer> => handleEvent(event, context, deps);
