import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { parseJson } from "../../../../shared/contracts/parse.ts";

/** How far a `sync --all` has come. */
const checkpointSchema = v.object({
  stack: v.string(),
  connection: v.string(),
  /** The page to go on with; null for the first. */
  next: v.nullable(v.string()),
  enqueued: v.number(),
});

export type Checkpoint = v.InferOutput<typeof checkpointSchema>;

/** Keeps how far a `sync --all` has come in a file, so that one that was stopped goes on where it was. */
export class CheckpointFile {
  readonly #path: string;
  readonly #first: Checkpoint;

  constructor(projectFolder: string, stack: string, connection: string) {
    this.#path = join(projectFolder, ".orgbridge", `sync-${stack}-${connection}.json`);
    this.#first = { stack, connection, next: null, enqueued: 0 };
  }

  /** What was kept; the beginning, when nothing was or it cannot be read. */
  async read(): Promise<Checkpoint> {
    const text = await readFile(this.#path, "utf8").catch(() => "");
    const kept = parseJson(checkpointSchema, text);
    return kept.ok ? kept.value : this.#first;
  }

  async write(next: string | null, enqueued: number): Promise<void> {
    await mkdir(join(this.#path, ".."), { recursive: true });
    await writeFile(this.#path, `${JSON.stringify({ ...this.#first, next, enqueued })}\n`);
  }

  async clear(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}
