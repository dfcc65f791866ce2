import type { Profile } from "../entities.ts";
import { makeValidationError, OktaError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import type { UserSchema } from "./user-schema.ts";
import type { UserStore } from "./user-store.ts";
import { findLoginViolation, findViolation, isBlank } from "./value-rules.ts";

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

interface Violation {
  readonly field: string;
  readonly cause: string;
}

/**
 * The profile after `given` is laid over `current`: an attribute with `null` is cleared, one that is not named stays.
 * A full replacement or a creation starts from an empty `current`. A custom property without a value takes its default.
 * @throws OktaError E0000001 with one cause per violated rule: first those of values, then, `about` the object, those of
 * names that the schema does not know.
 */
export function applyProfile(
  rules: ProfileRules,
  current: Profile,
  given: JsonObject,
  about: string,
): ProfileChange {
  const profile: Record<string, Json> = { ...current };
  const unknownNames: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (rules.schema.find(name) === undefined) unknownNames.push(name);
    else if (value === null) delete profile[name];
    else profile[name] = value;
  }
  for (const [name, { default: value = null }] of rules.schema.listCustom()) {
    if (value !== null && profile[name] === undefined) profile[name] = value;
  }
  const violations = findViolations(rules, profile);
  const [first] = violations;
  if (first) {
    throw new OktaError("E0000001", {
      about: first.field,
      causes: violations.map(({ field, cause }) => `${field}: ${cause}`),
    });
  }
  if (unknownNames.length > 0) {
    throw makeValidationError(
      about,
      ...unknownNames.map((name) => `Property name '${name}' is not defined in profile`),
    );
  }
  return { profile, changedAttributes: listDifferences(current, profile) };
}

/** Names of the attributes whose values differ between the two profiles. */
export function listDifferences(before: Profile, after: Profile): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

/** In Okta's order: what is missing, the form of the login, other values, required custom properties. */
function findViolations({ schema, users, userId }: ProfileRules, profile: Profile): readonly Violation[] {
  const blank = "The field cannot be left blank";
  const violations: Violation[] = schema
    .listRequiredBaseNames()
    .filter((name) => isBlank(profile[name]))
    .map((field) => ({ field, cause: blank }));
  const loginCause = findLoginViolation(profile["login"], schema.find("login")?.["pattern"]);
  if (loginCause !== undefined) violations.push({ field: "login", cause: loginCause });
  for (const [name, value] of Object.entries(profile)) {
    const definition = schema.find(name);
    if (!definition || (isBlank(value) && violations.some(({ field }) => field === name))) continue;
    const cause = findViolation(name, value, definition);
    if (cause !== undefined) violations.push({ field: name, cause });
    else if (isTaken({ schema, users, userId }, name, value)) {
      const taken = "An object with this field already exists in the current organization";
      violations.push({ field: name, cause: taken });
    }
  }
  for (const [name, definition] of schema.listCustom()) {
    if (definition["required"] === true && isBlank(profile[name])) {
      violations.push({ field: name, cause: blank });
    }
  }
  return violations;
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
