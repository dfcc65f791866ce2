import { join } from "node:path";
import process from "node:process";
import { run } from "@stricli/core";
import { app } from "./app.ts";
import type { CliContext } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";

/** Runs one command line of this process, and sets its exit code. */
export async function main(): Promise<void> {
  const interruption = new AbortController();
  process.once("SIGINT", () => {
    interruption.abort();
    process.exitCode = exitCodes.interrupted;
    // Whoever presses it again means it.
    process.once("SIGINT", () => process.exit(exitCodes.interrupted));
  });
  const context: CliContext = {
    process,
    workingFolder: process.cwd(),
    projectFolder: process.env["ORGBRIDGE_PROJECT"] ?? join(import.meta.dirname, "../.."),
    interrupted: interruption.signal,
    nowMs: () => Date.now(),
  };
  await run(app, process.argv.slice(2), context);
  // The library's own endings are below zero; a wrong command line is the only one that people see.
  if (typeof process.exitCode === "number" && process.exitCode < 0) process.exitCode = exitCodes.usage;
  if (interruption.signal.aborted) process.exitCode = exitCodes.interrupted;
}
