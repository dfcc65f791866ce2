import type { Json } from "../json.ts";
import { compare } from "./compare.ts";

/** Says whether something matches a filter; `read` gives the value of an attribute. */
export type Predicate = (read: (attribute: string) => Json) => boolean;

export interface FilterGrammar {
  /** Attributes that may be named. */
  readonly isAttribute: (name: string) => boolean;
  /** Operators that may be used with an attribute. */
  readonly operatorsOf: (name: string) => readonly string[];
  readonly makeError: () => Error;
}

type Token = { readonly kind: "word" | "value" | "paren"; readonly text: string };

/**
 * Parses a SCIM-like filter: comparisons joined by `and` and `or` (`and` binds tighter), parentheses, `pr` for presence.
 * Text is compared ignoring case, instants and numbers by size.
 * @throws what `grammar.makeError` makes, for anything else.
 */
export function parseFilter(text: string, grammar: FilterGrammar): Predicate {
  return parseIndexableFilter(text, grammar).matches;
}

/** An attribute that must have a value, for a search that an index can begin with. */
export interface Equality {
  readonly attribute: string;
  readonly value: Json;
}

export interface ParsedFilter {
  readonly matches: Predicate;
  /** Whatever matches has all of these; other things may have them too. */
  readonly required: readonly Equality[];
}

/** Parentheses may lie this deep in each other. */
const maxDepth = 50;

/** As `parseFilter`, with what every match has in common. */
export function parseIndexableFilter(text: string, grammar: FilterGrammar): ParsedFilter {
  const tokens = tokenize(text, grammar);
  let position = 0;
  let depth = 0;
  const peek = (): Token | undefined => tokens[position];
  const isWord = (word: string): boolean => peek()?.kind === "word" && peek()?.text.toLowerCase() === word;
  const take = (): Token => {
    const token = tokens[position];
    if (!token) throw grammar.makeError();
    position += 1;
    return token;
  };

  const parseComparison = (): ParsedFilter => {
    const attribute = take();
    const operator = take().text.toLowerCase();
    if (attribute.kind !== "word" || !grammar.isAttribute(attribute.text)) throw grammar.makeError();
    if (operator === "pr") {
      return { matches: (read) => (read(attribute.text) ?? null) !== null, required: [] };
    }
    if (!grammar.operatorsOf(attribute.text).includes(operator)) throw grammar.makeError();
    const operand = take();
    if (operand.kind === "paren") throw grammar.makeError();
    const wanted = readOperand(operand, grammar);
    const matches: Predicate = (read) => {
      const actual = read(attribute.text);
      return Array.isArray(actual)
        ? actual.some((element: Json) => compare(element, operator, wanted))
        : compare(actual, operator, wanted);
    };
    return { matches, required: operator === "eq" ? [{ attribute: attribute.text, value: wanted }] : [] };
  };
  const parseTerm = (): ParsedFilter => {
    if (peek()?.kind !== "paren" || peek()?.text !== "(") return parseComparison();
    take();
    depth += 1;
    if (depth > maxDepth) throw grammar.makeError();
    const inner = parseAlternatives();
    const { kind, text } = take();
    if (kind !== "paren" || text !== ")") throw grammar.makeError();
    depth -= 1;
    return inner;
  };
  const parseConjunction = (): ParsedFilter => {
    const terms = [parseTerm()];
    while (isWord("and")) {
      take();
      terms.push(parseTerm());
    }
    return {
      matches: (read) => terms.every((term) => term.matches(read)),
      required: terms.flatMap((term) => term.required),
    };
  };
  function parseAlternatives(): ParsedFilter {
    const first = parseConjunction();
    const terms = [first];
    while (isWord("or")) {
      take();
      terms.push(parseConjunction());
    }
    if (terms.length === 1) return first;
    return { matches: (read) => terms.some((term) => term.matches(read)), required: [] };
  }

  const predicate = parseAlternatives();
  if (position < tokens.length) throw grammar.makeError();
  return predicate;
}

function tokenize(text: string, grammar: FilterGrammar): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:([()])|"((?:[^"\\]|\\.)*)"|([^\s()"]+))/gy;
  let end = 0;
  for (const match of text.trim().matchAll(pattern)) {
    const [whole, paren, quoted, word] = match;
    end = match.index + whole.length;
    if (paren !== undefined) tokens.push({ kind: "paren", text: paren });
    else if (quoted !== undefined) tokens.push({ kind: "value", text: quoted.replace(/\\(.)/g, "$1") });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
  }
  if (end !== text.trim().length || tokens.length === 0) throw grammar.makeError();
  return tokens;
}

function readOperand({ kind, text }: Token, grammar: FilterGrammar): Json {
  if (kind === "value") return text;
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  const number = Number(text);
  if (Number.isNaN(number)) throw grammar.makeError();
  return number;
}
