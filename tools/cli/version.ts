import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { parseJson } from "../../shared/contracts/parse.ts";

/** The tool's own version, as `package.json` has it. */
export async function readVersion(): Promise<string> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  const parsed = parseJson(v.object({ version: v.string() }), text);
  return parsed.ok ? parsed.value.version : "unknown";
}
