import { clearLine, cursorTo } from "node:readline";
import { styleText } from "node:util";

/** Where the demo writes: lines for everybody, and a moving progress display where there is a terminal to show it. */
export interface Screen {
  line(text?: string): void;
  heading(text: string): void;
  /** Shows how far something is. On a terminal it stays on one line; elsewhere it is a line per tenth. */
  progress(label: string, done: number, total: number): void;
}

const barWidth = 30;

export function createScreen(output: NodeJS.WriteStream): Screen {
  const isTerminal = output.isTTY;
  let isBarShown = false;
  let lastTenth = -1;

  const clearBar = (): void => {
    if (!isBarShown) return;
    clearLine(output, 0);
    cursorTo(output, 0);
    isBarShown = false;
  };
  const line = (text = ""): void => {
    clearBar();
    output.write(`${text}\n`);
  };
  return {
    line,
    heading: (text) => {
      line();
      line(isTerminal ? styleText("bold", text) : text);
    },
    progress(label, done, total) {
      if (isTerminal) {
        clearBar();
        const filled = Math.round((barWidth * done) / total);
        output.write(`  ${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${done}/${total} ${label}`);
        isBarShown = true;
        return;
      }
      const tenth = Math.floor((10 * done) / total);
      if (tenth !== lastTenth) line(`  ${label}: ${done}/${total}`);
      lastTenth = tenth;
    },
  };
}
