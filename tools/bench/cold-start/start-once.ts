import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { parseJson } from "../../../shared/contracts/parse.ts";

const reportSchema = v.object({
  /** Milliseconds from the start of the process until the module was evaluated. */
  loadedMs: v.number(),
  /** The same until the handler had answered. */
  answeredMs: v.number(),
  /** Processor time of all threads until then. */
  cpuMs: v.number(),
  answer: v.unknown(),
});

export type ColdStart = v.InferOutput<typeof reportSchema> & {
  /** What the function wrote. */
  readonly output: string;
};

/** Starts a process for one bundle and one event. @throws when it ended without an answer, with what it wrote */
export async function startOnce(
  file: string,
  eventFile: string,
  environment: Readonly<Record<string, string>>,
): Promise<ColdStart> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "invoke.js"), file, eventFile], {
    env: environment,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const [written, output, errors] = await Promise.all([
    ...[child.stdio[3], child.stdout, child.stderr].map(readText),
    once(child, "close"),
  ]);
  const parsed = parseJson(reportSchema, String(written));
  if (!parsed.ok) throw new Error(`${file} did not answer: ${String(output)}${String(errors)}`);
  return { ...parsed.value, output: String(output) };
}

function readText(stream: unknown): Promise<string> {
  if (!(stream instanceof Readable)) throw new Error("a stream of the process is missing");
  return text(stream);
}
