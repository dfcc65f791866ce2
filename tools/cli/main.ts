import { join } from "node:path";
import process from "node:process";
import { run } from "@stricli/core";
import { app } from "./app.ts";
import { completeLine } from "./commands/completion.ts";
import type { CliContext } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** What the shells' scripts put first; no command for people. */
const completeWord = "__complete";

/** How long whatever runs may take to come to a safe stop, and after what time that is told. */
const graceMs = 15_000;
const noticeMs = 1000;

/** Runs one command line of this process, and sets its exit code. */
export async function main(): Promise<void> {
  const interruption = new AbortController();
  const { stdout, stderr, env } = process;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      // Whoever presses it again means it.
      process.once(signal, () => process.exit(exitCodes.interrupted));
      stop(interruption, exitCodes.interrupted);
      setTimeout(() => stderr.write("Stopping; Ctrl-C again leaves at once.\n"), noticeMs).unref();
    });
  }
  const pipe = { isClosed: false };
  stdout.on("error", () => {
    if (pipe.isClosed) return;
    pipe.isClosed = true;
    process.exitCode = exitCodes.pipeClosed;
    stop(interruption, exitCodes.pipeClosed);
  });
  // Nothing can be said about that to anybody.
  stderr.on("error", () => undefined);
  const context: CliContext = {
    process: { stdout, stderr, env, exitCode: null },
    workingFolder: process.cwd(),
    projectFolder: env["ORGBRIDGE_PROJECT"] ?? join(import.meta.dirname, "../.."),
    interrupted: interruption.signal,
    nowMs: () => Date.now(),
  };
  const line = process.argv.slice(2);
  if (line[0] === completeWord) await completeLine(app, line.slice(line[1] === "--" ? 2 : 1), context);
  else await run(app, line[0] === "help" ? [...line.slice(1), "--help"] : line, context);
  if (pipe.isClosed) return;
  process.exitCode = interruption.signal.aborted
    ? exitCodes.interrupted
    : readExitCode(context.process.exitCode);
}

/** Has whatever runs come to a safe stop, and ends the process when that takes too long. */
function stop(interruption: AbortController, exitCode: ExitCode): void {
  interruption.abort();
  setTimeout(() => process.exit(exitCode), graceMs).unref();
}

/** The library's own codes are below zero; a wrong command line is the only one of them that people meet. */
function readExitCode(code: CliContext["process"]["exitCode"]): number {
  const given = Number(code ?? exitCodes.done);
  return given < 0 ? exitCodes.usage : given;
}
