import type { GenericSchema, InferOutput } from "valibot";
import { type Parsed, parse } from "../contracts/parse.ts";

/** A configuration that the function cannot run with. Its message names every bad field, never a value. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/**
 * The environment as a known type.
 * @throws ConfigurationError naming every bad variable at once
 */
export function parseEnv<const TSchema extends GenericSchema>(
  schema: TSchema,
  env: Readonly<Record<string, string | undefined>>,
): InferOutput<TSchema> {
  return demand("environment", parse(schema, env));
}

/** The parsed value. @throws ConfigurationError that says `where` and names every bad field */
export function demand<T>(where: string, parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new ConfigurationError(`invalid ${where}: ${parsed.problems.join("; ")}`);
}
