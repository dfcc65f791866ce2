import type { Screen } from "../../output/screen.ts";
import { describeAge, describeDuration } from "../../output/times.ts";
import type { ConnectionStatus } from "./read-status.ts";

/** A credential that is older than this is shown in another colour. */
const oldCredentialDays = 90;

/** One connection in full; several in a line each, so that they stay on one screen. */
export function showStatuses(all: readonly ConnectionStatus[], screen: Screen, nowMs: number): void {
  const [only, another] = all;
  if (only !== undefined && another === undefined) showStatus(only, screen, nowMs);
  else showOverview(all, screen, nowMs);
}

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
