import * as v from "valibot";
import type { BootstrapReport } from "../../shared/contracts/bootstrap.ts";
import { type HookTestAnswer, hookTestRequestSchema } from "../../shared/contracts/hook-test.ts";
import type { InvocationContext } from "../../shared/contracts/lambda-events.ts";
import { type BootstrapDeps, runBootstrap } from "./run-bootstrap.ts";
import { testHook } from "./test-hook.ts";

/** Tells an operator's test of the hook, which needs no admin credentials, from what sets up the orgs. */
export function handleEvent(
  event: unknown,
  context: InvocationContext,
  deps: BootstrapDeps,
): Promise<BootstrapReport | HookTestAnswer> {
  return v.is(hookTestRequestSchema, event)
    ? testHook(event.connectionId, deps)
    : runBootstrap(event, context, deps);
}
