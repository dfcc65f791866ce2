import { environmentSchema } from "../../shared/contracts/environment.ts";
import type { InvocationContext } from "../../shared/contracts/lambda-events.ts";
import type { ReplayAnswer } from "../../shared/contracts/replay.ts";
import { parseEnv } from "../../shared/runtime/parse-env.ts";
import { buildDeps } from "./deps.ts";
import { runReplay } from "./run-replay.ts";

const deps = buildDeps(parseEnv(environmentSchema, process.env));

/** Lambda's entry: invoked by a person, by the command line for them, or by a schedule of theirs. */
export const handler = (event: unknown, context: InvocationContext): Promise<ReplayAnswer> =>
  runReplay(event, context, deps);
