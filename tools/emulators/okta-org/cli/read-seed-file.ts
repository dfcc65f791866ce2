import { readFileSync } from "node:fs";
import * as v from "valibot";
import { type OrgSeed, seedSchema } from "../seed.ts";
import { UsageError } from "./usage-error.ts";

/** The seed in a JSON file. @throws UsageError that says what is wrong with the file, and where. */
export function readSeedFile(file: string): OrgSeed {
  const json = parse(file, read(file));
  // For valibot an array is an object too.
  if (Array.isArray(json)) throw new UsageError(`--seed: ${file} must hold a JSON object`);
  const parsed = v.safeParse(seedSchema, json);
  if (!parsed.success) throw new UsageError(`--seed: ${file}:\n${v.summarize(parsed.issues)}`);
  return parsed.output;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--seed: ${file} cannot be read: ${describe(error)}`, { cause: error });
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--seed: ${file} is not JSON: ${describe(error)}`, { cause: error });
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
