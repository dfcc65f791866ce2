import type { ShownUser } from "./people.ts";

const widths = [26, 13, 20] as const;

/** Both orgs as a table: each person's login, status and title, in the source and in the target. */
export function drawSideBySide(
  pairs: readonly (readonly [ShownUser | null, ShownUser | null])[],
): readonly string[] {
  const heading = [
    drawCells(["source org", "status", "title"]),
    drawCells(["target org", "status", "title"]),
  ];
  return [
    drawRow(heading),
    ...pairs.map(([source, target]) => drawRow([drawUser(source), drawUser(target)])),
  ];
}

function drawUser(user: ShownUser | null): string {
  return user === null
    ? drawCells(["–", "", ""])
    : drawCells([user.profile.login, user.status, user.profile.title ?? ""]);
}

function drawCells(cells: readonly [string, string, string]): string {
  return cells.map((cell, index) => cell.slice(0, widths[index]).padEnd(widths[index] ?? 0)).join(" ");
}

function drawRow(halves: readonly string[]): string {
  return `  ${halves.join(" │ ").trimEnd()}`;
}
