import type { FlagParametersForType } from "@stricli/core";
import * as v from "valibot";
import { replayInRounds } from "../../../../functions/replay/replay-in-rounds.ts";
import { NothingAcceptedError } from "../../../../functions/replay/replay-letters.ts";
import { createFifoQueue } from "../../../../shared/aws/queue.ts";
import { type ReplayCounts, replayCountsSchema, replayRates } from "../../../../shared/contracts/replay.ts";
import { explainFailure } from "../../aws/explain-failure.ts";
import { readQueues } from "../../aws/queues.ts";
import { type ConnectedBridge, findConnection } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import type { CliContext } from "../../context.ts";
import { CliFailure, type ExitCode, exitCodes } from "../../exit-codes.ts";
import { countOf } from "../../output/count-of.ts";
import { openProgress } from "../../output/progress.ts";
import { type CommandDeps, makeCommand } from "../command.ts";
import { type FilterFlags, filterFlags, readFilter } from "../dlq/filter-flags.ts";
import { hiddenNote, openDeadLetters, tellInOtherHands } from "../dlq/letters.ts";
import { moveAll } from "./move-all.ts";

export const replayAnswerSchema = v.object({
  connection: v.string(),
  dryRun: v.boolean(),
  ...replayCountsSchema.entries,
});

export type ReplayFlags = ConnectionFlags &
  FilterFlags & { readonly all?: boolean; readonly dryRun?: boolean; readonly rate: number };

const flags: FlagParametersForType<ReplayFlags, CliContext> = {
  ...connectionFlags,
  ...filterFlags,
  all: {
    kind: "boolean",
    optional: true,
    withNegated: false,
    brief: "The whole queue, moved by SQS itself: it goes on when this terminal is gone",
  },
  dryRun: {
    kind: "boolean",
    optional: true,
    withNegated: false,
    brief: "Say what would go back, and leave everything where it is",
  },
  rate: {
    kind: "parsed",
    parse: parseRate,
    default: String(replayRates.usual),
    placeholder: "N",
    brief: `Dead letters a second, ${replayRates.lowest} to ${replayRates.highest}`,
  },
};

export const replayCommand = makeCommand<ReplayFlags>(
  {
    brief: "Do it again: send dead letters back to the queue",
    detail:
      "What fits goes back and is looked at like anybody else; the rest stays. Harmless at any time: a message says who, never what, so an old one does nothing wrong. " +
      "Stopped by Ctrl-C it loses nobody, and run again it goes on.",
    examples: [
      "replay --reason protected --dry-run",
      "replay --user ann@example.com",
      "replay --since 6h --rate 50",
      "replay --all",
    ],
  },
  flags,
  async (given, deps) => {
    const bridge = await findConnection(given, deps.context);
    const isFiltered = [given.user, given.reason, given.since, given.until].some((one) => one !== undefined);
    if (given.all !== true && !isFiltered)
      throw new CliFailure(
        exitCodes.usage,
        "Which dead letters?",
        "Give a filter, or --all: orgbridge replay --help.",
      );
    if (given.all === true && isFiltered)
      throw new CliFailure(
        exitCodes.usage,
        "--all means everything, and there is a filter.",
        "Leave one of them out.",
      );
    if (given.all === true && given.dryRun !== true) return moveAll(bridge, given.rate, deps);
    return replayMatching(bridge, given, deps);
  },
);

async function replayMatching(
  bridge: ConnectedBridge,
  given: ReplayFlags,
  { context, screen }: CommandDeps,
): Promise<ExitCode> {
  const { aws, connection, deployment } = bridge;
  const filter = await readFilter(given, bridge, context.nowMs());
  const { sync, deadLetters } = await readQueues(aws, deployment.prefix, connection.id);
  const total = given.user === undefined && given.reason === undefined ? deadLetters.waiting : undefined;
  const progress = openProgress(screen, context.nowMs);
  const dryRun = given.dryRun === true;
  const letters = await openDeadLetters(bridge);
  let replayed = 0;
  const counts = await replayInRounds(
    {
      connectionId: connection.id,
      filter,
      dryRun,
      ratePerSecond: given.rate,
      signal: context.interrupted,
      onProgress: (soFar) => {
        ({ replayed } = soFar);
        progress.show(dryRun ? soFar.matched : replayed, dryRun ? "would go back" : "replayed", total);
      },
    },
    { ...letters, queue: createFifoQueue(aws.sqs, sync.url) },
  )
    .catch((error: unknown) => {
      throw explainStop(error, replayed);
    })
    .finally(() => progress.end());
  if (screen.isJson) screen.answer(replayAnswerSchema, { connection: connection.id, dryRun, ...counts });
  else {
    const { matched, kept, unreadable, byReason, mayHideMore } = counts;
    if (matched > 0) screen.say(describeEnd(counts, dryRun, context.interrupted.aborted));
    else {
      screen.note(kept + unreadable === 0 ? "There are no dead letters." : "No dead letter fits the filter.");
      if (given.user !== undefined) screen.note("orgbridge sync looks at people who have none.");
    }
    screen.table(
      [],
      Object.entries(byReason).map(([reason, count]) => [reason, String(count)]),
    );
    if (kept > 0)
      screen.say(`${kept} more ${kept === 1 ? "does not fit, and stays" : "do not fit, and stay"}.`);
    if (unreadable > 0)
      screen.say(
        `Left where they are, since they are no messages of this connection: ${unreadable} (orgbridge dlq list).`,
      );
    if (mayHideMore) screen.note(hiddenNote);
    tellInOtherHands(letters, screen);
  }
  if (counts.matched === 0) return exitCodes.nothing;
  return !dryRun && counts.replayed < counts.matched ? exitCodes.attention : exitCodes.done;
}

function describeEnd({ replayed, matched }: ReplayCounts, dryRun: boolean, isStopped: boolean): string {
  if (dryRun) return `${matched} would go back${isStopped ? ", as far as was seen" : ""}.`;
  // The last batch was in hand and did not go; how many there are behind it nobody knows.
  return isStopped
    ? `Stopped: ${countOf(replayed, "dead letter")} went back. Run it again to go on.`
    : `${replayed} of ${matched} went back.`;
}

/** What was done before it broke off must be told. */
function explainStop(error: unknown, replayed: number): CliFailure {
  const { exitCode, message, remedy } =
    error instanceof NothingAcceptedError
      ? new CliFailure(
          exitCodes.failed,
          "SQS takes no messages.",
          "Look at AWS Health; orgbridge doctor says more.",
        )
      : explainFailure(error);
  const done = `${countOf(replayed, "dead letter")} went back before that, and the others stay: run it again to go on.`;
  return new CliFailure(exitCode, message, `${remedy}\n${done}`);
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (Number.isInteger(rate) && rate >= replayRates.lowest && rate <= replayRates.highest) return rate;
  throw new RangeError(`a whole number, ${replayRates.lowest} to ${replayRates.highest}`);
}
