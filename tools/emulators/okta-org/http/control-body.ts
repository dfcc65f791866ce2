import * as v from "valibot";
import { makeValidationError } from "../errors.ts";
import { isJsonObject, parseJson } from "../json.ts";
import type { Call } from "./exchange.ts";

/**
 * The body of a request to `/__emulator/`; nothing is an empty object.
 * @throws OktaError E0000001 that names every part at fault.
 */
export function readControlBody<TSchema extends v.GenericSchema>(
  call: Call,
  schema: TSchema,
): v.InferOutput<TSchema> {
  const json = call.body.trim() === "" ? {} : parseJson(call.body);
  if (!isJsonObject(json)) throw makeValidationError("body", "body: The body must be a JSON object");
  const parsed = v.safeParse(schema, json);
  if (!parsed.success) throw makeValidationError("body", ...parsed.issues.map(describeIssue));
  return parsed.output;
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  return `${v.getDotPath(issue) ?? "body"}: ${issue.message}`;
}
