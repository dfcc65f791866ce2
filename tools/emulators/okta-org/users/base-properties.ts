import baseSchema from "../data/user-base-schema.json" with { type: "json" };
import { makeValidationError, OktaError } from "../errors.ts";
import { isJson, isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";
import { checkShape, orderPermissions } from "./property-definition.ts";

/** Okta's base properties, as a new org has them. */
export const originalBaseProperties: ReadonlyMap<string, JsonObject> = new Map(
  Object.entries(baseSchema.properties).flatMap(([name, definition]) =>
    isJson(definition) && isJsonObject(definition) ? [[name, definition] as const] : [],
  ),
);

/** Base properties that an admin may make optional; login and email stay required. */
const optionalOnes = new Set(["firstName", "lastName"]);

/**
 * The base property after an update of the schema. Of a base property only the permissions, the master, `required` of
 * the names and `pattern` of the login can change (Okta's reference: "Update the user type schema"); anything else that a
 * request repeats has no effect.
 * @throws OktaError E0000001 for a property that is not there or is to be removed, E0000003 for one that is no object.
 */
export function changeBaseProperty(name: string, current: JsonObject | undefined, given: Json): JsonObject {
  if (!current) throw makeValidationError(name, `${name}: The property is not a base property`);
  if (given === null) throw makeValidationError(name, `${name}: A base property cannot be removed`);
  if (!isJsonObject(given)) throw new OktaError("E0000003");
  checkShape(given);
  const { permissions, master, ...others } = current;
  const required = readRequired(name, current, given);
  const pattern = name === "login" ? readPattern(current, given) : undefined;
  return omitUndefined({
    ...others,
    required,
    pattern,
    permissions: given["permissions"] ? orderPermissions(given["permissions"]) : permissions,
    master: given["master"] ?? master,
  });
}

function readRequired(name: string, current: JsonObject, given: JsonObject): Json | undefined {
  if (!optionalOnes.has(name) || typeof given["required"] !== "boolean") return current["required"];
  return given["required"] ? true : undefined;
}

function readPattern(current: JsonObject, given: JsonObject): Json | undefined {
  const pattern = given["pattern"];
  if (pattern === null) return undefined;
  if (typeof pattern !== "string") return current["pattern"];
  // Okta takes these forms only (reference of the user schema, "Login pattern validation").
  if (pattern !== ".+" && !(/^\[[^\]]+\]\+$/.test(pattern) && isRegularExpression(pattern))) {
    throw makeValidationError("pattern", "pattern: The login pattern is not supported");
  }
  return pattern;
}

function isRegularExpression(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u").source !== "";
  } catch {
    return false;
  }
}
