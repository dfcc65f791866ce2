import type { Screen } from "../../output/screen.ts";
import { describeDuration } from "../../output/times.ts";
import type { ShownLetter } from "./letters.ts";

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

/** Rows are printed as they come, so that ten thousand take no more memory than ten. */
export function showRow(letter: ShownLetter, screen: Screen, nowMs: number): void {
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
