import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { parseJson } from "../../../../shared/contracts/parse.ts";

/** How far a `sync --all` has come. */
const checkpointSchema = v.object({
  stack: v.string(),
  connection: v.string(),
  /** The bridge's own address: another bridge of the same name, or the next one of this machine, begins anew. */
  apiUrl: v.string(),
  /** When it was written. */
  at: v.string(),
  /** The page to go on with; null for the first. */
  next: v.nullable(v.string()),
  enqueued: v.number(),
});

export type Checkpoint = v.InferOutput<typeof checkpointSchema>;

/** Keeps how far a `sync --all` has come in a file, so that one that was stopped goes on where it was. */
export class CheckpointFile {
  readonly #path: string;
  readonly #first: Checkpoint;

  constructor(projectFolder: string, whose: Pick<Checkpoint, "stack" | "connection" | "apiUrl">) {
    this.#path = join(projectFolder, ".orgbridge", `sync-${whose.stack}-${whose.connection}.json`);
    this.#first = { ...whose, at: "", next: null, enqueued: 0 };
  }

  /** What was kept; the beginning, when nothing was, it cannot be read, or it is another bridge's. */
  async read(): Promise<Checkpoint> {
    const text = await readFile(this.#path, "utf8").catch(() => "");
    const kept = parseJson(checkpointSchema, text);
    return kept.ok && kept.value.apiUrl === this.#first.apiUrl ? kept.value : this.#first;
  }

  /** Replaces what was kept as a whole: whoever is killed in it leaves the one or the other. */
  async write(next: string | null, enqueued: number, nowMs: number): Promise<void> {
    await mkdir(join(this.#path, ".."), { recursive: true });
    const at = new Date(nowMs).toISOString();
    await writeFile(`${this.#path}.new`, `${JSON.stringify({ ...this.#first, at, next, enqueued })}\n`);
    await rename(`${this.#path}.new`, this.#path);
  }

  async clear(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}
