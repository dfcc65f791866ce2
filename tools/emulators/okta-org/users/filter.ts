import type { User } from "../entities.ts";
import { OktaError } from "../errors.ts";
import { formatWholeSecond } from "../instants.ts";
import type { Json } from "../json.ts";

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

function compare(actual: Json, operator: string, wanted: Json): boolean {
  if (operator === "eq") return fold(actual) === fold(wanted);
  if (operator === "ne") return fold(actual) !== fold(wanted);
  if (actual === null || typeof actual !== typeof wanted) return false;
  if (typeof actual === "number" && typeof wanted === "number")
    return compareOrder(actual - wanted, operator);
  if (typeof actual !== "string" || typeof wanted !== "string") return false;
  const [left, right] = [actual.toLowerCase(), wanted.toLowerCase()];
  switch (operator) {
    case "sw":
      return left.startsWith(right);
    case "co":
      return left.includes(right);
    case "ew":
      return left.endsWith(right);
    default: {
      const [leftMs, rightMs] = [Date.parse(actual), Date.parse(wanted)];
      if (!Number.isNaN(leftMs) && !Number.isNaN(rightMs)) return compareOrder(leftMs - rightMs, operator);
      return compareOrder(left < right ? -1 : Number(left > right), operator);
    }
  }
}

function compareOrder(difference: number, operator: string): boolean {
  switch (operator) {
    case "gt":
      return difference > 0;
    case "ge":
      return difference >= 0;
    case "lt":
      return difference < 0;
    case "le":
      return difference <= 0;
    default:
      return false;
  }
}

function fold(value: Json): Json {
  return typeof value === "string" ? value.toLowerCase() : value;
}

const ordered = ["gt", "ge", "lt", "le"];
const searchTopLevel = ["id", "status", "created", "activated", "statusChanged", "lastUpdated", "type.id"];
const containable = ["profile.firstName", "profile.lastName", "profile.email", "profile.login"];
const filterable = [
  "status",
  "lastUpdated",
  "id",
  "profile.login",
  "profile.email",
  "profile.firstName",
  "profile.lastName",
];

/**
 * `search=` of `GET /api/v1/users`: the attributes that some user type has, their names as they are written there; `co` for
 * names, login and email only; no `ne`.
 */
export function makeSearchGrammar(hasAttribute: (name: string) => boolean): FilterGrammar {
  return {
    isAttribute: (name) =>
      searchTopLevel.includes(name) ||
      (name.startsWith("profile.") && hasAttribute(name.slice("profile.".length))),
    operatorsOf: (name) => ["eq", "sw", ...ordered, ...(containable.includes(name) ? ["co"] : [])],
    makeError: makeSearchError,
  };
}

/** `filter=` of `GET /api/v1/users`: a few attributes, `eq`, and sizes for `lastUpdated`. */
export const filterGrammar: FilterGrammar = {
  isAttribute: (name) => filterable.includes(name),
  operatorsOf: (name) => (name === "lastUpdated" ? ["eq", ...ordered] : ["eq"]),
  makeError: () => new OktaError("E0000031"),
};

/** What Okta answers to a `search` that it cannot understand; the cause as quoted in okta-powershell-cli issue 48. */
export function makeSearchError(): OktaError {
  return new OktaError("E0000031", { causes: ["Invalid search syntax."] });
}

/** The value that a filter's attribute has for this user. */
export function readUserAttribute(user: User, attribute: string): Json {
  if (attribute.startsWith("profile.")) return user.profile[attribute.slice("profile.".length)] ?? null;
  const instant = (ms: number | null): Json => (ms === null ? null : formatWholeSecond(ms));
  switch (attribute) {
    case "id":
      return user.id;
    case "status":
      return user.status;
    case "created":
      return instant(user.createdMs);
    case "activated":
      return instant(user.activatedMs);
    case "statusChanged":
      return instant(user.statusChangedMs);
    case "lastUpdated":
      return instant(user.lastUpdatedMs);
    case "type.id":
      return user.typeId;
    default:
      return null;
  }
}
