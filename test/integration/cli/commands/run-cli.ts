import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import * as v from "valibot";
import { expect } from "vitest";

const launcher = join(import.meta.dirname, "../../../../tools/cli/orgbridge.js");

/** How a command line ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** From its start to its end, in milliseconds. */
  readonly tookMs: number;
}

/** A command line that runs. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** What Ctrl-C does. */
  interrupt(): void;
  /** What `| head -1` does: goes away once something was printed. */
  stopReading(): void;
}

/** Starts the tool as somebody types it: in a process of its own, with a pipe in the place of a terminal, and no AWS profile. */
export function startCli(
  words: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Running {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [launcher, ...words], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, ORGBRIDGE_PROJECT: folder, ...env },
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, err, tookMs: performance.now() - startedMs }));
  });
  return {
    ended,
    interrupt: () => void child.kill("SIGINT"),
    stopReading: () => void child.stdout.once("data", () => child.stdout.destroy()),
  };
}

/** Runs the tool to its end. What it prints into a pipe holds no colours and rewrites no line. */
export async function runCli(
  words: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const ended = await startCli(words, folder, env).ended;
  expect(ended.out + ended.err).not.toContain("\u001B");
  return ended;
}

/** The one JSON value that a command printed, as its schema describes it; unknown fields are a fault. */
export function readAnswer<TSchema extends v.GenericSchema>(
  schema: TSchema,
  { out }: Pick<Ended, "out">,
): v.InferOutput<TSchema> {
  const printed: unknown = JSON.parse(out);
  const answer = v.parse(schema, printed);
  expect(answer).toEqual(printed);
  return answer;
}
