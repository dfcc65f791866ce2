import * as v from "valibot";
import { listLetters } from "../../../../functions/replay/list-letters.ts";
import { longestReplaySeconds } from "../../../../shared/contracts/replay.ts";
import { findConnection } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import { exitCodes } from "../../exit-codes.ts";
import { countOf } from "../../output/count-of.ts";
import { makeCommand } from "../command.ts";
import { type FilterFlags, filterFlags, readFilter } from "./filter-flags.ts";
import { showRow } from "./letter-rows.ts";
import {
  hiddenNote,
  letterSchema,
  openDeadLetters,
  type ShownLetter,
  showLetter,
  tellInOtherHands,
} from "./letters.ts";

export const dlqListAnswerSchema = v.object({
  connection: v.string(),
  letters: v.array(letterSchema),
  /** SQS hides what came after a dead letter about the same person. */
  mayHideMore: v.boolean(),
  /** About so many more were in the hands of another look or replay, and could not be seen. */
  inOtherHands: v.number(),
  /** False when it was stopped before it had seen all. */
  isComplete: v.boolean(),
});

export const dlqListCommand = makeCommand<ConnectionFlags & FilterFlags>(
  {
    brief: "Who waits on the dead-letter queue, and why",
    detail: `Shows the dead letters that fit, and leaves them where they are. ${hiddenNote}`,
    examples: [
      "dlq list",
      "dlq list --reason value-refused --since 6h",
      "dlq list --user ann@example.com --json",
    ],
  },
  { ...connectionFlags, ...filterFlags },
  async (flags, { context, screen }) => {
    const bridge = await findConnection(flags, context);
    const nowMs = context.nowMs();
    const filter = await readFilter(flags, bridge, nowMs);
    const deps = await openDeadLetters(bridge);
    const shown: ShownLetter[] = [];
    const listed = await listLetters(
      {
        connectionId: bridge.connection.id,
        filter,
        deadlineMs: nowMs + 1000 * longestReplaySeconds,
        signal: context.interrupted,
        onLetter: (found) => {
          const letter = showLetter(found);
          if (screen.isJson) shown.push(letter);
          else showRow(letter, screen, nowMs);
        },
      },
      deps,
    );
    const { matched, others, mayHideMore, hasMore } = listed;
    if (screen.isJson) {
      const connection = bridge.connection.id;
      screen.answer(dlqListAnswerSchema, {
        connection,
        letters: shown,
        mayHideMore,
        inOtherHands: deps.inOtherHands,
        isComplete: !hasMore,
      });
    } else {
      screen.note(describeEnd(matched, others, hasMore));
      if (mayHideMore) screen.note(hiddenNote);
      tellInOtherHands(deps, screen);
    }
    return matched === 0 ? exitCodes.nothing : exitCodes.done;
  },
);

function describeEnd(matched: number, others: number, stopped: boolean): string {
  if (stopped) return `Stopped: ${countOf(matched, "dead letter")} so far.`;
  if (matched === 0 && others === 0) return "There are no dead letters.";
  if (matched === 0)
    return `None of ${countOf(others, "dead letter")} fits: leave something out of the filter.`;
  const rest = others === 0 ? "" : `; ${others} more ${others === 1 ? "does" : "do"} not fit`;
  return `${countOf(matched, "dead letter")}${rest}.`;
}
