import type { Explain } from "../shared/contracts/parse.ts";
import { configFields, missingFields, nameField } from "./config-fields.ts";

/** Longest part of a found value that is repeated, in characters. */
const longestFound = 60;

/**
 * How a refused config is explained: with what was found, because the config holds no secret, and what is allowed.
 */
export const explainConfig: Explain = {
  describeFound(value) {
    if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
    if (typeof value === "object" && value !== null) return "an object";
    // Control and direction characters could rewrite the terminal line that they are printed in.
    const text = String(value).replaceAll(/\p{C}/gu, "");
    const shown = text.length > longestFound ? `${text.slice(0, longestFound)}…` : text;
    return typeof value === "string" ? JSON.stringify(shown) : shown;
  },
  describeAllowed(path) {
    return configFields[nameField(path)]?.allowed ?? null;
  },
  explainUnknown(path) {
    const name = nameField(path);
    const reason = missingFields[name];
    if (reason !== undefined) return reason;
    const owner = name.slice(0, Math.max(0, name.lastIndexOf(".") + 1));
    const known = Object.keys(configFields)
      .filter((field) => field.startsWith(owner))
      .map((field) => field.slice(owner.length))
      .filter((field) => /^[^.[\]]+$/.test(field));
    return `known here are ${known.join(", ")}`;
  },
};
