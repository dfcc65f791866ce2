import { environmentSchema } from "../../shared/contracts/environment.ts";
import type { HttpResponse } from "../../shared/contracts/lambda-events.ts";
import { parseEnv } from "../../shared/runtime/parse-env.ts";
import { buildDeps } from "./deps.ts";
import { serveKeys } from "./serve-keys.ts";

const deps = buildDeps(parseEnv(environmentSchema, process.env));

/** Lambda's entry: one request of the HTTP API (payload 2.0). */
export const handler = (event: unknown): Promise<HttpResponse> => serveKeys(event, deps);
