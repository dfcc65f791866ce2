import { ExpressionError, type ExpressionToken } from "./expression-tokens.ts";

/** Walks along the tokens of an expression. */
export class TokenCursor {
  readonly #tokens: readonly ExpressionToken[];
  #position = 0;

  constructor(tokens: readonly ExpressionToken[]) {
    this.#tokens = tokens;
  }

  /** The token that comes next. */
  peek(): ExpressionToken {
    return this.#tokens[this.#position] ?? { kind: "end", text: "the end of the expression" };
  }

  /** The next token, which is then behind. */
  take(): ExpressionToken {
    const token = this.peek();
    this.#position += 1;
    return token;
  }

  /** The next token, which must be a name. */
  takeName(): string {
    const token = this.take();
    if (token.kind !== "name") throw this.refuse(token);
    return token.text;
  }

  /** Whether the symbol comes next. */
  isAt(symbol: string): boolean {
    const { kind, text } = this.peek();
    return kind === "symbol" && text === symbol;
  }

  /** Takes the symbol if it comes next, and says whether it did. */
  skip(symbol: string): boolean {
    if (!this.isAt(symbol)) return false;
    this.#position += 1;
    return true;
  }

  /** Takes the symbol. @throws ExpressionError when another token comes. */
  expect(symbol: string): void {
    if (!this.skip(symbol)) throw this.refuse(this.peek());
  }

  /** The error of a token that does not belong where it stands. */
  refuse({ text }: ExpressionToken): ExpressionError {
    return new ExpressionError(`unexpected '${text}'`);
  }

  /** Whether what comes next, after a dot, is the call of a method: `.size(`. */
  isCallAhead(): boolean {
    return this.#tokens[this.#position + 2]?.text === "(";
  }
}
