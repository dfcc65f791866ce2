import type { GenericSchema, InferOutput } from "valibot";
import { parse } from "../contracts/parse.ts";
import type { Failure } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";

/** An answer's body as a known type. Anything else is `retry: unreadable-answer`: never evidence, never a reason to act. */
export function readBody<const TSchema extends GenericSchema>(
  schema: TSchema,
  body: unknown,
): Result<InferOutput<TSchema>, Failure> {
  const parsed = parse(schema, body);
  return parsed.ok ? succeed(parsed.value) : fail({ kind: "retry", reason: "unreadable-answer" });
}
