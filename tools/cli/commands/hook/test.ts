import * as v from "valibot";
import { type HookTestAnswer, hookTestAnswerSchema } from "../../../../shared/contracts/hook-test.ts";
import { type LoggedOutcome, readOutcomes } from "../../aws/outcome-log.ts";
import { invoke } from "../../aws/worker.ts";
import { type ConnectedBridge, findConnection } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import type { CliContext } from "../../context.ts";
import { CliFailure, exitCodes } from "../../exit-codes.ts";
import type { Screen } from "../../output/screen.ts";
import { describeDuration } from "../../output/times.ts";
import { pauseFor } from "../../output/wait.ts";
import { makeCommand } from "../command.ts";
import { readWaitSeconds } from "../wait-flag.ts";

export const hookTestShownSchema = v.object({
  connection: v.string(),
  eventId: v.string(),
  sentAt: v.string(),
  /** The endpoint's HTTP status, and how long it took to answer. */
  status: v.nullable(v.number()),
  hookMs: v.number(),
  /** How the event ended at the worker, and how long after it was sent; null when that was not seen in time. */
  outcome: v.nullable(v.string()),
  reason: v.nullable(v.string()),
  workerMs: v.nullable(v.number()),
});

type HookTestFlags = ConnectionFlags & { readonly wait: number };

const pollMs = 300;
/** What Okta grants a hook for its answer. */
const grantedMs = 3000;

export const hookTestCommand = makeCommand<HookTestFlags>(
  {
    brief: "Send an event about nobody through the real endpoint, and follow it to its end",
    detail:
      "The bootstrap function sends it with the hook's own secret, which stays in AWS; the worker ends it as ignored: test, without a request to an org. " +
      "That Okta itself reaches the endpoint is shown by: orgbridge bootstrap verify.",
    examples: ["hook test", "hook test --connection acme --json"],
  },
  {
    ...connectionFlags,
    wait: {
      kind: "parsed",
      parse: readWaitSeconds,
      default: "60",
      placeholder: "seconds",
      brief: "How long to follow it",
    },
  },
  async ({ wait, ...flags }, { context, screen }) => {
    const bridge = await findConnection(flags, context);
    const sent = await sendTest(bridge);
    if (!screen.isJson)
      tell("endpoint", `${sent.status} after ${sent.durationMs} ms`, sent.durationMs < grantedMs, screen);
    const outcome = await findOutcome(sent, bridge, wait, context);
    if (screen.isJson) screen.answer(hookTestShownSchema, describeAnswer(sent, outcome));
    else if (context.interrupted.aborted) screen.note("Not followed any further.");
    else if (outcome === null) tellSilence(wait, screen);
    else tell("worker", describeEnd(outcome, bridge.connection.settleSeconds), isAsExpected(outcome), screen);
    return outcome !== null && isAsExpected(outcome) ? exitCodes.done : exitCodes.attention;
  },
);

/** @throws CliFailure when it was not sent, or the endpoint did not take it */
async function sendTest({ aws, connection, deployment }: ConnectedBridge): Promise<HookTestAnswer> {
  const request = { connectionId: connection.id, action: "test-hook" };
  const sent = await invoke(aws, deployment.bootstrapFunction, request, hookTestAnswerSchema);
  if (sent.problem !== null)
    throw new CliFailure(exitCodes.failed, sent.problem.message, sent.problem.remedy);
  if (sent.status === 200) return sent;
  throw new CliFailure(
    exitCodes.failed,
    sent.status === null
      ? "The endpoint did not answer within 3 s, which is all that Okta waits."
      : `The endpoint answered ${sent.status}, and Okta would be told the same.`,
    "docs/runbook.md says what the intake's answers mean (What the intake refused), and where its log is.",
  );
}

/** The outcome of this very event: others of its kind are about nobody too, but were sent at another time. */
async function findOutcome(
  { userId, sentAt }: HookTestAnswer,
  { aws, connection }: ConnectedBridge,
  waitSeconds: number,
  { interrupted, nowMs }: CliContext,
): Promise<LoggedOutcome | null> {
  const deadlineMs = nowMs() + waitSeconds * 1000;
  const sentMs = Date.parse(sentAt);
  while (!interrupted.aborted) {
    const lines = await readOutcomes(aws, { logGroup: connection.workerLog, sinceMs: sentMs, userId });
    const ours = lines.find((line) => line.outcome !== "retry" && isAbout(line, sentMs));
    if (ours !== undefined) return ours;
    if (nowMs() >= deadlineMs) return null;
    await pauseFor(pollMs, interrupted);
  }
  return null;
}

/** The log's time and the worker's own are taken one after the other. */
const sameTimeMs = 1000;

function isAbout({ atMs, lagMs }: LoggedOutcome, sentMs: number): boolean {
  return lagMs !== null && Math.abs(atMs - lagMs - sentMs) < sameTimeMs;
}

function isAsExpected({ outcome, reason }: LoggedOutcome): boolean {
  return outcome === "ignored" && reason === "test";
}

function describeAnswer(
  { connectionId, eventId, sentAt, status, durationMs }: HookTestAnswer,
  outcome: LoggedOutcome | null,
): v.InferOutput<typeof hookTestShownSchema> {
  return {
    connection: connectionId,
    eventId,
    sentAt,
    status,
    hookMs: durationMs,
    outcome: outcome?.outcome ?? null,
    reason: outcome?.reason ?? null,
    workerMs: outcome?.lagMs ?? null,
  };
}

function tell(part: string, what: string, isFine: boolean, screen: Screen): void {
  const sign = isFine ? screen.paint("good", "✓") : screen.paint("bad", "✗");
  screen.say(`${sign} ${part.padEnd(9)} ${what}`);
}

function describeEnd({ outcome, reason, lagMs }: LoggedOutcome, settleSeconds: number): string {
  const after = lagMs === null ? "" : ` ${describeDuration(lagMs)} after it was sent`;
  return `${outcome}: ${reason}${after}, of which it waited ${settleSeconds} s for others about the same person`;
}

function tellSilence(waitSeconds: number, screen: Screen): void {
  tell("worker", `did not come to it within ${waitSeconds} s`, false, screen);
  screen.say("  → orgbridge status says whether the worker is paused, and how long the queue is.");
}
