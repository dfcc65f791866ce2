import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import {
  isJson,
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
} from "../../emulators/okta-org/json.ts";

/** An OpenAPI document. */
export interface Description {
  readonly paths: JsonObject;
  readonly schemas: JsonObject;
  /** What a `#/...` reference points to. */
  readonly resolve: (ref: string) => Json | undefined;
}

/**
 * Reads an OpenAPI document in YAML. Parsing two megabytes takes seconds, so the result is kept as JSON in `cacheFolder`
 * until the document changes.
 */
export function readDescription(file: string, cacheFolder: string): Description {
  const { mtimeMs, size } = statSync(file);
  const cached = join(cacheFolder, `${basename(file)}-${size}-${Math.floor(mtimeMs)}.json`);
  const document = readCached(cached) ?? parseDocument(file, cached, cacheFolder);
  const resolve = (ref: string): Json | undefined => {
    let value: Json | undefined = document;
    for (const name of ref.replace(/^#\//, "").split("/")) {
      value = isJsonObject(value) ? value[name.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
    }
    return value;
  };
  const read = (ref: string): JsonObject => {
    const value = resolve(ref);
    return isJsonObject(value) ? value : {};
  };
  return { paths: read("#/paths"), schemas: read("#/components/schemas"), resolve };
}

function readCached(file: string): Json | undefined {
  try {
    return parseJson(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function parseDocument(file: string, cached: string, cacheFolder: string): Json {
  const parsed: unknown = parse(readFileSync(file, "utf8"));
  if (!isJson(parsed)) throw new Error(`${basename(file)}: not a JSON document`);
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(cached, JSON.stringify(parsed));
  return parsed;
}
