import * as v from "valibot";
import { listLetters } from "../../../../functions/replay/list-letters.ts";
import { explanationSchema, type OperatorAnswer } from "../../../../shared/contracts/operator.ts";
import { longestReplaySeconds } from "../../../../shared/contracts/replay.ts";
import { adviseOn } from "../../advice/reasons.ts";
import { askWorker } from "../../aws/worker.ts";
import { type ConnectedBridge, findConnection } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import type { CliContext } from "../../context.ts";
import { CliFailure, exitCodes } from "../../exit-codes.ts";
import type { Screen } from "../../output/screen.ts";
import { describeAge } from "../../output/times.ts";
import { makeWordsCommand } from "../command.ts";
import { describePlan } from "../explain/show-explanation.ts";
import { letterSchema, openDeadLetters, type ShownLetter, showLetter } from "./letters.ts";
import { checkId } from "./match-id.ts";

export const dlqShowAnswerSchema = v.object({
  connection: v.string(),
  letter: letterSchema,
  /** What a replay would do now; null when the worker could not tell. */
  now: v.nullable(explanationSchema.entries.plan),
});

export const dlqShowCommand = makeWordsCommand<ConnectionFlags>(
  {
    brief: "Everything about one dead letter, and what a replay would do now",
    detail: "The plan is made by the worker from both orgs as they are now. Nothing is changed.",
    examples: ["dlq show 5fea7756-0ea4-451a-a703-a558b933e274"],
  },
  connectionFlags,
  {
    placeholder: "id",
    brief: "Id of the dead letter as dlq list shows it, or how it begins",
    minimum: 1,
    maximum: 1,
  },
  async (flags, [id = ""], { context, screen }) => {
    checkId(id);
    const bridge = await findConnection(flags, context);
    const letter = await findLetter(id, bridge, context);
    const now = await planReplay(letter, bridge);
    if (screen.isJson)
      screen.answer(dlqShowAnswerSchema, {
        connection: bridge.connection.id,
        letter,
        now: now.kind === "explanation" ? now.plan : null,
      });
    else {
      show(letter, screen, context.nowMs());
      screen.say(`a replay would now   ${describeReplay(now, screen)}`);
    }
    return exitCodes.done;
  },
);

async function findLetter(id: string, bridge: ConnectedBridge, context: CliContext): Promise<ShownLetter> {
  const stop = new AbortController();
  const found: ShownLetter[] = [];
  await listLetters(
    {
      connectionId: bridge.connection.id,
      filter: {},
      deadlineMs: context.nowMs() + 1000 * longestReplaySeconds,
      signal: AbortSignal.any([context.interrupted, stop.signal]),
      onLetter: (letter) => {
        if (!letter.messageId.startsWith(id) || found.length > 0) return;
        found.push(showLetter(letter));
        stop.abort();
      },
    },
    await openDeadLetters(bridge),
  );
  const [letter] = found;
  if (letter !== undefined) return letter;
  throw new CliFailure(
    exitCodes.nothing,
    `There is no dead letter ${id}.`,
    "It was replayed or dropped, lies behind another of the same person, or another look has it in hand: orgbridge dlq list.",
  );
}

/** What a worker would make of it; `never` for what a replay leaves. */
type Replay = OperatorAnswer | { readonly kind: "never" };

const neverReplayed: readonly string[] = ["unreadable-message", "foreign-message"];

async function planReplay(
  { user, reason }: ShownLetter,
  { aws, connection }: ConnectedBridge,
): Promise<Replay> {
  if (user === null || neverReplayed.includes(reason)) return { kind: "never" };
  return askWorker(aws, connection.workerFunction, { operator: "explain", user });
}

function describeReplay(now: Replay, screen: Screen): string {
  if (now.kind === "never") return "leave it where it is: it is no message of this connection";
  if (now.kind === "explanation") return describePlan(now.plan, screen);
  return `end as nobody can tell: the orgs cannot be read (${now.kind === "failure" ? now.reason : now.kind})`;
}

function show(letter: ShownLetter, screen: Screen, nowMs: number): void {
  const { kind, reason, errorCode, summary, field, firstTriedAt, eventType, publishedAt } = letter;
  const advice = adviseOn(reason);
  // Of those two an alarm tells, and no outcome.
  const article =
    reason === "exhausted" || reason === "unknown" ? "#alarm-dead-letters-exhausted" : `#reason-${reason}`;
  const said = [errorCode, summary].filter((word) => word !== null).join(": ");
  screen.table(
    [],
    [
      ["person", letter.user ?? "(the message cannot be read)"],
      ["why", `${kind}: ${screen.paint("bad", reason)} (docs/runbook.md${article})`],
      ...(advice === null
        ? []
        : [
            ["that is", advice.means],
            ["to do", advice.todo ?? "nothing but a replay"],
          ]),
      ["the org said", said === "" ? "-" : said],
      ["field", field ?? "-"],
      ["event", eventType === null ? "-" : `${eventType}, ${describeAge(publishedAt ?? "", nowMs)}`],
      ["first try", firstTriedAt === null ? "-" : describeAge(firstTriedAt, nowMs)],
      ["dead since", describeAge(letter.parkedAt, nowMs)],
      ["tries", String(letter.tries)],
    ],
  );
}
