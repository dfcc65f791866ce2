/** JSON as Okta sends it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/**
 * Paths of the desired leaves that are not so, such as `policy.subject.filter`. What is not desired does not count; a list is
 * one leaf, in any order; null, an empty text and nothing are the same, as Okta answers them in turn.
 */
export function findDifferences(desired: Json | undefined, found: unknown, path = ""): readonly string[] {
  if (isObject(desired)) {
    return Object.entries(desired).flatMap(([name, value]) =>
      findDifferences(
        value,
        isRecord(found) ? found[name] : undefined,
        path === "" ? name : `${path}.${name}`,
      ),
    );
  }
  return canonical(desired) === canonical(found) ? [] : [path];
}

/** The found object with the desired leaves in it, to be sent as a whole: what Okta's PUT does not get, it resets. */
export function mergeDesired(found: unknown, desired: JsonObject): JsonObject {
  const base = toJsonObject(found);
  const merged = Object.entries(desired).map(([name, value]): [string, Json | undefined] => [
    name,
    isObject(value) ? mergeDesired(base[name], value) : value,
  ]);
  return { ...base, ...Object.fromEntries(merged) };
}

/** Leaves out what Okta only answers and never takes. */
export function dropReadOnly(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

function canonical(value: unknown): string {
  if (value === undefined || value === null || value === "") return "null";
  if (Array.isArray(value)) {
    return value.length === 0 ? "null" : `[${value.map(canonical).sort().join(",")}]`;
  }
  if (isRecord(value)) {
    const entries = Object.entries(value).map(([name, entry]) => [name, canonical(entry)] as const);
    const told = entries.filter(([, entry]) => entry !== "null").map(([name, entry]) => `${name}:${entry}`);
    return told.length === 0 ? "null" : `{${told.sort().join(",")}}`;
  }
  return JSON.stringify(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return isRecord(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An answer's object as JSON: it was parsed from JSON, so that nothing else can be in it. */
function toJsonObject(value: unknown): JsonObject {
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, toJson(entry)]))
    : {};
}

function toJson(value: unknown): Json {
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return value;
  if (Array.isArray(value)) return value.map(toJson);
  return toJsonObject(value);
}
