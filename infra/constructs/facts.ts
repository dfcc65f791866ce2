import { Stack } from "aws-cdk-lib";
import type { BridgeFacts, ConnectionFacts } from "../../shared/contracts/operating.ts";
import type { Connection } from "./connection.ts";
import type { OrgBridge } from "./org-bridge.ts";

/** An output that operators' tools look for; `scope` tells where it belongs: to the bridge, or to one of its connections. */
export interface FactsOutput {
  readonly scope: OrgBridge | Connection;
  /** JSON, once CloudFormation has put the names in. */
  readonly value: string;
  readonly description: string;
}

/** What a stack must put out so that `orgbridge` finds its bridge: one output for the bridge, one for each connection. */
export function describeFacts(bridge: OrgBridge, prefix: string): readonly FactsOutput[] {
  const stack = Stack.of(bridge);
  const facts: BridgeFacts = {
    orgbridge: "bridge",
    prefix,
    apiUrl: bridge.apiUrl,
    bootstrapFunction: bridge.bootstrap.functionName,
    replayFunction: bridge.replay.functionName,
    intakeLog: bridge.intake.eventHook.lambda.logGroup.logGroupName,
  };
  return [
    {
      scope: bridge,
      value: stack.toJsonString(facts),
      description: "What the command line must know of the bridge",
    },
    ...bridge.connections.map((connection) => ({
      scope: connection,
      value: stack.toJsonString(describeConnection(connection)),
      description: `What the command line must know of connection ${connection.config.id}`,
    })),
  ];
}

function describeConnection({ config, worker }: Connection): ConnectionFacts {
  return {
    orgbridge: "connection",
    id: config.id,
    workerFunction: worker.lambda.functionName,
    workerLog: worker.lambda.logGroup.logGroupName,
    settleSeconds: config.settleSeconds,
  };
}
