import { isJsonArray, isJsonObject, type JsonObject } from "../json.ts";
import { sqsFaults } from "./faults.ts";

/** A text member of the input, or undefined when it was left out. */
export function readString(input: JsonObject, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string")
    throw sqsFaults.malformed(`${describe(value)} can not be converted to a String`);
  return value;
}

/** A text member that must be there and not empty. */
export function requireString(input: JsonObject, name: string): string {
  const value = readString(input, name);
  if (!value) throw sqsFaults.missingParameter(name);
  return value;
}

/** A whole number, or undefined when it was left out. */
export function readInteger(input: JsonObject, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw sqsFaults.malformed(`${describe(value)} can not be converted to an Integer`);
  }
  return value;
}

/** A list of texts; an omitted list is empty. */
export function readStrings(input: JsonObject, name: string): readonly string[] {
  return readList(input, name).map((value) => {
    if (typeof value !== "string")
      throw sqsFaults.malformed(`${describe(value)} can not be converted to a String`);
    return value;
  });
}

/** A list of structures; an omitted list is empty. */
export function readObjects(input: JsonObject, name: string): readonly JsonObject[] {
  return readList(input, name).map((value) => {
    if (!isJsonObject(value))
      throw sqsFaults.malformed(`${describe(value)} can not be converted to a structure`);
    return value;
  });
}

/** A structure, or undefined when it was left out. */
export function readObject(input: JsonObject, name: string): JsonObject | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value))
    throw sqsFaults.malformed(`${describe(value)} can not be converted to a structure`);
  return value;
}

/** A map from text to text; an omitted map is empty. */
export function readStringMap(input: JsonObject, name: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [key, value] of Object.entries(readObject(input, name) ?? {})) {
    if (value === null) continue;
    if (typeof value !== "string")
      throw sqsFaults.malformed(`${describe(value)} can not be converted to a String`);
    map.set(key, value);
  }
  return map;
}

function readList(input: JsonObject, name: string): readonly unknown[] {
  const value = input[name];
  if (value === undefined || value === null) return [];
  if (!isJsonArray(value)) throw sqsFaults.malformed(`${describe(value)} can not be converted to a list`);
  return value;
}

function describe(value: unknown): string {
  if (value === null) return "NULL_VALUE";
  if (Array.isArray(value)) return "START_ARRAY";
  if (typeof value === "object") return "START_OBJECT";
  return `${(typeof value).toUpperCase()}_VALUE`;
}
