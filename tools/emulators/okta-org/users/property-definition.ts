import { makeValidationError, OktaError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";

const propertyTypes = new Set<Json | undefined>(["string", "boolean", "number", "integer", "array"]);
const scopes = new Set<Json | undefined>(["NONE", "SELF"]);
const mutabilities = new Set<Json | undefined>(["READ_ONLY", "READ_WRITE", "IMMUTABLE", "WRITE_ONLY"]);
/** Ways to ask for a unique property: Okta's reference says `true`; its answers' own words are taken back too. */
const uniqueWords = new Set<Json | undefined>([true, "UNIQUE_VALIDATED", "PENDING_UNIQUENESS"]);

/** Whether the definition asks for unique values. */
export function asksForUnique(definition: JsonObject): boolean {
  return uniqueWords.has(definition["unique"]);
}

/**
 * Refuses the definition of a custom property that Okta would refuse; `known` is the one that the schema has by now.
 * @throws OktaError E0000003 for members of another type, E0000001 for values.
 */
export function checkCustomDefinition(
  name: string,
  definition: JsonObject,
  known: JsonObject | undefined,
): void {
  checkShape(definition);
  // A name that begins otherwise cannot be written in Okta's expression language.
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    throw makeValidationError("name", `name: '${name}' is not a valid property name`);
  }
  const type = definition["type"];
  if (!propertyTypes.has(type)) {
    throw makeValidationError("type", "type: The type of the property is missing or not supported");
  }
  if (known && known["type"] !== type) {
    throw makeValidationError("type", "type: The type of an existing property cannot be changed");
  }
  const title = definition["title"];
  if (typeof title !== "string" || title.trim() === "") {
    throw makeValidationError("title", "title: The field cannot be left blank");
  }
  const items = definition["items"];
  if (type === "array" && !(isJsonObject(items) && propertyTypes.has(items["type"]))) {
    throw makeValidationError("items", "items: The type of the elements is missing or not supported");
  }
  if (asksForUnique(definition) && type === "array") {
    throw makeValidationError("unique", "unique: Properties of type array cannot be unique");
  }
  checkRanges(definition);
  checkEnum(definition);
}

/** The definition as the API shows it: with what Okta adds where the request leaves it out. */
export function completeDefinition(given: JsonObject, unique: string | undefined): JsonObject {
  const known = ["title", "description", "type", "required", "mutability", "scope", "format", "pattern"];
  const shape = [
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "items",
    "enum",
    "oneOf",
    "default",
    "externalName",
  ];
  const pick = (names: readonly string[]): Record<string, Json> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = given[name];
        return value === undefined || value === null ? [] : [[name, value]];
      }),
    );
  return omitUndefined({
    ...pick(known),
    required: given["required"] === true ? true : undefined,
    mutability: given["mutability"] ?? "READ_WRITE",
    scope: given["scope"] ?? "NONE",
    ...pick(shape),
    unique,
    permissions: orderPermissions(given["permissions"]),
    master: given["master"] ?? { type: "PROFILE_MASTER" },
  });
}

/** Permissions with their members in the order that was recorded; the default ones without any. */
export function orderPermissions(given: Json | undefined): Json {
  if (!Array.isArray(given) || given.length === 0) return [{ principal: "SELF", action: "READ_ONLY" }];
  return given.map((entry: Json) =>
    isJsonObject(entry) ? { principal: entry["principal"] ?? null, action: entry["action"] ?? null } : entry,
  );
}

const isWhole = (value: Json): boolean => Number.isInteger(value);
const isBoolean = (value: Json): boolean => typeof value === "boolean";
const isText = (value: Json): boolean => typeof value === "string";

const shapes: Readonly<Record<string, (value: Json) => boolean>> = {
  title: isText,
  description: isText,
  type: isText,
  format: isText,
  pattern: isText,
  externalName: isText,
  required: isBoolean,
  minLength: isWhole,
  maxLength: isWhole,
  minimum: (value) => typeof value === "number",
  maximum: (value) => typeof value === "number",
  enum: (value) => Array.isArray(value),
  oneOf: (value) => Array.isArray(value),
  items: (value) => isJsonObject(value),
  permissions: (value) => Array.isArray(value) && value.every((entry: Json) => isJsonObject(entry)),
  master: (value) => isJsonObject(value),
  scope: (value) => scopes.has(value),
  mutability: (value) => mutabilities.has(value),
  unique: (value) => isBoolean(value) || uniqueWords.has(value) || value === "NOT_UNIQUE",
};

/** @throws OktaError E0000003 for a member whose value has another type than Okta's reference gives it. */
export function checkShape(definition: JsonObject): void {
  for (const [member, fits] of Object.entries(shapes)) {
    const value = definition[member] ?? null;
    if (value !== null && !fits(value)) throw new OktaError("E0000003");
  }
}

function checkRanges(definition: JsonObject): void {
  for (const [low, high] of [
    ["minLength", "maxLength"],
    ["minimum", "maximum"],
  ] as const) {
    const [from, to] = [definition[low], definition[high]];
    if (low === "minLength" && typeof from === "number" && from < 0) {
      throw makeValidationError(low, `${low}: The value is too small`);
    }
    if (typeof from === "number" && typeof to === "number" && from > to) {
      throw makeValidationError(low, `${low}: The value is greater than ${high}`);
    }
  }
}

function checkEnum(definition: JsonObject): void {
  const [values, choices] = [definition["enum"], definition["oneOf"]];
  if (!Array.isArray(values)) {
    if (Array.isArray(choices))
      throw makeValidationError("oneOf", "oneOf: Only supported together with enum");
    return;
  }
  const texts = new Set(values.map((value: Json) => JSON.stringify(value)));
  if (values.length === 0 || texts.size !== values.length) {
    throw makeValidationError("enum", "enum: The values must be given and be unique");
  }
  if (!Array.isArray(choices)) return;
  const named = choices.map(
    (choice: Json) => isJsonObject(choice) && JSON.stringify(choice["const"] ?? null),
  );
  if (named.length !== texts.size || !named.every((text) => typeof text === "string" && texts.has(text))) {
    throw makeValidationError("oneOf", "oneOf: The values must be those of enum");
  }
}
