import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { GenericSchema, InferOutput } from "valibot";
import { parseJson } from "../contracts/parse.ts";
import { ConfigurationError, demand } from "./parse-env.ts";

/**
 * A configuration file beside the bundle, as a known type.
 * @throws ConfigurationError naming the file and every bad field at once
 */
export function readConfig<const TSchema extends GenericSchema>(
  schema: TSchema,
  folder: string,
  file: string,
): InferOutput<TSchema> {
  let text: string;
  try {
    text = readFileSync(join(folder, file), "utf8");
  } catch {
    throw new ConfigurationError(`invalid ${file}: cannot be read`);
  }
  return demand(file, parseJson(schema, text));
}
