import * as v from "valibot";
import { type Explanation, explanationSchema } from "../../../../shared/contracts/operator.ts";
import { outcomeLineSchema } from "../../../../shared/contracts/outcome-line.ts";
import { judgePerson } from "../../advice/judge-person.ts";
import { adviseOn } from "../../advice/reasons.ts";
import { readFeed } from "../../aws/feed.ts";
import { readOutcomes } from "../../aws/outcome-log.ts";
import { askWorker } from "../../aws/worker.ts";
import { findConnection } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import { CliFailure, type ExitCode, exitCodes } from "../../exit-codes.ts";
import { describeOutcome } from "../../output/outcomes.ts";
import type { Screen } from "../../output/screen.ts";
import { describeAge } from "../../output/times.ts";
import { makeWordsCommand } from "../command.ts";
import { showExplanation, showVerdict } from "./show-explanation.ts";

export const explainAnswerSchema = v.object({
  connection: v.string(),
  /** The answer in one look: how they stand in the target, why, and what to do about it. */
  verdict: v.object({
    isFine: v.boolean(),
    stands: v.string(),
    why: v.string(),
    todo: v.nullable(v.string()),
    /** Its article in docs/runbook.md. */
    reason: v.nullable(v.string()),
  }),
  explanation: explanationSchema,
  /** What came of this person before, oldest first. */
  outcomes: v.array(v.object({ at: v.string(), ...outcomeLineSchema.entries })),
});

type ExplainFlags = ConnectionFlags & { readonly days: number; readonly hideValues?: boolean };

const dayMs = 86_400_000;
const mostOutcomes = 10;
/** What the worker takes, and Okta too. */
const longestUser = 100;

export const explainCommand = makeWordsCommand<ExplainFlags>(
  {
    brief: "Why is this person as they are, and what would be done about them now",
    detail:
      "Says how they stand in the target, why, and what to do; below it what that rests on. The worker reads both orgs and makes its plan, as it would " +
      "for an event, and does nothing. Shows the person's attributes: they stay on this screen.",
    examples: ["explain ann@example.com", "explain 00u1abcdefGHIJKLM2p7 --hide-values"],
  },
  {
    ...connectionFlags,
    days: {
      kind: "parsed",
      parse: readDays,
      default: "7",
      placeholder: "days",
      brief: "How far back to look for earlier outcomes",
    },
    hideValues: {
      kind: "boolean",
      optional: true,
      withNegated: false,
      brief: "Show which attributes differ, and no values",
    },
  },
  { placeholder: "user", brief: "Id (00u…) or login of somebody in the source org", minimum: 1, maximum: 1 },
  async (flags, [user = ""], { context, screen }) => {
    if (user.trim() === "" || user.length > longestUser) {
      throw new CliFailure(
        exitCodes.usage,
        `${JSON.stringify(user)} is neither an id nor a login.`,
        `Write an id (00u…), or a login of ${longestUser} characters at most.`,
      );
    }
    const { aws, connection } = await findConnection(flags, context);
    const [explanation, feedState] = await Promise.all([
      askWorker(aws, connection.workerFunction, { operator: "explain", user }),
      // Who may not see that, or cannot now, is told the rest all the same.
      readFeed(aws, connection.workerFunction).then(
        ({ state }) => state,
        () => null,
      ),
    ]);
    if (explanation.kind !== "explanation") {
      const reason = explanation.kind === "failure" ? explanation.reason : explanation.kind;
      throw reason === "unknown-user"
        ? new CliFailure(
            exitCodes.nothing,
            `Nobody in the source org is ${user}.`,
            "Check the login; somebody deleted there has only their id.",
          )
        : new CliFailure(
            exitCodes.failed,
            `The orgs cannot be read: ${reason}${describeMeaning(reason)}.`,
            describeRemedy(reason),
          );
    }
    const nowMs = context.nowMs();
    const sinceMs = nowMs - flags.days * dayMs;
    const outcomes = (
      await readOutcomes(aws, { logGroup: connection.workerLog, sinceMs, userId: explanation.userId })
    ).slice(-mostOutcomes);
    const verdict = judgePerson(explanation, { last: outcomes.at(-1) ?? null, feedState });
    if (screen.isJson) {
      const shown = outcomes.map(({ atMs, ...line }) => ({ at: new Date(atMs).toISOString(), ...line }));
      screen.answer(explainAnswerSchema, {
        connection: connection.id,
        verdict,
        explanation,
        outcomes: shown,
      });
      return conclude(explanation, screen);
    }
    showVerdict(explanation.userId, verdict, screen);
    showExplanation(explanation, screen, flags.hideValues !== true);
    screen.say();
    if (outcomes.length === 0) screen.say(`No outcome in the last ${flags.days} days.`);
    for (const line of outcomes)
      screen.say(
        `${describeAge(new Date(line.atMs).toISOString(), nowMs)}  ${describeOutcome(line, screen)}`,
      );
    return conclude(explanation, screen);
  },
);

function describeMeaning(reason: string): string {
  const means = adviseOn(reason)?.means;
  return means === undefined ? "" : `, ${means}`;
}

function describeRemedy(reason: string): string {
  const todo = adviseOn(reason)?.todo ?? "run it again in a minute";
  return `What to do: ${todo} (docs/runbook.md#reason-${reason}).`;
}

/** An id that neither org knows may be a wrong one; somebody deleted is still known to the target. */
function conclude({ source, target, userId }: Explanation, screen: Screen): ExitCode {
  if (source?.evidence !== "missing" || target !== null) return exitCodes.done;
  screen.note(`Neither org knows ${userId}: is the id right?`);
  return exitCodes.nothing;
}

function readDays(text: string): number {
  const days = Number(text);
  if (Number.isFinite(days) && days > 0 && days <= 3653) return days;
  throw new RangeError("a number of days, up to 3653");
}
