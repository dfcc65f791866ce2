import type { Json } from "../json.ts";

/**
 * Whether a value stands to another as an operator of a filter says: text ignoring case, instants and numbers by size. Values of
 * different types are never alike, and an unknown operator is never fulfilled.
 */
export function compare(actual: Json, operator: string, wanted: Json): boolean {
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
