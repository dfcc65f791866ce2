import * as v from "valibot";
import { chooseConnection, findBridge } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Screen } from "../../output/screen.ts";
import { describeAge, describeDuration } from "../../output/times.ts";
import { makeCommand } from "../command.ts";
import { type ConnectionStatus, connectionStatusSchema, readStatus } from "./read-status.ts";

export const statusAnswerSchema = v.object({
  stack: v.string(),
  connections: v.array(connectionStatusSchema),
});

/** A credential that is older than this is shown in another colour. */
const oldCredentialDays = 90;

export const statusCommand = makeCommand<ConnectionFlags>(
  {
    brief: "How the bridge is doing, on one screen",
    detail:
      "Queues, dead letters, lag, the circuit, ages of the credentials and the last event, of every connection or of one. " +
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
    else for (const status of read) showStatus(status, screen, nowMs);
    return exitCodes.done;
  },
);

function showStatus(status: ConnectionStatus, screen: Screen, nowMs: number): void {
  const { queue, lastHour } = status;
  const isRunning = status.worker === "Enabled";
  const oldest =
    queue.oldestSeconds === null ? "" : `, oldest ${describeDuration(queue.oldestSeconds * 1000)}`;
  screen.say(screen.paint("strong", status.connection));
  screen.table(
    [],
    [
      ["worker", screen.paint(isRunning ? "good" : "warn", status.worker.toLowerCase())],
      ["circuit", screen.paint(status.circuit === "closed" ? "good" : "bad", status.circuit)],
      ["queue", `${queue.waiting} waiting, ${queue.inFlight} in flight, ${queue.delayed} not due${oldest}`],
      ["dead letters", describeLetters(status.deadLetters, screen)],
      ["lag", status.lagMs === null ? "nobody was changed in the last hour" : describeDuration(status.lagMs)],
      [
        "last hour",
        `${lastHour.applied} applied, ${lastHour.rejected} rejected, ${lastHour.waiting} times tried again`,
      ],
      ["last event", status.lastEventAt === null ? "none in 24 h" : describeAge(status.lastEventAt, nowMs)],
      ...status.credentials.map(({ what, ageDays }) => [what, describeCredential(ageDays, screen)]),
    ],
  );
}

function describeLetters(
  { count, byReason, isPartial }: ConnectionStatus["deadLetters"],
  screen: Screen,
): string {
  if (count === 0) return "none";
  const reasons = Object.entries(byReason).map(([reason, people]) => `${people} ${reason}`);
  const shown = reasons.length === 0 ? "" : `: ${reasons.join(", ")}${isPartial ? ", …" : ""}`;
  return screen.paint("bad", `${count}${shown} (orgbridge dlq list)`);
}

function describeCredential(ageDays: number | null, screen: Screen): string {
  if (ageDays === null) return screen.paint("bad", "not there: orgbridge bootstrap apply");
  return screen.paint(ageDays > oldCredentialDays ? "warn" : "good", `${ageDays} days old`);
}
