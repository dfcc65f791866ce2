import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { parseJson } from "../../../shared/contracts/parse.ts";

/** An SQS server in a process of its own, so that its memory can be told from the client's. */
export interface ServerProcess {
  readonly endpoint: string;
  /** Memory in use by the process, in MiB (resident set). */
  readMemoryMib(): number;
  stop(): Promise<void>;
}

/** As `npm run aws` runs: otherwise a third of the memory would be room that V8 keeps for objects that die young. */
const smallYoungGeneration = "--max-semi-space-size=8";

const readySchema = v.object({ endpoint: v.string() });

/** Starts a server script of this project and waits for the line in which it says its endpoint. */
export async function startServer(script: string): Promise<ServerProcess> {
  const path = fileURLToPath(new URL(`../../../${script}`, import.meta.url));
  const child = spawn(process.execPath, [smallYoungGeneration, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = parseJson(readySchema, line);
    if (!ready.ok) continue;
    return {
      endpoint: ready.value.endpoint,
      readMemoryMib: () => readResidentMib(child.pid),
      stop: async () => {
        const closed = once(child, "close");
        child.kill("SIGTERM");
        await closed;
      },
    };
  }
  throw new Error(`${script} ended before it was ready`);
}

/** From Linux's own account of the process. */
function readResidentMib(pid: number | undefined): number {
  const [, kib = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kib) / 1024;
}
