import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/** What an expression can hold. `parties` are targets of an event. */
export type Kind = "boolean" | "number" | "text" | "parties" | "null";

export type Value = boolean | number | string | null | readonly JsonObject[];

/** What an expression is asked about: an event, and inside `?[…]` one of its targets. */
export interface Scope {
  readonly event: JsonObject;
  readonly party: JsonObject | undefined;
}

export interface Compiled {
  readonly kind: Kind;
  readonly read: (scope: Scope) => Value;
}

const partyFields = ["id", "type", "alternateId", "displayName"];

/** The fields that Okta lists for filters, and where the event has them. */
const eventFields: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["event.eventType", ["eventType"]],
  ["event.outcome.reason", ["outcome", "reason"]],
  ["event.outcome.result", ["outcome", "result"]],
  ...partyFields.map((name) => [`event.actor.${name}`, ["actor", name]] as const),
  ["event.debugData.changedAttributes", ["debugContext", "debugData", "changedAttributes"]],
  ["event.debugContext.debugData.changedAttributes", ["debugContext", "debugData", "changedAttributes"]],
]);

/**
 * The field behind a dotted name; `undefined` for one that filters cannot test. Inside `?[…]` names are a target's own.
 * Fields: help.okta.com, Okta Expression Language and event hooks.
 */
export function findField(name: string, insideSelection: boolean): Compiled | undefined {
  if (insideSelection) {
    if (!partyFields.includes(name)) return undefined;
    return { kind: "text", read: ({ party }) => readText(party?.[name]) };
  }
  if (name === "event.target") return { kind: "parties", read: ({ event }) => readParties(event["target"]) };
  const path = eventFields.get(name);
  return path && { kind: "text", read: ({ event }) => readText(readPath(event, path)) };
}

function readPath(event: JsonObject, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((part, name) => (isJsonObject(part) ? part[name] : undefined), event);
}

function readText(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/** The targets in a value; none when it is something else. */
export function listParties(value: Value): readonly JsonObject[] {
  return typeof value === "object" && value !== null ? value : [];
}

function readParties(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((each: Json) => isJsonObject(each)) : [];
}
