import * as v from "valibot";
import { listLetters } from "../../../../functions/replay/list-letters.ts";
import { type Explanation, explanationSchema } from "../../../../shared/contracts/operator.ts";
import { longestReplaySeconds } from "../../../../shared/contracts/replay.ts";
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
  { placeholder: "id", brief: "Id of the dead letter, as dlq list shows it", minimum: 1, maximum: 1 },
  async (flags, [id = ""], { context, screen }) => {
    const bridge = await findConnection(flags, context);
    const letter = await findLetter(id, bridge, context);
    const now = letter.user === null ? null : await explain(letter.user, bridge);
    if (screen.isJson)
      screen.answer(dlqShowAnswerSchema, {
        connection: bridge.connection.id,
        letter,
        now: now?.plan ?? null,
      });
    else {
      show(letter, screen, context.nowMs());
      screen.say(
        `a replay would now   ${now === null ? "not be told: the orgs do not answer" : describePlan(now.plan, screen)}`,
      );
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
      filter: { messageIds: [id] },
      deadlineMs: context.nowMs() + 1000 * longestReplaySeconds,
      signal: AbortSignal.any([context.interrupted, stop.signal]),
      onLetter: (letter) => {
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
    "It may have been replayed, or lie behind another of the same person: orgbridge dlq list.",
  );
}

async function explain(user: string, { aws, connection }: ConnectedBridge): Promise<Explanation | null> {
  const answer = await askWorker(aws, connection.workerFunction, { operator: "explain", user });
  return answer.kind === "explanation" ? answer : null;
}

function show(letter: ShownLetter, screen: Screen, nowMs: number): void {
  const { kind, reason, errorCode, summary, field, firstTriedAt, eventType, publishedAt } = letter;
  const said = [errorCode, summary].filter((word) => word !== null).join(": ");
  screen.table(
    [],
    [
      ["person", letter.user ?? "(the message cannot be read)"],
      ["why", `${kind}: ${screen.paint("bad", reason)} (docs/runbook.md#reason-${reason})`],
      ["the org said", said === "" ? "-" : said],
      ["field", field ?? "-"],
      ["event", eventType === null ? "-" : `${eventType}, ${describeAge(publishedAt ?? "", nowMs)}`],
      ["first try", firstTriedAt === null ? "-" : describeAge(firstTriedAt, nowMs)],
      ["dead since", describeAge(letter.parkedAt, nowMs)],
      ["tries", String(letter.tries)],
    ],
  );
}
