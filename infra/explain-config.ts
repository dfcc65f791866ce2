import type { Explain } from "../shared/contracts/parse.ts";
import { configFields, nameField } from "./config-fields.ts";

/** Longest part of what was found that is repeated, in characters. */
const longestFound = 60;

/**
 * How a refused config is explained: with what was found, because the config holds no secret, and what is allowed.
 */
export const explainConfig: Explain = {
  describeFound(value) {
    if (Array.isArray(value)) return describeList(value);
    if (typeof value === "object" && value !== null) return describeObject(value);
    const shown = shorten(String(value));
    return typeof value === "string" ? JSON.stringify(shown) : shown;
  },
  describeAllowed(path) {
    return configFields[nameField(path)]?.allowed ?? null;
  },
  explainUnknown(path) {
    const name = nameField(path);
    const owner = name.slice(0, Math.max(0, name.lastIndexOf(".") + 1));
    const known = Object.keys(configFields)
      .filter((field) => field.startsWith(owner))
      .map((field) => field.slice(owner.length))
      .filter((field) => /^[^.[\]]+$/.test(field));
    return `known here are ${known.join(", ")}`;
  },
  explainSyntax(error) {
    // Where V8 knows no line it repeats a part of the text, in quotes after what it did not expect.
    const reason = error instanceof Error ? error.message.replace(/, (?:\.\.\.)?".*$/s, "") : String(error);
    return shorten(
      reason.replace(/ in JSON at position \d+ \(line (\d+) column (\d+)\)$/, " at line $1, column $2"),
    );
  },
};

function describeList(value: readonly unknown[]): string {
  if (value.length === 0) return "an empty list";
  const texts = value.filter((one) => typeof one === "string");
  return `a list of ${value.length}${texts.length === 0 ? "" : ` (${shorten(texts.join(", "))})`}`;
}

function describeObject(value: object): string {
  const names = Object.keys(value);
  return names.length === 0 ? "an empty object" : `an object with ${shorten(names.join(", "))}`;
}

/** Fit for a line of a terminal, which control and direction characters could rewrite. */
function shorten(text: string): string {
  const shown = text.replaceAll(/\p{C}/gu, "");
  return shown.length > longestFound ? `${shown.slice(0, longestFound)}…` : shown;
}
