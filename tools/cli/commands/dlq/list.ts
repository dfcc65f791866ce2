import * as v from "valibot";
import { listLetters } from "../../../../functions/replay/list-letters.ts";
import { longestReplaySeconds } from "../../../../shared/contracts/replay.ts";
import { findConnection } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Screen } from "../../output/screen.ts";
import { makeCommand } from "../command.ts";
import { type FilterFlags, filterFlags, readFilter } from "./filter-flags.ts";
import { hiddenNote, letterSchema, openDeadLetters, type ShownLetter, showLetter } from "./letters.ts";

export const dlqListAnswerSchema = v.object({
  connection: v.string(),
  letters: v.array(letterSchema),
  /** SQS hides what came after a dead letter about the same person. */
  mayHideMore: v.boolean(),
  /** False when it was stopped before it had seen all. */
  isComplete: v.boolean(),
});

const columns = [
  ["dead since", 20],
  ["person", 22],
  ["reason", 20],
  ["what the org said", 34],
  ["tries", 6],
  ["id", 36],
] as const;

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
          else showRow(letter, screen);
        },
      },
      await openDeadLetters(bridge),
    );
    const { matched, others, mayHideMore, hasMore } = listed;
    if (screen.isJson) {
      const connection = bridge.connection.id;
      screen.answer(dlqListAnswerSchema, { connection, letters: shown, mayHideMore, isComplete: !hasMore });
    } else {
      screen.note(describeEnd(matched, others));
      if (mayHideMore) screen.note(hiddenNote);
    }
    return matched === 0 ? exitCodes.nothing : exitCodes.done;
  },
);

/** Rows are printed as they come, in columns of one width, so that ten thousand take no more memory than ten. */
function showRow(letter: ShownLetter, screen: Screen): void {
  const said = [letter.errorCode, letter.field].filter((word) => word !== null).join(" ");
  const cells = [
    letter.parkedAt.replace(/\.\d+Z$/, "Z"),
    letter.user ?? "(unreadable)",
    letter.reason,
    said === "" ? "-" : said,
    String(letter.tries),
    letter.id,
  ];
  if (!screen.hasSaid) screen.say(screen.paint("strong", align(columns.map(([title]) => title))));
  screen.say(align(cells));
}

function align(cells: readonly string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(columns[index]?.[1] ?? 0))
    .join("  ")
    .trimEnd();
}

function describeEnd(matched: number, others: number): string {
  if (matched === 0 && others === 0) return "There are no dead letters.";
  if (matched === 0) return `None of ${others} dead letters fits: leave something out of the filter.`;
  return `${matched} dead letters${others === 0 ? "" : `; ${others} others do not fit`}.`;
}
