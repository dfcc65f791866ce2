import { makeValidationError, OktaError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";
import { asksForUnique, checkCustomDefinition, checkShape } from "../users/property-definition.ts";

/** In the order in which Okta shows them (recorded). */
const shownMembers = [
  "title",
  "description",
  "type",
  "required",
  "externalName",
  "externalNamespace",
  "scope",
  "format",
  "pattern",
  "items",
  "enum",
  "oneOf",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "default",
  "master",
];

/**
 * The custom property as an app's schema shows it: the rules are those of users' properties, but neither permissions nor
 * mutability are shown (recorded). Uniqueness of an app's attributes is not emulated: it is refused.
 * @throws OktaError E0000003 for members of another type, E0000001 for values.
 */
export function readCustomAppProperty(
  name: string,
  given: JsonObject,
  known: JsonObject | undefined,
): JsonObject {
  checkCustomDefinition(name, given, known);
  const namespace = given["externalNamespace"] ?? null;
  if (namespace !== null && typeof namespace !== "string") throw new OktaError("E0000003");
  if (asksForUnique(given)) {
    throw makeValidationError("unique", "unique: Unique attributes of an app's users are not supported");
  }
  return selectShown({
    ...given,
    required: given["required"] === true ? true : null,
    scope: given["scope"] ?? "NONE",
    master: given["master"] ?? { type: "PROFILE_MASTER" },
  });
}

/**
 * The base property after an update: nothing but `required` can change, and that of the user name cannot either (Okta's
 * reference: "Update the app user profile schema for an app"). What else a request repeats has no effect (recorded).
 * @throws OktaError E0000001 for a property that is not there or is to be removed, E0000003 for one that is no object.
 */
export function changeAppBaseProperty(
  name: string,
  current: JsonObject | undefined,
  given: Json,
): JsonObject {
  if (!current) throw makeValidationError(name, `${name}: The property is not a base property`);
  if (given === null) throw makeValidationError(name, `${name}: A base property cannot be removed`);
  if (!isJsonObject(given)) throw new OktaError("E0000003");
  checkShape(given);
  const required = given["required"];
  if (typeof required !== "boolean" || required === (current["required"] === true)) return current;
  if (name === "userName") {
    throw makeValidationError(name, `${name}: The property cannot be made optional`);
  }
  return selectShown({ ...current, required: required ? true : null });
}

function selectShown(definition: JsonObject): JsonObject {
  return omitUndefined(
    Object.fromEntries(shownMembers.map((member) => [member, definition[member] ?? undefined])),
  );
}
