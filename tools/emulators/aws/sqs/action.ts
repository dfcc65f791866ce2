import type { JsonObject } from "../json.ts";
import type { AwsRequest } from "../service.ts";
import type { SqsRegion } from "./region.ts";

/** One action of the SQS API. Throws `AwsFault` for every answer that is not a success. */
export type SqsAction = (
  region: SqsRegion,
  input: JsonObject,
  request: AwsRequest,
) => JsonObject | Promise<JsonObject>;
