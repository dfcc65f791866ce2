/** A name with its dots, a text in quotes, or one of `+ ( )`. */
export interface MappingToken {
  readonly kind: "name" | "text" | "sign";
  readonly text: string;
}

const patterns = [
  ["name", /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/],
  ["text", /^(?:"[^"\\]*"|'[^'\\]*')/],
  ["sign", /^[+()]/],
] as const;

/** Longer ones are refused, so that none nests too deep to be read. */
const maxExpressionLength = 4096;

/** The tokens of an expression; `undefined` where something else than names, texts, `+` and parentheses stands in it. */
export function tokenizeExpression(expression: string): readonly MappingToken[] | undefined {
  if (expression.length > maxExpressionLength) return undefined;
  const tokens: MappingToken[] = [];
  let rest = expression.trim();
  while (rest !== "") {
    const token = readToken(rest);
    if (!token) return undefined;
    tokens.push({ ...token, text: token.kind === "text" ? token.text.slice(1, -1) : token.text });
    rest = rest.slice(token.text.length).trimStart();
  }
  return tokens;
}

function readToken(rest: string): MappingToken | undefined {
  for (const [kind, pattern] of patterns) {
    const text = pattern.exec(rest)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}
