import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { configFields } from "./config-fields.ts";
import { bridgeConfigSchema } from "./config-schema.ts";

/** The part of JSON Schema that the config needs. */
type JsonSchema = { [key: string]: unknown };

const nodeSchema = v.record(v.string(), v.unknown());

/** What is under these keywords describes the same field, or fields of it. */
const alternatives: readonly string[] = ["anyOf", "oneOf"];

/** Checks across fields are not in it, nor are those that JSON Schema has no word for: synth makes all of them. */
export function buildEditorSchema(): JsonSchema {
  const schema = toJsonSchema(bridgeConfigSchema, { typeMode: "input", errorMode: "ignore" });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "bridge.config.json: what a deployment of orgbridge depends on",
    ...describe(v.parse(nodeSchema, schema), ""),
  };
}

/** Paths of all fields, as the schema has them. */
export function listPaths(): readonly string[] {
  const paths = new Set<string>();
  collect(v.parse(nodeSchema, buildEditorSchema()), "", paths);
  return [...paths];
}

/** Puts into each node what its field means. */
function describe(node: JsonSchema, path: string): JsonSchema {
  const field = configFields[path];
  const described: JsonSchema =
    field === undefined
      ? {}
      : {
          description: `${field.meaning}. Allowed: ${field.allowed}.${field.byDefault === undefined ? "" : ` Default: ${field.byDefault}.`}`,
          ...(field.pattern === undefined ? {} : { pattern: field.pattern }),
        };
  for (const [key, value] of Object.entries(node)) {
    if (key === "properties") described[key] = mapChildren(value, (name) => join(path, name));
    else if (key === "items") described[key] = describe(v.parse(nodeSchema, value), `${path}[]`);
    else if (key === "additionalProperties" && typeof value === "object")
      described[key] = describe(v.parse(nodeSchema, value), join(path, "*"));
    else if (alternatives.includes(key)) {
      // The field is described once, not again in each of its forms.
      described[key] = v.parse(v.array(nodeSchema), value).map((one) => {
        const { description: _repeated, ...form } = describe(one, path);
        return form;
      });
    } else described[key] = value;
  }
  return described;
}

function mapChildren(children: unknown, pathOf: (name: string) => string): JsonSchema {
  return Object.fromEntries(
    Object.entries(v.parse(nodeSchema, children)).map(([name, child]) => [
      name,
      describe(v.parse(nodeSchema, child), pathOf(name)),
    ]),
  );
}

function collect(node: JsonSchema, path: string, paths: Set<string>): void {
  if (path !== "") paths.add(path);
  const { properties, items, additionalProperties } = node;
  for (const [name, child] of Object.entries(v.parse(v.optional(nodeSchema, {}), properties))) {
    collect(v.parse(nodeSchema, child), join(path, name), paths);
  }
  if (items !== undefined) collect(v.parse(nodeSchema, items), `${path}[]`, paths);
  if (typeof additionalProperties === "object")
    collect(v.parse(nodeSchema, additionalProperties), join(path, "*"), paths);
  for (const keyword of alternatives) {
    for (const one of v.parse(v.optional(v.array(nodeSchema), []), node[keyword])) collect(one, path, paths);
  }
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
