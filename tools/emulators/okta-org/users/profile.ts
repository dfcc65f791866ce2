import type { Profile } from "../entities.ts";
import { makeValidationError, OktaError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import type { UserSchema } from "./user-schema.ts";
import type { UserStore } from "./user-store.ts";

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

export interface ProfileChange {
  readonly profile: Profile;
  /** Names of the attributes whose value differs now. */
  readonly changedAttributes: readonly string[];
}

export interface ProfileRules {
  readonly schema: UserSchema;
  readonly users: UserStore;
  /** Whose profile it is; `undefined` while the user is being created. */
  readonly userId: string | undefined;
}

/**
 * The profile after `given` is laid over `current`: an attribute with `null` is cleared, one that is not named stays.
 * A full replacement or a creation starts from an empty `current`.
 * @throws OktaError E0000001 with one cause per violated rule.
 */
export function applyProfile(
  rules: ProfileRules,
  current: Profile,
  given: JsonObject,
  about: string,
): ProfileChange {
  const unknownNames = Object.keys(given).filter((name) => rules.schema.find(name) === undefined);
  if (unknownNames.length > 0) {
    throw makeValidationError(
      about,
      ...unknownNames.map((name) => `Property name '${name}' is not defined in profile`),
    );
  }
  const profile: Record<string, Json> = { ...current };
  for (const [name, value] of Object.entries(given)) {
    if (value === null) delete profile[name];
    else profile[name] = value;
  }
  checkProfile(rules, profile);
  return { profile, changedAttributes: listDifferences(current, profile) };
}

/** Names of the attributes whose values differ between the two profiles. */
export function listDifferences(before: Profile, after: Profile): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

function checkProfile(rules: ProfileRules, profile: Profile): void {
  const violations: { readonly field: string; readonly cause: string }[] = [];
  for (const name of ["login", "email", "firstName", "lastName"]) {
    const value = profile[name];
    if (value === undefined || value === "")
      violations.push({ field: name, cause: "The field cannot be left blank" });
  }
  for (const [name, value] of Object.entries(profile)) {
    const definition = rules.schema.find(name);
    const cause = definition && findViolation(name, value, definition);
    if (cause !== undefined) violations.push({ field: name, cause });
    else if (isTaken(rules, name, value)) {
      violations.push({
        field: name,
        cause: "An object with this field already exists in the current organization",
      });
    }
  }
  for (const name of rules.schema.listCustomNames()) {
    if (rules.schema.find(name)?.["required"] === true && profile[name] === undefined) {
      violations.push({ field: name, cause: "The field cannot be left blank" });
    }
  }
  const first = violations[0];
  if (first) {
    throw new OktaError("E0000001", {
      about: first.field,
      causes: violations.map(({ field, cause }) => `${field}: ${cause}`),
    });
  }
}

function findViolation(name: string, value: Json, definition: JsonObject): string | undefined {
  if (!hasType(value, definition["type"])) return "The value does not match the type of the property";
  if (typeof value === "string") {
    if (value === "") return undefined;
    if (/[\u{10000}-\u{10FFFF}]/u.test(value))
      return "Characters beyond three bytes in UTF-8 are not supported";
    const maxLength = definition["maxLength"] ?? documentedMaxLengths[name];
    if (typeof maxLength === "number" && value.length > maxLength) return "The field is too long";
    const minLength = definition["minLength"];
    if (typeof minLength === "number" && value.length < minLength) return "The field is too short";
    if (name === "login" && !emailPattern.test(value))
      return "Username must be in the form of an email address";
    if (name !== "login" && definition["format"] === "email" && !emailPattern.test(value)) {
      return "Does not match required pattern";
    }
  }
  if (typeof value === "number") {
    const { minimum, maximum } = definition;
    if (typeof minimum === "number" && value < minimum) return "The value is too small";
    if (typeof maximum === "number" && value > maximum) return "The value is too large";
  }
  const allowed = definition["enum"];
  if (Array.isArray(allowed) && !Array.isArray(value) && !allowed.includes(value)) {
    return "The value is not one of the allowed values";
  }
  return undefined;
}

function hasType(value: Json, type: Json | undefined): boolean {
  switch (typeof type === "string" ? type : "") {
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "number":
      return typeof value === "number";
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    default:
      return true;
  }
}

function isTaken({ schema, users, userId }: ProfileRules, name: string, value: Json): boolean {
  if (name === "login") {
    const owner = typeof value === "string" ? users.findLoginOwner(value) : undefined;
    return owner !== undefined && owner !== userId;
  }
  if (!schema.isUnique(name)) return false;
  const owner = users.findUniqueOwner(name, value);
  return owner !== undefined && owner !== userId;
}
