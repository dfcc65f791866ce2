import type { AttributeValue, Profile } from "./people.ts";

type Observed = Readonly<Record<string, unknown>>;

/**
 * An attribute's value in the one form that can be compared: text without blanks around it; absent, null, empty or blank text and an
 * empty list are all null. (Whether Okta trims is documented nowhere; so nothing may depend on it.)
 */
export function readAttribute(profile: Observed, name: string): AttributeValue {
  const value = Object.hasOwn(profile, name) ? profile[name] : null;
  if (typeof value === "string") return value.trim() === "" ? null : value.trim();
  if (typeof value === "number" || typeof value === "boolean") return value;
  return Array.isArray(value) && value.length > 0 ? value : null;
}

/** The wanted attributes that the observed profile does not have as wanted. */
export function diffProfile(wanted: Profile, observed: Observed): Profile {
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => !isAlike(wanted, observed, name)));
}

/** Attributes that Okta compares without regard to case. Recorded orgs store them as sent, so a change of case is written. */
const caselessAttributes: ReadonlySet<string> = new Set(["login", "email"]);

/**
 * The first attribute whose value the answer to its own write does not show; null when all took. A login or email in another case is
 * the same to Okta, and so no reason to complain.
 */
export function findUnkept(sent: Profile, stored: Observed): string | null {
  const unkept = Object.keys(sent).find(
    (name) =>
      !isAlike(sent, stored, name) && !(caselessAttributes.has(name) && isAlikeUncased(sent, stored, name)),
  );
  return unkept ?? null;
}

function isAlike(wanted: Profile, observed: Observed, name: string): boolean {
  return (
    JSON.stringify(canonize(readAttribute(wanted, name))) ===
    JSON.stringify(canonize(readAttribute(observed, name)))
  );
}

function isAlikeUncased(sent: Profile, stored: Observed, name: string): boolean {
  const [a, b] = [readAttribute(sent, name), readAttribute(stored, name)];
  return typeof a === "string" && typeof b === "string" && a.toLowerCase() === b.toLowerCase();
}

/** The same text can be written with other code points; types and the order of a list count. */
function canonize(value: unknown): unknown {
  if (typeof value === "string") return value.trim().normalize("NFC");
  return Array.isArray(value) ? value.map(canonize) : value;
}
