import type { JsonObject } from "../json.ts";
import { type Compiled, findField, listParties, type Scope } from "./expression-fields.ts";
import { comparisonSymbols, compileCall, compileComparison, requireBoolean } from "./expression-operators.ts";
import { ExpressionError, tokenizeExpression } from "./expression-tokens.ts";
import { TokenCursor } from "./token-cursor.ts";

/** Keeps parentheses from exhausting the stack. */
const deepest = 40;

/**
 * The part of the Okta Expression Language that hook filters need: the fields that Okta lists for them, `?[…]` to select
 * targets, `size()` and a few methods of texts, `eq ne == != > >= < <=`, `&& || !` or their words, parentheses.
 * @throws ExpressionError for anything else, and for what is no Boolean.
 */
export function compileExpression(expression: string): (event: JsonObject) => boolean {
  const parser = new Parser(new TokenCursor(tokenizeExpression(expression)));
  const holds = parser.parseWhole();
  return (event) => holds({ event, party: undefined });
}

class Parser {
  readonly #cursor: TokenCursor;
  #depth = 0;
  #insideSelection = false;

  constructor(cursor: TokenCursor) {
    this.#cursor = cursor;
  }

  parseWhole(): (scope: Scope) => boolean {
    const holds = requireBoolean(this.#parseAlternatives());
    if (this.#cursor.peek().kind !== "end") throw this.#cursor.refuse(this.#cursor.peek());
    return holds;
  }

  #parseAlternatives(): Compiled {
    return this.#parseChain("||", () => this.#parseConjunction());
  }

  #parseConjunction(): Compiled {
    return this.#parseChain("&&", () => this.#parseNegation());
  }

  #parseChain(symbol: "&&" | "||", parseNext: () => Compiled): Compiled {
    const first = parseNext();
    if (!this.#cursor.isAt(symbol)) return first;
    const operands = [requireBoolean(first)];
    while (this.#cursor.skip(symbol)) operands.push(requireBoolean(parseNext()));
    return {
      kind: "boolean",
      read: (scope) =>
        symbol === "&&" ? operands.every((holds) => holds(scope)) : operands.some((holds) => holds(scope)),
    };
  }

  #parseNegation(): Compiled {
    if (!this.#cursor.skip("!")) return this.#parseComparison();
    const holds = this.#descend(() => requireBoolean(this.#parseNegation()));
    return { kind: "boolean", read: (scope) => !holds(scope) };
  }

  #parseComparison(): Compiled {
    const left = this.#parseOperand();
    const { kind, text } = this.#cursor.peek();
    if (kind !== "symbol" || !comparisonSymbols.has(text)) return left;
    this.#cursor.take();
    return compileComparison(left, text, this.#parseOperand());
  }

  #parseOperand(): Compiled {
    let operand = this.#parsePrimary();
    for (;;) {
      if (this.#cursor.skip(".?[")) operand = this.#parseSelection(operand);
      else if (this.#cursor.skip(".")) operand = this.#parseCall(operand);
      else return operand;
    }
  }

  #parsePrimary(): Compiled {
    const token = this.#cursor.take();
    if (token.kind === "text") return { kind: "text", read: () => token.text };
    if (token.kind === "number") return { kind: "number", read: () => Number(token.text) };
    if (token.kind === "name") return this.#parseName(token.text);
    if (token.kind !== "symbol" || token.text !== "(") throw this.#cursor.refuse(token);
    const inner = this.#descend(() => this.#parseAlternatives());
    this.#cursor.expect(")");
    return inner;
  }

  #parseName(first: string): Compiled {
    if (first === "true" || first === "false") return { kind: "boolean", read: () => first === "true" };
    if (first === "null") return { kind: "null", read: () => null };
    let name = first;
    while (this.#cursor.isAt(".") && !this.#cursor.isCallAhead()) {
      this.#cursor.take();
      name += `.${this.#cursor.takeName()}`;
    }
    const field = findField(name, this.#insideSelection);
    if (!field) throw new ExpressionError(`'${name}' is no field that a filter can test`);
    return field;
  }

  #parseSelection(parties: Compiled): Compiled {
    if (parties.kind !== "parties" || this.#insideSelection) {
      throw new ExpressionError("only event.target can be selected from");
    }
    this.#insideSelection = true;
    const fits = requireBoolean(this.#descend(() => this.#parseAlternatives()));
    this.#insideSelection = false;
    this.#cursor.expect("]");
    return {
      kind: "parties",
      read: (scope) => listParties(parties.read(scope)).filter((party) => fits({ ...scope, party })),
    };
  }

  #parseCall(subject: Compiled): Compiled {
    const name = this.#cursor.takeName();
    this.#cursor.expect("(");
    const given: Compiled[] = [];
    while (!this.#cursor.isAt(")")) {
      if (given.length > 0) this.#cursor.expect(",");
      given.push(this.#descend(() => this.#parseOperand()));
    }
    this.#cursor.expect(")");
    return compileCall(subject, name, given);
  }

  #descend<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > deepest) throw new ExpressionError("the expression is nested too deeply");
    const parsed = parse();
    this.#depth -= 1;
    return parsed;
  }
}
