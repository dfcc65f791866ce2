/** The text at a path such as `profile.name` of an answer; undefined when there is none. */
export function textIn(value: unknown, path: string): string | undefined {
  const found = valueIn(value, path);
  return typeof found === "string" ? found : undefined;
}

/** Whatever is at a path of an answer. */
export function valueIn(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((found, name) => (isRecord(found) ? found[name] : undefined), value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
