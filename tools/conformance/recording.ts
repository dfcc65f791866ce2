import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { isJson, type Json, parseJson } from "../emulators/okta-org/json.ts";

const json = v.custom<Json>(isJson);
const texts = v.record(v.string(), v.string());

const exchangeSchema = v.object({
  request: v.object({
    method: v.picklist(["GET", "POST", "PUT", "DELETE", "PATCH"]),
    path: v.string(),
    query: v.nullish(v.string(), ""),
    body: json,
    headers: v.nullish(texts),
  }),
  response: v.object({ status: v.number(), headers: v.nullish(texts, {}), body: json }),
});

/** One recorded request with its answer; the path begins with one slash. */
export type Exchange = v.InferOutput<typeof exchangeSchema>;

/** What was recorded in one go, in order. */
export interface Session {
  readonly name: string;
  readonly exchanges: readonly Exchange[];
}

/**
 * Every session (`*.jsonl`) below `folder`, by name. @throws Error naming the line that is no exchange.
 */
export function readSessions(folder: string): readonly Session[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".jsonl"))
    .sort()
    .map((name) => ({ name, exchanges: parseSession(name, readFileSync(join(folder, name), "utf8")) }));
}

/** The exchanges in the text of one session, one a line. */
export function parseSession(name: string, text: string): readonly Exchange[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, index) => {
      const parsed = v.safeParse(exchangeSchema, parseJson(line));
      if (!parsed.success) {
        throw new Error(`${name}, line ${index + 1}: ${v.summarize(parsed.issues)}`);
      }
      const { request, response } = parsed.output;
      return { request: { ...request, path: request.path.replace(/\/{2,}/g, "/") }, response };
    });
}
