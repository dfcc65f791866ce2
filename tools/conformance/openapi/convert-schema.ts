import { isJsonObject, type Json, type JsonObject } from "../../emulators/okta-org/json.ts";

/** Finds what a `$ref` points to. */
export type ResolveRef = (ref: string) => Json | undefined;

const copied = [
  "type",
  "required",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "pattern",
];

/**
 * A schema of an OpenAPI 3.0 document as JSON Schema 2019-09. Where an object is used (`closed`), properties that nothing
 * describes are errors; a base that others build on stays open.
 */
export function convertSchema(schema: Json, resolve: ResolveRef, closed: boolean): JsonObject {
  if (!isJsonObject(schema)) return {};
  const converted: Record<string, Json> = {};
  if (typeof schema["$ref"] === "string") converted["$ref"] = nameSchema(schema["$ref"]);
  for (const name of copied) if (schema[name] !== undefined) converted[name] = schema[name];
  if (schema["enum"] !== undefined) {
    converted["enum"] = [...listSchemas(schema["enum"]), ...(schema["nullable"] === true ? [null] : [])];
  }
  const convertUse = (value: Json): JsonObject => convertSchema(value, resolve, true);
  const { properties, items, additionalProperties } = schema;
  if (isJsonObject(properties)) {
    converted["properties"] = Object.fromEntries(
      // The descriptions mark few values as nullable; recorded answers have null in most that are not set.
      Object.entries(properties).map(([name, value]) => [
        name,
        { anyOf: [{ type: "null" }, convertUse(value)] },
      ]),
    );
  }
  if (items !== undefined) converted["items"] = convertUse(items);
  if (isJsonObject(additionalProperties))
    converted["additionalProperties"] = convertUse(additionalProperties);
  else if (additionalProperties === true) converted["additionalProperties"] = true;
  const alternatives = schema["oneOf"] ?? schema["anyOf"];
  const parts = [
    ...listSchemas(schema["allOf"]).map((part) => convertSchema(part, resolve, false)),
    ...(alternatives === undefined ? [] : [convertAlternatives(schema, alternatives, resolve)]),
  ];
  if (parts.length > 0) converted["allOf"] = parts;
  const whole: JsonObject =
    closed && describesProperties(schema, resolve)
      ? { allOf: [converted], unevaluatedProperties: false }
      : converted;
  return schema["nullable"] === true ? { anyOf: [{ type: "null" }, whole] } : whole;
}

/** The address under which a component's schema is known to the validator. */
export function nameSchema(ref: string): string {
  return ref.replace("#/components/schemas/", "okta:/");
}

/** Alternatives told apart by a property are chosen by it; others are tried. */
function convertAlternatives(schema: JsonObject, alternatives: Json, resolve: ResolveRef): JsonObject {
  const discriminator = schema["discriminator"];
  const mapping = isJsonObject(discriminator) ? discriminator["mapping"] : undefined;
  const name = isJsonObject(discriminator) ? discriminator["propertyName"] : undefined;
  if (!isJsonObject(mapping) || typeof name !== "string") {
    return { anyOf: listSchemas(alternatives).map((part) => convertSchema(part, resolve, false)) };
  }
  return {
    allOf: Object.entries(mapping).map(([value, ref]) => ({
      if: { not: { properties: { [name]: { const: value } }, required: [name] } },
      else: { $ref: nameSchema(typeof ref === "string" ? ref : "") },
    })),
  };
}

/** Whether the schema names properties at all: one that does not takes any. */
function describesProperties(schema: Json | undefined, resolve: ResolveRef): boolean {
  if (!isJsonObject(schema)) return false;
  if (isJsonObject(schema["properties"])) return true;
  if (typeof schema["$ref"] === "string") return describesProperties(resolve(schema["$ref"]), resolve);
  return ["allOf", "oneOf", "anyOf"].some((name) =>
    listSchemas(schema[name]).some((part) => describesProperties(part, resolve)),
  );
}

function listSchemas(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value.map((each: Json) => each) : [];
}
