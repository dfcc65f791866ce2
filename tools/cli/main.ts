import { join } from "node:path";
import process from "node:process";
import { run } from "@stricli/core";
import { app } from "./app.ts";
import { completeLine } from "./commands/completion.ts";
import type { CliContext } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";

/** What the shells' scripts put first; no command for people. */
const completeWord = "__complete";

/** How long whatever runs may take to come to a safe stop, and after what time that is told. */
const graceMs = 15_000;
const noticeMs = 1000;

/** Runs one command line of this process, and sets its exit code. */
export async function main(): Promise<void> {
  const interruption = new AbortController();
  process.once("SIGINT", () => {
    interruption.abort();
    // Whoever presses it again means it.
    process.once("SIGINT", () => process.exit(exitCodes.interrupted));
    setTimeout(() => process.stderr.write("Stopping; Ctrl-C again leaves at once.\n"), noticeMs).unref();
    setTimeout(() => process.exit(exitCodes.interrupted), graceMs).unref();
  });
  const { stdout, stderr, env } = process;
  const context: CliContext = {
    process: { stdout, stderr, env, exitCode: null },
    workingFolder: process.cwd(),
    projectFolder: env["ORGBRIDGE_PROJECT"] ?? join(import.meta.dirname, "../.."),
    interrupted: interruption.signal,
    nowMs: () => Date.now(),
  };
  const line = process.argv.slice(2);
  if (line[0] === completeWord) await completeLine(app, line.slice(line[1] === "--" ? 2 : 1), context);
  else await run(app, line, context);
  process.exitCode = interruption.signal.aborted
    ? exitCodes.interrupted
    : readExitCode(context.process.exitCode);
}

/** The library's own codes are below zero; a wrong command line is the only one of them that people meet. */
function readExitCode(code: CliContext["process"]["exitCode"]): number {
  const given = Number(code ?? exitCodes.done);
  return given < 0 ? exitCodes.usage : given;
}
