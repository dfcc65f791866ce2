import { PassThrough } from "node:stream";
import { WriteStream } from "node:tty";
import { expect, test } from "vitest";
import { openScreen } from "../../../../tools/cli/output/screen.ts";

/** A stream that remembers what it was given; a terminal when asked to be. */
function openStream(isTTY: boolean, columns = 80) {
  const stream = new PassThrough();
  const getColorDepth = (env: object) => WriteStream.prototype.getColorDepth(env);
  const shown = Object.assign(stream, { isTTY, columns, getColorDepth });
  return { stream: shown as unknown as NodeJS.WriteStream, read: () => String(stream.read() ?? "") };
}

function open(isTTY: boolean, env: Partial<Record<string, string>> = {}, columns = 80) {
  const [out, err] = [openStream(isTTY, columns), openStream(isTTY, columns)];
  const process = { stdout: out.stream, stderr: err.stream, env };
  const screen = openScreen(
    {
      process,
      workingFolder: "/",
      projectFolder: "/",
      interrupted: new AbortController().signal,
      nowMs: Date.now,
    },
    {},
  );
  return { screen, out, err };
}

test("has colours on a terminal, and none in a pipe, under NO_COLOR or in continuous integration, unless they are forced", () => {
  const terminal = { TERM: "xterm-256color" };
  const onTerminal = open(true, terminal).screen.paint("bad", "x");
  const inPipe = open(false, terminal).screen.paint("bad", "x");
  const without = open(true, { ...terminal, NO_COLOR: "1" }).screen.paint("bad", "x");
  const forced = open(false, { NO_COLOR: "1", FORCE_COLOR: "1" }).screen.paint("bad", "x");
  const inContinuousIntegration = open(true, { ...terminal, CI: "true" }).screen.paint("bad", "x");

  expect([onTerminal, forced]).toEqual(["\u001B[31mx\u001B[39m", "\u001B[31mx\u001B[39m"]);
  expect([inPipe, without, inContinuousIntegration]).toEqual(["x", "x", "x"]);
});

test("draws columns without lines and without blanks at the end, and nothing for no rows", () => {
  const { screen, out } = open(false);

  screen.table([], []);
  screen.table(
    ["who", "why"],
    [
      ["ann", "x"],
      ["benjamin", ""],
    ],
  );

  expect(out.read()).toBe("who       why\nann       x\nbenjamin\n");
});

test("keeps what is beside the answer out of it", () => {
  const { screen, out, err } = open(false);

  screen.say("answer");
  screen.note("beside");

  expect([out.read(), err.read()]).toEqual(["answer\n", "beside\n"]);
});

test("breaks a sentence between words to fit the terminal, and not in a pipe", () => {
  const text = `one two three four five six seven eight ${"x".repeat(60)} nine`;
  const narrow = open(true, {}, 40).screen;
  const inPipe = open(false).screen;

  expect(narrow.wrap(text, "  ")).toBe(
    `one two three four five six seven\n  eight\n  ${"x".repeat(60)}\n  nine`,
  );
  expect([narrow.width, inPipe.width]).toEqual([40, null]);
  expect(inPipe.wrap(text, "  ")).toBe(text);
});

test("writes a line over on a terminal that can, and cuts it to fit", () => {
  const { screen, err } = open(true, { TERM: "xterm" }, 20);
  screen.rewrite("340 of 1000 replayed, 85/s");

  expect(err.read()).toBe("\r\u001B[2K340 of 1000 replaye");
  expect([true, false].map((isTTY) => open(isTTY, { TERM: "dumb" }).screen.isTerminal)).toEqual([
    false,
    false,
  ]);
});
