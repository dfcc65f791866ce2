import type { Connection } from "../../shared/contracts/connection.ts";
import type { FunctionName } from "../../shared/contracts/deployment.ts";
import type { BridgeFacts, ConnectionFacts } from "../../shared/contracts/operating.ts";

/** Names of the functions here, as whoever invokes one needs them. In AWS they have an ending that nobody can guess. */
export const deployedNames = {
  eventHook: (prefix) => `${prefix}-event-hook`,
  worker: (prefix, connectionId) => `${prefix}-worker-${connectionId}`,
  bootstrap: (prefix) => `${prefix}-bootstrap`,
  jwks: (prefix) => `${prefix}-jwks`,
  replay: (prefix) => `${prefix}-replay`,
} as const satisfies Record<FunctionName, (prefix: string, connectionId: string) => string>;

/** Log group of a function, as Lambda itself names it. */
export function nameLogGroup(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

/** Outputs of the stack that this bridge would be: what an operator's tool must know of it, by key. */
export function describeOutputs(
  prefix: string,
  { id, settleSeconds }: Pick<Connection, "id" | "settleSeconds">,
  apiUrl: string,
): Readonly<Record<string, string>> {
  const bridge: BridgeFacts = {
    orgbridge: "bridge",
    prefix,
    apiUrl,
    bootstrapFunction: deployedNames.bootstrap(prefix),
    replayFunction: deployedNames.replay(prefix),
    intakeLog: nameLogGroup(deployedNames.eventHook(prefix)),
  };
  const workerFunction = deployedNames.worker(prefix, id);
  const connection: ConnectionFacts = {
    orgbridge: "connection",
    id,
    workerFunction,
    workerLog: nameLogGroup(workerFunction),
    settleSeconds,
  };
  return { Bridge: JSON.stringify(bridge), [`Connection${id}`]: JSON.stringify(connection) };
}
