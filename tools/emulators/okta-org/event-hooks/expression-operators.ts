import { type Compiled, type Kind, listParties, type Scope, type Value } from "./expression-fields.ts";
import { ExpressionError } from "./expression-tokens.ts";

interface Method {
  readonly of: Kind;
  readonly takes: 0 | 1;
  readonly gives: Kind;
  readonly call: (value: Value, argument: string) => Value;
}

const ofText = (takes: 0 | 1, gives: Kind, call: (text: string, argument: string) => Value): Method => ({
  of: "text",
  takes,
  gives,
  call: (value, argument) => (typeof value === "string" ? call(value, argument) : null),
});

const methods: ReadonlyMap<string, Method> = new Map([
  ["size", { of: "parties", takes: 0, gives: "number", call: (value) => listParties(value).length }],
  [
    "isEmpty",
    { of: "parties", takes: 0, gives: "boolean", call: (value) => listParties(value).length === 0 },
  ],
  ["contains", ofText(1, "boolean", (text, part) => text.includes(part))],
  ["startsWith", ofText(1, "boolean", (text, start) => text.startsWith(start))],
  ["endsWith", ofText(1, "boolean", (text, end) => text.endsWith(end))],
  ["toLowerCase", ofText(0, "text", (text) => text.toLowerCase())],
  ["toUpperCase", ofText(0, "text", (text) => text.toUpperCase())],
  ["length", ofText(0, "number", (text) => text.length)],
]);

const orders: ReadonlyMap<string, (difference: number) => boolean> = new Map([
  [">", (difference) => difference > 0],
  [">=", (difference) => difference >= 0],
  ["<", (difference) => difference < 0],
  ["<=", (difference) => difference <= 0],
]);

/** Operators that stand between two values. */
export const comparisonSymbols: ReadonlySet<string> = new Set(["==", "!=", ...orders.keys()]);

/** @throws ExpressionError for a method that there is none of, or not with these arguments. */
export function compileCall(subject: Compiled, name: string, given: readonly Compiled[]): Compiled {
  const method = methods.get(name);
  if (method?.of !== subject.kind) throw new ExpressionError(`no method ${name}() of this value`);
  if (given.length !== method.takes || given.some(({ kind }) => kind !== "text")) {
    throw new ExpressionError(`${name}() takes ${method.takes === 0 ? "no argument" : "one text"}`);
  }
  const [argument] = given;
  return {
    kind: method.gives,
    read: (scope) => method.call(subject.read(scope), readText(argument?.read(scope))),
  };
}

/** @throws ExpressionError for values that cannot be compared like this. */
export function compileComparison(left: Compiled, symbol: string, right: Compiled): Compiled {
  const fitsOrder = orders.get(symbol);
  if (fitsOrder) {
    if (left.kind !== "number" || right.kind !== "number") {
      throw new ExpressionError(`'${symbol}' compares numbers only`);
    }
    return {
      kind: "boolean",
      read: (scope) => fitsOrder(readNumber(left, scope) - readNumber(right, scope)),
    };
  }
  if (left.kind !== right.kind && left.kind !== "null" && right.kind !== "null") {
    throw new ExpressionError(`a ${left.kind} is never equal to a ${right.kind}`);
  }
  const isEqual = (scope: Scope): boolean => left.read(scope) === right.read(scope);
  return { kind: "boolean", read: symbol === "==" ? isEqual : (scope) => !isEqual(scope) };
}

/** @throws ExpressionError for an operand that is no Boolean. */
export function requireBoolean(operand: Compiled): (scope: Scope) => boolean {
  if (operand.kind !== "boolean") throw new ExpressionError("the expression must evaluate to a Boolean");
  return (scope) => operand.read(scope) === true;
}

function readNumber(operand: Compiled, scope: Scope): number {
  const value = operand.read(scope);
  return typeof value === "number" ? value : Number.NaN;
}

function readText(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}
