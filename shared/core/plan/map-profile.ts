import type { Mapping, MappingRule } from "../../contracts/mapping.ts";
import { readAttribute } from "./compare-values.ts";
import type { AttributeValue, Profile } from "./people.ts";

/** Makes the target's attributes from the source's, as the mapping says. An attribute without a value becomes null. */
export function mapProfile(source: Readonly<Record<string, unknown>>, mapping: Mapping): Profile {
  return Object.fromEntries(Object.entries(mapping).map(([name, rule]) => [name, applyRule(source, rule)]));
}

/** The source attributes that a mapping reads, each once. */
export function listSourceAttributes(mapping: Mapping): readonly string[] {
  return [...new Set(Object.values(mapping).flatMap(listRead))];
}

function listRead(rule: MappingRule): readonly string[] {
  if ("value" in rule) return [];
  if ("from" in rule) return [rule.from];
  if ("firstOf" in rule) return rule.firstOf;
  return [...rule.template.matchAll(placeholder)].flatMap(([, name]) => name ?? []);
}

/** An attribute's name in braces. */
const placeholder = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

function applyRule(source: Readonly<Record<string, unknown>>, rule: MappingRule): AttributeValue {
  if ("value" in rule) return rule.value;
  const value = readValue(source, rule);
  return rule.lowerCase && typeof value === "string" ? value.toLowerCase() : value;
}

function readValue(
  source: Readonly<Record<string, unknown>>,
  rule: Exclude<MappingRule, { readonly value: unknown }>,
): AttributeValue {
  if ("template" in rule) return fillTemplate(source, rule.template);
  if ("from" in rule) return readAttribute(source, rule.from);
  return rule.firstOf.map((name) => readAttribute(source, name)).find((value) => value !== null) ?? null;
}

/** Null when none of the attributes named in the template has a value: separators alone are no value. */
function fillTemplate(source: Readonly<Record<string, unknown>>, template: string): string | null {
  let filled = 0;
  const text = template.replace(placeholder, (_braces, name: string) => {
    const value = readAttribute(source, name);
    if (value !== null) filled += 1;
    return value === null ? "" : String(value);
  });
  return filled === 0 || text.trim() === "" ? null : text.trim();
}
