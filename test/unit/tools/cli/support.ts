import { PassThrough } from "node:stream";
import { openScreen, type Screen } from "../../../../tools/cli/output/screen.ts";

/** A screen without colours that remembers what it showed: a pipe, or a terminal of so many columns. */
export function openTestScreen(columns: number | null): {
  readonly screen: Screen;
  readonly read: () => string;
} {
  const stream = Object.assign(new PassThrough(), {
    isTTY: columns !== null,
    columns,
    getColorDepth: () => 1,
  });
  const shown = stream as unknown as NodeJS.WriteStream;
  const screen = openScreen(
    {
      process: { stdout: shown, stderr: shown, env: {} },
      workingFolder: "/",
      projectFolder: "/",
      interrupted: new AbortController().signal,
      nowMs: Date.now,
    },
    {},
  );
  return { screen, read: () => String(stream.read() ?? "") };
}
