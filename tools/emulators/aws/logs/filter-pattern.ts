import { parseJson } from "../json.ts";
import { logsFaults } from "./faults.ts";
import { parseJsonPattern } from "./json-pattern.ts";

/** Longest pattern that FilterLogEvents takes. */
const longestPattern = 1024;
const quotedTerm = /"((?:[^"\\]|\\["\\])+)"\s*/y;

/** Whether a line fits a pattern. */
export type LineFilter = (line: string) => boolean;

/**
 * Reads a filter pattern: terms in quotes, every one of which must be in the line as a word or words of its own, or a JSON
 * pattern. The rest of the syntax is refused, never passed over.
 *
 * @throws InvalidParameterException
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function parseFilterPattern(text: string): LineFilter {
  if (text.length > longestPattern) {
    throw logsFaults.invalidMember(
      "filterPattern",
      text,
      `Member must have length less than or equal to ${longestPattern}`,
    );
  }
  const pattern = text.trim();
  if (pattern === "") return () => true;
  if (pattern.startsWith("{")) {
    const holds = parseJsonPattern(pattern);
    return (line) => holds(parseJson(line));
  }
  const terms = readTerms(pattern);
  return (line) => terms.every((term) => hasTerm(line, term));
}

function readTerms(pattern: string): readonly string[] {
  const terms: string[] = [];
  quotedTerm.lastIndex = 0;
  while (quotedTerm.lastIndex < pattern.length) {
    const match = quotedTerm.exec(pattern);
    if (match === null)
      throw logsFaults.invalid(`Invalid filter pattern: the emulator knows terms in quotes only: ${pattern}`);
    terms.push((match[1] ?? "").replace(/\\(.)/g, "$1"));
  }
  return terms;
}

/** A term in the middle of a longer word is not found: of what the documentation leaves open, the stricter reading. */
function hasTerm(line: string, term: string): boolean {
  for (let at = line.indexOf(term); at >= 0; at = line.indexOf(term, at + 1)) {
    const end = at + term.length;
    if (!joins(line[at - 1], line[at]) && !joins(line[end - 1], line[end])) return true;
  }
  return false;
}

function joins(one = "", other = ""): boolean {
  return /\w/.test(one) && /\w/.test(other);
}
