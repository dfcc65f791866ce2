import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/** What lies at a path of names with dots between them; `undefined` where nothing does. */
export function readPath(value: Json, path: string): Json | undefined {
  return path
    .split(".")
    .reduce<Json | undefined>((part, name) => (isJsonObject(part) ? part[name] : undefined), value);
}

/** The text there; `""` where there is none. */
export function readText(value: JsonObject, path: string): string {
  const found = readPath(value, path);
  return typeof found === "string" ? found : "";
}

/** The list there; empty where there is none. */
export function readList(value: JsonObject, path: string): readonly Json[] {
  const found = readPath(value, path);
  const items: readonly Json[] = Array.isArray(found) ? found : [];
  return items;
}
