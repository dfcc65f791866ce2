import type { Json } from "./json.ts";

/** What can be sorted: it has an id, which decides between equals. */
interface Identified {
  readonly id: string;
}

/**
 * `items` in the order that `sortBy` and `sortOrder` ask for: by one attribute, ascending unless the order is `desc`; those
 * without a value come last, equals are ordered by id. Without `sortBy` they stay as they are.
 */
export function sortItems<TItem extends Identified>(
  items: Iterable<TItem>,
  query: URLSearchParams,
  read: (item: TItem, attribute: string) => Json,
): Iterable<TItem> {
  const attribute = query.get("sortBy");
  if (attribute === null) return items;
  const sign = query.get("sortOrder")?.toLowerCase().startsWith("desc") ? -1 : 1;
  return [...items].sort(
    (a, b) => compareValues(read(a, attribute), read(b, attribute), sign) || (a.id < b.id ? -1 : 1),
  );
}

function compareValues(a: Json, b: Json, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  const [left, right] = [toText(a), toText(b)];
  return left === right ? 0 : sign * (left < right ? -1 : 1);
}

function toText(value: Json): string {
  return (typeof value === "string" ? value : JSON.stringify(value)).toLowerCase();
}
