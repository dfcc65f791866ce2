import { isJsonArray, isJsonObject } from "../json.ts";
import { logsFaults } from "./faults.ts";

const comparison =
  /\s*(\()?\s*\$((?:\.[A-Za-z0-9_-]+|\[\d+\])+)\s*=\s*("(?:[^"\\*]|\\["\\])*"|-?\d+(?:\.\d+)?)\s*(\))?\s*/y;
const and = /&&/y;

/**
 * Reads a JSON pattern: comparisons with `=` of a member (`$.a.b`, `$.list[0]`) with a text in quotes or a number, joined by
 * `&&`, each in brackets or not. Other operators, `||` and wildcards are refused.
 *
 * @throws InvalidParameterException
 */
export function parseJsonPattern(pattern: string): (value: unknown) => boolean {
  const inner = /^\{(.*)\}$/s.exec(pattern)?.[1];
  if (inner === undefined) throw refuse(pattern);
  const tests: ((value: unknown) => boolean)[] = [];
  for (let at = 0; ; at = and.lastIndex) {
    comparison.lastIndex = at;
    const [, opening, selector = "", literal = "", closing] = comparison.exec(inner) ?? [];
    if (literal === "" || (opening === undefined) !== (closing === undefined)) throw refuse(pattern);
    const path = [...selector.matchAll(/[A-Za-z0-9_-]+/g)].map(([step]) => step);
    const wanted = literal.startsWith('"') ? literal.slice(1, -1).replace(/\\(.)/g, "$1") : Number(literal);
    tests.push((value) => select(value, path) === wanted);
    if (comparison.lastIndex === inner.length) return (value) => tests.every((test) => test(value));
    and.lastIndex = comparison.lastIndex;
    if (!and.test(inner)) throw refuse(pattern);
  }
}

function select(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((found, step) => {
    if (isJsonArray(found)) return found[Number(step)];
    return isJsonObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }, value);
}

function refuse(pattern: string): Error {
  return logsFaults.invalid(
    `Invalid filter pattern: the emulator knows comparisons with = joined by && only: ${pattern}`,
  );
}
