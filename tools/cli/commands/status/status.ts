import * as v from "valibot";
import { chooseConnection, findBridge } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import { exitCodes } from "../../exit-codes.ts";
import { makeCommand } from "../command.ts";
import { connectionStatusSchema, readStatus } from "./read-status.ts";
import { showStatuses } from "./show-status.ts";

export const statusAnswerSchema = v.object({
  stack: v.string(),
  connections: v.array(connectionStatusSchema),
});

export const statusCommand = makeCommand<ConnectionFlags>(
  {
    brief: "How the bridge is doing, on one screen",
    detail:
      "Says first whether all is well. Queues, dead letters, lag, the circuit, ages of the credentials and the last event, of one connection; of several a line each. " +
      "Figures of CloudWatch and SQS are up to some minutes old.",
    examples: ["status", "status --connection acme --json"],
  },
  connectionFlags,
  async (flags, { context, screen }) => {
    const bridge = await findBridge(flags, context);
    const { deployment } = bridge;
    const wanted =
      flags.connection === undefined
        ? deployment.connections
        : [chooseConnection(deployment, flags.connection)];
    const nowMs = context.nowMs();
    const read = await Promise.all(wanted.map((connection) => readStatus(bridge, connection, nowMs)));
    if (screen.isJson) screen.answer(statusAnswerSchema, { stack: bridge.stackName, connections: read });
    else showStatuses(read, screen, nowMs);
    return exitCodes.done;
  },
);
