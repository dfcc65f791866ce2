import { PassThrough } from "node:stream";
import { WriteStream } from "node:tty";
import { afterEach, expect, test, vi } from "vitest";
import { openScreen } from "../../../../tools/cli/output/screen.ts";

afterEach(() => vi.unstubAllEnvs());

/** A stream that remembers what it was given; a terminal when asked to be. */
function openStream(isTTY: boolean) {
  const stream = new PassThrough();
  const shown = Object.assign(stream, { isTTY, getColorDepth: () => WriteStream.prototype.getColorDepth() });
  return { stream: shown as unknown as NodeJS.WriteStream, read: () => String(stream.read() ?? "") };
}

function open(isTTY: boolean) {
  const [out, err] = [openStream(isTTY), openStream(isTTY)];
  const process = { stdout: out.stream, stderr: err.stream, env: {} };
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

test("has colours on a terminal, and none in a pipe or where NO_COLOR asks for none", () => {
  for (const name of ["NO_COLOR", "FORCE_COLOR", "NODE_DISABLE_COLORS"]) vi.stubEnv(name, undefined);
  vi.stubEnv("TERM", "xterm-256color");
  const onTerminal = open(true).screen.paint("bad", "x");
  const inPipe = open(false).screen.paint("bad", "x");
  vi.stubEnv("NO_COLOR", "1");
  const without = open(true).screen.paint("bad", "x");

  expect(onTerminal).toBe("\u001B[31mx\u001B[39m");
  expect([inPipe, without]).toEqual(["x", "x"]);
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
