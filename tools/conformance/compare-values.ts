import { isJsonObject, type Json, type JsonObject } from "../emulators/okta-org/json.ts";
import type { Counterparts } from "./counterparts.ts";
import { findLeave } from "./kept-differences.ts";

/** What a comparison of two answers needs to know of their worlds. */
export interface ComparisonContext {
  readonly counterparts: Counterparts;
  /** Replaces the recorded world's addresses in a text by those of the emulated one. */
  readonly translate: (text: string) => string;
  /** How far apart two instants may lie: the recorded ones have the delays of a network in them. */
  readonly toleranceMs: number;
}

/** Everything in which the emulated value differs from the recorded one, one line a difference. */
export function compareValues(
  context: ComparisonContext,
  recorded: Json,
  emulated: Json,
  path: readonly string[] = [],
): readonly string[] {
  const leave = findLeave(path);
  if (leave === "all") return [];
  const where = path.join(".") || "body";
  if (nameType(recorded) !== nameType(emulated)) {
    return [
      `${where}: type ${nameType(emulated)} instead of ${nameType(recorded)} (${clip(emulated)} / ${clip(recorded)})`,
    ];
  }
  if (leave === "value") return [];
  if (isJsonObject(recorded) && isJsonObject(emulated))
    return compareObjects(context, recorded, emulated, path);
  if (Array.isArray(recorded) && Array.isArray(emulated))
    return compareLists(context, recorded, emulated, path);
  if (typeof recorded === "string" && typeof emulated === "string") {
    return areSameTexts(context, recorded, emulated)
      ? []
      : [`${where}: ${clip(emulated)} instead of ${clip(recorded)}`];
  }
  return recorded === emulated ? [] : [`${where}: ${clip(emulated)} instead of ${clip(recorded)}`];
}

function compareObjects(
  context: ComparisonContext,
  recorded: JsonObject,
  emulated: JsonObject,
  path: readonly string[],
): readonly string[] {
  const isLeft = (name: string): boolean => findLeave([...path, name]) === "all";
  const where = path.length === 0 ? "" : `${path.join(".")}.`;
  const missing = Object.keys(recorded).filter((name) => !(name in emulated) && !isLeft(name));
  const extra = Object.keys(emulated).filter((name) => !(name in recorded) && !isLeft(name));
  return [
    ...missing.map((name) => `${where}${name}: missing (${clip(recorded[name] ?? null)})`),
    ...extra.map((name) => `${where}${name}: extra (${clip(emulated[name] ?? null)})`),
    ...Object.entries(recorded).flatMap(([name, value]) => {
      const other = emulated[name];
      return other === undefined ? [] : compareValues(context, value, other, [...path, name]);
    }),
  ];
}

/** Entries with an id are paired by it, whatever their order: Okta promises none. Others are paired by their place. */
function compareLists(
  context: ComparisonContext,
  recorded: readonly Json[],
  emulated: readonly Json[],
  path: readonly string[],
): readonly string[] {
  const where = path.join(".") || "body";
  const differences: string[] = [];
  if (recorded.length !== emulated.length) {
    differences.push(`${where}: ${emulated.length} entries instead of ${recorded.length}`);
  }
  const left = [...emulated];
  const unpaired: (readonly [index: number, entry: Json])[] = [];
  for (const [index, entry] of recorded.entries()) {
    const id = readId(entry);
    const place =
      id === undefined
        ? -1
        : left.findIndex((other) => readId(other) === context.counterparts.toEmulated(id));
    if (place === -1) {
      unpaired.push([index, entry]);
      continue;
    }
    const [found] = left.splice(place, 1);
    differences.push(...compareValues(context, entry, found ?? null, [...path, String(index)]));
  }
  for (const [index, entry] of unpaired) {
    const found = left.shift();
    if (found === undefined) continue;
    differences.push(...compareValues(context, entry, found, [...path, String(index)]));
  }
  return differences;
}

/** Whether two texts say the same, names and addresses replaced by their counterparts. */
export function areSameTexts(context: ComparisonContext, recorded: string, emulated: string): boolean {
  const wanted = context.translate(recorded);
  if (wanted === emulated) return true;
  const [left, right] = [Date.parse(wanted), Date.parse(emulated)];
  if (isInstant(wanted) && isInstant(emulated)) {
    return wanted.length === emulated.length && Math.abs(left - right) <= context.toleranceMs;
  }
  const [wantedParts, parts] = [splitText(wanted), splitText(emulated)];
  return (
    wantedParts.length === parts.length &&
    wantedParts.every((part, index) => {
      const other = parts[index] ?? "";
      return part === other || context.counterparts.match(part, other);
    })
  );
}

/** Cuts a text where names in it end: at the marks of addresses, queries, lists and sentences. */
function splitText(text: string): readonly string[] {
  if (text.startsWith('W/"')) return [text];
  return text.split(/([/?&=:;,()<>"\s.])/);
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text);
}

function readId(value: Json): string | undefined {
  return isJsonObject(value) && typeof value["id"] === "string" ? value["id"] : undefined;
}

function nameType(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function clip(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
