import { hasLongCharacter } from "../characters.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/** Upper lengths that the published schema leaves out but Okta's reference states for the default profile. */
const documentedMaxLengths: Readonly<Record<string, number>> = {
  email: 100,
  secondEmail: 100,
  zipCode: 50,
  city: 128,
  state: 128,
  streetAddress: 1024,
  postalAddress: 4096,
  countryCode: 2,
};

const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/u;

export function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

/** Why the login has the wrong form: without a pattern of the schema it must look like an email address. */
export function findLoginViolation(login: Json | undefined, pattern: Json | undefined): string | undefined {
  if (login !== undefined && typeof login !== "string") return undefined;
  if (typeof pattern === "string") {
    const fits = new RegExp(`^(?:${pattern})$`, "u").test(login ?? "");
    return fits ? undefined : "Does not match required pattern";
  }
  return emailPattern.test(login ?? "") ? undefined : "Username must be in the form of an email address";
}

/** Why the value does not fit the definition of its attribute; `undefined` when it does. */
export function findViolation(name: string, value: Json, definition: JsonObject): string | undefined {
  if (!hasType(value, definition)) return "The value does not match the type of the property";
  if (typeof value === "string") {
    const cause = findTextViolation(name, value, definition);
    if (cause !== undefined) return cause;
  }
  if (typeof value === "number") {
    const { minimum, maximum } = definition;
    if (typeof minimum === "number" && value < minimum) return "The value is too small";
    if (typeof maximum === "number" && value > maximum) return "The value is too large";
  }
  return isAllowed(value, definition) ? undefined : "The value is not one of the allowed values";
}

function findTextViolation(name: string, value: string, definition: JsonObject): string | undefined {
  if (value === "") return undefined;
  if (hasLongCharacter(value)) return "Characters beyond three bytes in UTF-8 are not supported";
  const maxLength = definition["maxLength"] ?? documentedMaxLengths[name];
  if (typeof maxLength === "number" && value.length > maxLength) return "The field is too long";
  const minLength = definition["minLength"];
  if (typeof minLength === "number" && value.length < minLength) return "The field is too short";
  const format = definition["format"];
  if (format === "email" && !emailPattern.test(value)) return "Does not match required pattern";
  if (format === "uri" && !URL.canParse(value)) return "Does not match required pattern";
  return undefined;
}

function isAllowed(value: Json, { enum: allowed, items }: JsonObject): boolean {
  if (Array.isArray(value)) {
    const elements = isJsonObject(items) ? items["enum"] : undefined;
    return !Array.isArray(elements) || value.every((element: Json) => elements.includes(element));
  }
  return !Array.isArray(allowed) || value === "" || allowed.includes(value);
}

function hasType(value: Json, definition: JsonObject): boolean {
  const { type } = definition;
  switch (typeof type === "string" ? type : "") {
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "number":
      return typeof value === "number";
    case "integer":
      // 32 bits with a sign, as the reference says.
      return typeof value === "number" && (value | 0) === value;
    case "array": {
      const { items } = definition;
      if (!Array.isArray(value)) return false;
      return !isJsonObject(items) || value.every((element: Json) => hasType(element, items));
    }
    default:
      return true;
  }
}
