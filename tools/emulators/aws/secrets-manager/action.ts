import type { JsonObject } from "../json.ts";
import type { SecretsRegion } from "./region.ts";

/** One action of the Secrets Manager API. Throws `AwsFault` for every answer that is not a success. */
export type SecretsAction = (region: SecretsRegion, input: JsonObject) => JsonObject | Promise<JsonObject>;
