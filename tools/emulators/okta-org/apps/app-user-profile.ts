import type { AppUser, Profile, User } from "../entities.ts";
import { makeValidationError } from "../errors.ts";
import type { Json } from "../json.ts";
import type { AppProfile } from "../mappings/app-profiles.ts";
import type { PropertyMapping } from "../mappings/profile-mapping.ts";
import { findViolation } from "../users/value-rules.ts";
import type { AppSchema } from "./app-schema.ts";

/** What attributes without a value are in expressions: recorded of the app users of people who have none of the three. */
const fallbacks: Readonly<Record<string, (profile: Profile) => Json>> = {
  timezone: () => "America/Los_Angeles",
  locale: () => "en_US",
  displayName: ({ firstName, lastName }) =>
    [firstName, lastName].filter((part) => typeof part === "string").join(" ") || null,
};

/**
 * The profile that somebody gets who is assigned to the app: what the mapping makes of theirs, `null` where that is
 * nothing, and for base attributes that nothing is mapped to (recorded of OAuth apps).
 */
export function makeAppUserProfile({ schema, toApp }: AppProfile, user: User): Profile {
  const base = schema.listBaseNames().filter((name) => name !== "userName");
  return {
    ...Object.fromEntries(base.map((name) => [name, null])),
    ...evaluateMapping([...toApp.properties], schema, user),
  };
}

/**
 * The profile after a change of the user: attributes with the push status PUSH are written again, but for those that an
 * admin set by hand.
 */
export function pushToAppUser(
  { schema, toApp }: AppProfile,
  user: User,
  { profile, overridden }: AppUser,
): Profile {
  const pushed = [...toApp.properties].filter(
    ([name, { pushStatus }]) => pushStatus === "PUSH" && !overridden.includes(name),
  );
  return { ...profile, ...evaluateMapping(pushed, schema, user) };
}

/**
 * Which attributes an admin holds now: of those given, the mapped ones that differ from what the mapping makes of the
 * user's profile. Okta's help calls this overriding a mapping, which lasts until it is reset ("Override application attribute
 * mapping"); that giving the mapped value resets it, as with a user name, is our choice.
 */
export function listOverridden(
  profile: AppProfile,
  user: User,
  given: Profile,
  before: readonly string[],
): readonly string[] {
  const mapped = makeAppUserProfile(profile, user);
  const others = before.filter((name) => !Object.hasOwn(given, name));
  const held = Object.keys(given).filter(
    (name) =>
      profile.toApp.properties.has(name) &&
      JSON.stringify(given[name] ?? null) !== JSON.stringify(mapped[name] ?? null),
  );
  return [...others, ...held];
}

/** @throws OktaError E0000001 for attributes that the app's users do not have, and for values that do not fit. */
export function checkAppUserProfile(schema: AppSchema, given: Profile): void {
  // The user name is given among the credentials.
  const unknown = Object.keys(given).filter((name) => name === "userName" || schema.find(name) === undefined);
  if (unknown.length > 0) {
    throw makeValidationError("assignment", ...unknown.map((name) => `Property '${name}' not found`));
  }
  for (const [name, value] of Object.entries(given)) {
    const cause = findMisfit(schema, name, value);
    if (cause !== undefined) throw makeValidationError(name, `${name}: ${cause}`);
  }
}

function evaluateMapping(
  properties: readonly (readonly [string, PropertyMapping])[],
  schema: AppSchema,
  { profile }: User,
): Profile {
  const read = (name: string): Json => profile[name] ?? fallbacks[name]?.(profile) ?? null;
  return Object.fromEntries(
    properties.flatMap(([name, { parsed }]) => {
      if (!parsed) return [];
      const value = parsed.evaluate(read);
      // What Okta does with a value that does not fit is not known; here it is none.
      return [[name, findMisfit(schema, name, value) === undefined ? value : null]];
    }),
  );
}

function findMisfit(schema: AppSchema, name: string, value: Json): string | undefined {
  const definition = schema.find(name);
  return definition === undefined || value === null ? undefined : findViolation(name, value, definition);
}
