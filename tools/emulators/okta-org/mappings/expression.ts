import type { Json } from "../json.ts";
import { type MappingToken, tokenizeExpression } from "./expression-tokens.ts";

/** What an attribute's name stands for while an expression is evaluated; `null` for one without a value. */
export type ReadAttribute = (name: string) => Json;

/** An expression that the emulator understands. */
export interface MappingExpression {
  /** Names of the attributes that it reads. */
  readonly attributes: readonly string[];
  readonly evaluate: (read: ReadAttribute) => Json;
}

const functions: Readonly<Record<string, (text: string) => string>> = {
  "String.toUpperCase": (text) => text.toUpperCase(),
  "String.toLowerCase": (text) => text.toLowerCase(),
};

/**
 * The subset of Okta's expression language that is emulated: `<root>.<attribute>` for every root in `roots`, texts in
 * single or double quotes, `+`, `String.toUpperCase(…)` and `String.toLowerCase(…)`. `undefined` for anything else. An
 * attribute without a value is `null` by itself and in a function, and empty beside a `+`; that is not verified.
 */
export function parseExpression(expression: string, roots: readonly string[]): MappingExpression | undefined {
  const tokens = tokenizeExpression(expression);
  if (!tokens) return undefined;
  const parsed = readSum({ tokens, at: 0 }, roots);
  return parsed?.next.at === tokens.length ? parsed.expression : undefined;
}

interface Cursor {
  readonly tokens: readonly MappingToken[];
  readonly at: number;
}

interface Parsed {
  readonly expression: MappingExpression;
  readonly next: Cursor;
}

function readSum(cursor: Cursor, roots: readonly string[]): Parsed | undefined {
  const first = readTerm(cursor, roots);
  if (!first) return undefined;
  const terms = [first.expression];
  let { next } = first;
  while (isSign(next, "+")) {
    const term = readTerm(skip(next, 1), roots);
    if (!term) return undefined;
    terms.push(term.expression);
    ({ next } = term);
  }
  if (terms.length === 1) return { expression: first.expression, next };
  return {
    expression: {
      attributes: terms.flatMap(({ attributes }) => attributes),
      evaluate: (read) => terms.map(({ evaluate }) => writeText(evaluate(read))).join(""),
    },
    next,
  };
}

function readTerm(cursor: Cursor, roots: readonly string[]): Parsed | undefined {
  const token = cursor.tokens[cursor.at];
  const next = skip(cursor, 1);
  if (token?.kind === "text") {
    return { expression: { attributes: [], evaluate: () => token.text }, next };
  }
  if (token?.kind !== "name") return undefined;
  if (isSign(next, "(")) return readCall(token.text, skip(next, 1), roots);
  const [root = "", attribute = "", ...others] = token.text.split(".");
  if (!roots.includes(root) || attribute === "" || others.length > 0) return undefined;
  return { expression: { attributes: [attribute], evaluate: (read) => read(attribute) }, next };
}

function readCall(name: string, cursor: Cursor, roots: readonly string[]): Parsed | undefined {
  const apply = Object.hasOwn(functions, name) ? functions[name] : undefined;
  const argument = apply && readSum(cursor, roots);
  if (!argument || !isSign(argument.next, ")")) return undefined;
  const { attributes, evaluate } = argument.expression;
  return {
    expression: {
      attributes,
      evaluate: (read) => {
        const value = evaluate(read);
        return value === null ? null : apply(writeText(value));
      },
    },
    next: skip(argument.next, 1),
  };
}

function isSign(cursor: Cursor, sign: string): boolean {
  const token = cursor.tokens[cursor.at];
  return token?.kind === "sign" && token.text === sign;
}

function skip(cursor: Cursor, count: number): Cursor {
  return { tokens: cursor.tokens, at: cursor.at + count };
}

function writeText(value: Json): string {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
