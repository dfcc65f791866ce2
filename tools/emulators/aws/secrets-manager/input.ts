import { isJsonArray, isJsonObject, type JsonObject } from "../json.ts";
import { secretsFaults } from "./faults.ts";

/** A text member of the input, or undefined when it was left out. */
export function readString(input: JsonObject, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw secretsFaults.validation(`${name} must be a string`);
  return value;
}

/** A text member that must be there. */
export function requireString(input: JsonObject, name: string): string {
  const value = readString(input, name);
  if (value !== undefined && value !== "") return value;
  const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  throw secretsFaults.validation(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

/** A boolean member; false when it was left out. */
export function readFlag(input: JsonObject, name: string): boolean {
  const value = input[name] ?? false;
  if (typeof value !== "boolean") throw secretsFaults.validation(`${name} must be a boolean`);
  return value;
}

/** A whole number, or undefined when it was left out. */
export function readInteger(input: JsonObject, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw secretsFaults.validation(`${name} must be an integer`);
  }
  return value;
}

/** A list of texts; undefined when it was left out. */
export function readStrings(input: JsonObject, name: string): readonly string[] | undefined {
  return readList(input, name)?.map((value) => {
    if (typeof value !== "string") throw secretsFaults.validation(`${name} must be a list of strings`);
    return value;
  });
}

/** A list of structures; undefined when it was left out. */
export function readObjects(input: JsonObject, name: string): readonly JsonObject[] | undefined {
  return readList(input, name)?.map((value) => {
    if (!isJsonObject(value)) throw secretsFaults.validation(`${name} must be a list of structures`);
    return value;
  });
}

function readList(input: JsonObject, name: string): readonly unknown[] | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (!isJsonArray(value)) throw secretsFaults.validation(`${name} must be a list`);
  return value;
}
