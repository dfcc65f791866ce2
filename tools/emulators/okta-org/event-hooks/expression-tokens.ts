/** An expression of a hook filter that this org cannot evaluate; the message says why. */
export class ExpressionError extends Error {}

export interface ExpressionToken {
  readonly kind: "name" | "text" | "number" | "symbol" | "end";
  /** A text without its quotes; a word operator as its symbol. */
  readonly text: string;
}

/** Operators that may be written as words; `and` and `or` in any case, as people write them. */
const symbolByWord: ReadonlyMap<string, string> = new Map([
  ["eq", "=="],
  ["ne", "!="],
  ["gt", ">"],
  ["ge", ">="],
  ["lt", "<"],
  ["le", "<="],
  ["and", "&&"],
  ["or", "||"],
  ["not", "!"],
]);

const pattern =
  /\s*(?:'((?:[^']|'')*)'|"((?:[^"]|"")*)"|(\d+)|([A-Za-z_]\w*)|(\.\?\[|&&|\|\||==|!=|>=|<=|[><!().,\]]))/gy;

/** The tokens of an expression, the last of them `end`. @throws ExpressionError for what is no token. */
export function tokenizeExpression(expression: string): readonly ExpressionToken[] {
  const trimmed = expression.trim();
  const tokens: ExpressionToken[] = [];
  let end = 0;
  for (const match of trimmed.matchAll(pattern)) {
    const [whole, single, double, number, name, symbol] = match;
    end = match.index + whole.length;
    if (single !== undefined) tokens.push({ kind: "text", text: single.replaceAll("''", "'") });
    else if (double !== undefined) tokens.push({ kind: "text", text: double.replaceAll('""', '"') });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (name !== undefined) tokens.push(readName(name));
    else if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol });
  }
  if (end !== trimmed.length) throw new ExpressionError(`unexpected character at position ${end}`);
  tokens.push({ kind: "end", text: "the end of the expression" });
  return tokens;
}

function readName(name: string): ExpressionToken {
  const symbol = symbolByWord.get(name.toLowerCase());
  return symbol === undefined ? { kind: "name", text: name } : { kind: "symbol", text: symbol };
}
