import type { Mapping, MappingRule } from "../../contracts/mapping.ts";
import type { AttributeValue, Profile } from "./people.ts";

/** Makes the target's attributes from the source's, as the mapping says. An attribute without a value becomes null. */
export function mapProfile(source: Readonly<Record<string, unknown>>, mapping: Mapping): Profile {
  return Object.fromEntries(Object.entries(mapping).map(([name, rule]) => [name, applyRule(source, rule)]));
}

function applyRule(source: Readonly<Record<string, unknown>>, rule: MappingRule): AttributeValue {
  if ("value" in rule) return rule.value;
  if ("template" in rule) return fillTemplate(source, rule.template);
  if ("firstOf" in rule) {
    return rule.firstOf.map((name) => readAttribute(source, name)).find((value) => value !== null) ?? null;
  }
  const value = readAttribute(source, rule.from);
  return rule.lowerCase && typeof value === "string" ? value.toLowerCase() : value;
}

/** Null when none of the attributes named in the template has a value: separators alone are no value. */
function fillTemplate(source: Readonly<Record<string, unknown>>, template: string): string | null {
  let filled = 0;
  const text = template.replace(/\{([A-Za-z][A-Za-z0-9_]*)\}/g, (_braces, name: string) => {
    const value = readAttribute(source, name);
    if (value !== null) filled += 1;
    return value === null ? "" : String(value);
  });
  return filled === 0 || text.trim() === "" ? null : text.trim();
}

/** An attribute's value in the one form that can be compared: absent, null and empty text are all null. */
export function readAttribute(profile: Readonly<Record<string, unknown>>, name: string): AttributeValue {
  const value = Object.hasOwn(profile, name) ? profile[name] : null;
  if (typeof value === "string") return value === "" ? null : value;
  if (typeof value === "number" || typeof value === "boolean") return value;
  return Array.isArray(value) && value.length > 0 ? value : null;
}

/** The wanted attributes that the observed profile does not have as wanted. */
export function diffProfile(wanted: Profile, observed: Readonly<Record<string, unknown>>): Profile {
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => !isSameValue(value, readAttribute(observed, name))),
  );
}

function isSameValue(a: AttributeValue, b: AttributeValue): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && JSON.stringify(a) === JSON.stringify(b));
}
