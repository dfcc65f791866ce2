import * as v from "valibot";
import { listLetters } from "../../../../functions/replay/list-letters.ts";
import { longestReplaySeconds } from "../../../../shared/contracts/replay.ts";
import { findConnection } from "../../bridge/find-bridge.ts";
import { type ConnectionFlags, connectionFlags } from "../../bridge/flags.ts";
import { exitCodes } from "../../exit-codes.ts";
import { countOf } from "../../output/count-of.ts";
import type { Screen } from "../../output/screen.ts";
import { describeDuration } from "../../output/times.ts";
import { makeCommand } from "../command.ts";
import { type FilterFlags, filterFlags, readFilter } from "./filter-flags.ts";
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

type Column = readonly [title: string, width: number, read: (letter: ShownLetter, nowMs: number) => string];

const person = (letter: ShownLetter): string => letter.user ?? "(unreadable)";
const said = ({ errorCode, field }: ShownLetter): string =>
  [errorCode, field].filter((word) => word !== null).join(" ") || "-";

/** Of one width each, whatever comes: that is read, copied and cut by other tools best. */
const columns: readonly Column[] = [
  ["dead since", 20, ({ parkedAt }) => parkedAt.replace(/\.\d+Z$/, "Z")],
  ["person", 22, person],
  ["reason", 20, ({ reason }) => reason],
  ["what the org said", 34, said],
  ["tries", 6, ({ tries }) => String(tries)],
  ["id", 36, ({ id }) => id],
];

/** As much of an id as tells ten thousand apart; `dlq show` and `dlq drop` take it. */
const shownOfId = 8;

/** For a terminal that is too narrow for the others: all that it takes to choose one. */
const narrowColumns: readonly Column[] = [
  ["dead for", 8, ({ parkedAt }, nowMs) => describeDuration(Math.max(0, nowMs - Date.parse(parkedAt)))],
  ["person", 20, person],
  ["reason", 18, ({ reason }) => reason],
  ["id", shownOfId, ({ id }) => id.slice(0, shownOfId)],
  ["the org said", 12, said],
];

const widthOfAll = 148;

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

/** Rows are printed as they come, so that ten thousand take no more memory than ten. */
function showRow(letter: ShownLetter, screen: Screen, nowMs: number): void {
  const shown = screen.width === null || screen.width >= widthOfAll ? columns : narrowColumns;
  const align = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(shown[index]?.[1] ?? 0))
      .join("  ")
      .trimEnd()
      .slice(0, screen.width ?? undefined);
  if (!screen.hasSaid) screen.say(screen.paint("strong", align(shown.map(([title]) => title))));
  screen.say(align(shown.map(([_title, _width, read]) => read(letter, nowMs))));
}

function describeEnd(matched: number, others: number, stopped: boolean): string {
  if (stopped) return `Stopped: ${countOf(matched, "dead letter")} so far.`;
  if (matched === 0 && others === 0) return "There are no dead letters.";
  if (matched === 0)
    return `None of ${countOf(others, "dead letter")} fits: leave something out of the filter.`;
  const rest = others === 0 ? "" : `; ${others} more ${others === 1 ? "does" : "do"} not fit`;
  return `${countOf(matched, "dead letter")}${rest}.`;
}
