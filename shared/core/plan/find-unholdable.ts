import type { AttributeValue, Profile } from "./people.ts";

/**
 * Shortest and longest values of the attributes that every Okta user has, in characters.
 * @see UserProfile of Okta's OpenAPI description
 */
const lengths: Readonly<Record<string, readonly [least: number, most: number]>> = {
  login: [5, 100],
  email: [5, 100],
  secondEmail: [0, 100],
  firstName: [1, 50],
  lastName: [1, 50],
  primaryPhone: [0, 100],
  mobilePhone: [0, 100],
  countryCode: [0, 2],
  zipCode: [0, 50],
  city: [0, 128],
  state: [0, 128],
  streetAddress: [0, 1024],
  postalAddress: [0, 4096],
};

/** Okta keeps UTF-8 of at most three bytes a character: no emoji, no rare Han characters. */
const fourByteCharacter = /[\u{10000}-\u{10ffff}]/u;

/**
 * The first attribute whose value no Okta org can hold, so that no request needs to be spent to learn it; null when Okta itself has
 * to judge.
 */
export function findUnholdable(profile: Profile): string | null {
  return Object.entries(profile).find(([name, value]) => !isHoldable(name, value))?.[0] ?? null;
}

/** The same attributes without those that no Okta org can hold. */
export function dropUnholdable(profile: Profile): Profile {
  return Object.fromEntries(Object.entries(profile).filter(([name, value]) => isHoldable(name, value)));
}

function isHoldable(name: string, value: AttributeValue): boolean {
  if (Array.isArray(value))
    return value.every((entry) => typeof entry !== "string" || !fourByteCharacter.test(entry));
  if (typeof value !== "string") return true;
  const [least, most] = (Object.hasOwn(lengths, name) ? lengths[name] : undefined) ?? [
    0,
    Number.POSITIVE_INFINITY,
  ];
  return value.length >= least && value.length <= most && !fourByteCharacter.test(value);
}
