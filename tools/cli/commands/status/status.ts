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
    else if (read.length === 1) for (const status of read) showStatus(status, screen, nowMs);
    else showOverview(read, screen, nowMs);
    return exitCodes.done;
  },
);

/** Several connections: a line each, and below them what needs somebody. */
function showOverview(all: readonly ConnectionStatus[], screen: Screen, nowMs: number): void {
  screen.table(
    ["connection", "worker", "circuit", "queue", "oldest", "dead", "lag", "last event", ""],
    all.map(({ connection, worker, circuit, queue, deadLetters, lagMs, lastEventAt, troubles }) => [
      connection,
      worker.toLowerCase(),
      circuit,
      String(countQueued(queue)),
      queue.oldestSeconds === null ? "-" : describeDuration(queue.oldestSeconds * 1000),
      String(deadLetters.count),
      lagMs === null ? "-" : describeDuration(lagMs),
      lastEventAt === null ? "-" : `${describeDuration(Math.max(0, nowMs - Date.parse(lastEventAt)))} ago`,
      troubles.length === 0 ? screen.paint("good", "✓") : screen.paint("bad", "✗"),
    ]),
  );
  screen.say();
  for (const { connection, troubles } of all)
    for (const { what, todo } of troubles)
      screen.say(`${screen.paint("bad", connection)}  ${what} → ${todo} --connection ${connection}`);
  if (all.every(({ troubles }) => troubles.length === 0)) screen.say(screen.paint("good", "All is well."));
}

function countQueued({ waiting, inFlight, delayed }: ConnectionStatus["queue"]): number {
  return waiting + inFlight + delayed;
}

/** Whether all is well, before anything else. */
function showVerdict({ connection, troubles }: ConnectionStatus, screen: Screen): void {
  const isWell = troubles.length === 0;
  const verdict = isWell ? "all is well" : `needs somebody: ${troubles.map(({ what }) => what).join(", ")}`;
  screen.say(`${screen.paint("strong", connection)}  ${screen.paint(isWell ? "good" : "bad", verdict)}`);
  for (const { todo } of troubles) screen.say(`  → ${todo}`);
}

function showStatus(status: ConnectionStatus, screen: Screen, nowMs: number): void {
  const { queue, lastHour } = status;
  const isRunning = status.worker === "Enabled";
  const oldest =
    queue.oldestSeconds === null || countQueued(queue) === 0
      ? ""
      : `, oldest ${describeDuration(queue.oldestSeconds * 1000)}`;
  showVerdict(status, screen);
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
  const shown = `${reasons.join(", ")}${isPartial ? ", …" : ""}`;
  const isOfOneReason = reasons.length === 1 && !isPartial;
  return screen.paint(
    "bad",
    isOfOneReason ? shown : reasons.length === 0 ? `${count}` : `${count}: ${shown}`,
  );
}

function describeCredential(ageDays: number | null, screen: Screen): string {
  if (ageDays === null) return screen.paint("bad", "not there: orgbridge bootstrap apply");
  return screen.paint(ageDays > oldCredentialDays ? "warn" : "good", `${ageDays} days old`);
}
