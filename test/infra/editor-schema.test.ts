import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../infra/config.ts";
import { configFields } from "../../infra/config-fields.ts";
import { buildReference } from "../../infra/config-reference.ts";
import { buildEditorSchema, listPaths } from "../../infra/editor-schema.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const example = JSON.parse(read("infra/bridge.config.example.json")) as Record<string, unknown>;
const [connection] = example["connections"] as object[];
const validate = new Ajv({ strict: false, validateFormats: false }).compile(buildEditorSchema());

interface Node {
  readonly [key: string]: unknown;
}

/** Every node of the schema that describes a value, with the description of its field. */
function* walk(node: Node, description: string | undefined): Generator<readonly [Node, string | undefined]> {
  const own = (node["description"] as string | undefined) ?? description;
  yield [node, own];
  for (const child of Object.values((node["properties"] ?? {}) as Record<string, Node>))
    yield* walk(child, undefined);
  if (node["items"] !== undefined) yield* walk(node["items"] as Node, undefined);
  for (const one of [...((node["anyOf"] ?? []) as Node[]), ...((node["oneOf"] ?? []) as Node[])]) {
    yield* walk(one, own);
  }
}

describe("the schema for editors", () => {
  // `npm run schema` writes both.
  test("is the committed one, and so is the reference", () => {
    expect(JSON.parse(read("infra/bridge.config.schema.json"))).toEqual(buildEditorSchema());
    expect(read("docs/config.md")).toBe(buildReference());
  });

  test("describes every field of the config, and no other", () => {
    expect(Object.keys(configFields).sort()).toEqual([...listPaths()].sort());
  });

  test("names each bound and each choice in the description of its field", () => {
    const told = [...walk(buildEditorSchema(), undefined)].flatMap(([node, description]) =>
      (
        [node["minimum"], node["maximum"], node["const"], node["enum"]].flat() as (
          | string
          | number
          | undefined
        )[]
      )
        .filter((limit) => limit !== undefined)
        .map((limit) => [limit, description ?? ""] as const),
    );

    expect(told.length).toBeGreaterThan(40);
    for (const [limit, description] of told) expect(description).toContain(`${limit}`);
  });

  test("names the default of each simple field in its description", () => {
    const told = [...walk(buildEditorSchema(), undefined)].filter(([node]) =>
      ["string", "number", "boolean"].includes(typeof node["default"]),
    );

    expect(told.length).toBeGreaterThan(10);
    for (const [node, description] of told)
      expect(description).toContain(`Default: ${String(node["default"])}`);
  });

  test("takes the example, which names it as from where it is copied to", () => {
    expect(join(root, String(example["$schema"]))).toBe(join(root, "infra/bridge.config.schema.json"));
    expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
    expect(loadConfig(join(root, "infra/bridge.config.example.json")).connections).toHaveLength(1);
  });

  test.each([
    ["an unknown field", { tags: {} }],
    ["a name that no stack may have", { stackName: "1st" }],
    ["no connection", { connections: [] }],
    [
      "an org that is not reached by https",
      { connections: [{ ...connection, source: { orgUrl: "http://acme.okta.com" } }] },
    ],
    [
      "an org's address with a path",
      { connections: [{ ...connection, target: { orgUrl: "https://hub.okta.com/" } }] },
    ],
    ["a worker with too much time", { worker: { timeoutSeconds: 901 } }],
  ])("refuses %s, as synth does", (_what, overrides) => {
    expect(validate({ ...example, ...overrides })).toBe(false);
  });
});
