import { routes } from "../../shared/contracts/deployment.ts";
import { startHttpApi } from "../emulators/aws/http-api/start.ts";
import type { LambdaFunction } from "../emulators/aws/lambda/function-process.ts";
import { takeTurns } from "./take-turns.ts";

/** Containers of the intake: as many as two cores can keep busy. */
export const intakeConcurrency = 3;
/** Orgs fetch keys now and then, one at a time. */
export const keyRouteConcurrency = 1;

/** The HTTP API before the functions that have routes. */
export interface Front {
  /** Without a slash at the end. */
  readonly url: string;
  /** Requests that the hook endpoint has been sent so far. */
  readonly countDeliveries: () => number;
  stop(): Promise<void>;
}

/**
 * Starts the HTTP API once the intake is warm: a burst of deliveries must not meet cold containers, because Okta waits for 3 s and
 * starting Node is what two cores are slow at.
 *
 * @throws when the intake does not run
 */
export async function startFront({
  port,
  intake,
  jwks,
}: {
  readonly port: number;
  readonly intake: LambdaFunction;
  readonly jwks: LambdaFunction;
}): Promise<Front> {
  const warmed = await Promise.all(Array.from({ length: intakeConcurrency }, () => intake.invoke({})));
  const broken = warmed.find(({ kind }) => kind !== "answered");
  if (broken !== undefined)
    throw new Error(`the event-hook function does not run: ${JSON.stringify(broken)}`);
  let deliveries = 0;
  const invokeIntake = takeTurns(intakeConcurrency, (event: unknown) => {
    deliveries += 1;
    return intake.invoke(event);
  });
  const invokes = { eventHook: invokeIntake, jwks: takeTurns(keyRouteConcurrency, jwks.invoke) };
  const api = await startHttpApi({
    port,
    routes: routes.map((route) => ({ ...route, invoke: invokes[route.function] })),
  });
  return { url: api.url, countDeliveries: () => deliveries, stop: () => api.stop() };
}
