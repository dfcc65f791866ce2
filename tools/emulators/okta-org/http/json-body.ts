import * as v from "valibot";
import { OktaError } from "../errors.ts";
import { isJson, isJsonObject, type Json, type JsonObject, parseJson } from "../json.ts";
import type { Call } from "./exchange.ts";

/** A JSON object of any content. */
export const jsonObject = v.custom<JsonObject>((value) => isJson(value) && isJsonObject(value));

/** Any JSON value. */
export const anyJson = v.custom<Json>((value) => isJson(value));

/**
 * The body, parsed as JSON and by `schema`.
 * @throws OktaError E0000003 for a body that is no JSON or has fields of another type than Okta expects.
 */
export function readJsonBody<TSchema extends v.GenericSchema>(
  call: Call,
  schema: TSchema,
): v.InferOutput<TSchema> {
  const contentType = call.headers["content-type"];
  if (contentType !== undefined && !/^application\/(?:[\w.-]+\+)?json\b/i.test(contentType)) {
    throw new OktaError("E0000021");
  }
  const json = parseJson(call.body);
  const parsed = v.safeParse(schema, json);
  if (!isJsonObject(json) || !parsed.success) throw new OktaError("E0000003");
  return parsed.output;
}
