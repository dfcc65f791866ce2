import { Ajv2019, type ErrorObject, type ValidateFunction } from "ajv/dist/2019.js";
import { isJsonObject, type Json, type JsonObject } from "../../emulators/okta-org/json.ts";
import { convertSchema, nameSchema } from "./convert-schema.ts";
import type { Description } from "./description.ts";
import { amendSchemas, recordedStatuses } from "./known-slips.ts";

/** An answer as it was sent; `body` is `undefined` for one without or one that is no JSON. */
export interface SentAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: Json | undefined;
}

/** Says in which ways an answer does not fit the published description; nothing when it fits. */
export type AnswerChecker = (answer: SentAnswer) => readonly string[];

/** Makes the checker. Schemas are compiled when an answer first needs them, and kept. */
export function makeAnswerChecker(descriptions: readonly Description[]): AnswerChecker {
  const parts = descriptions.map(makeCompiler);
  return (answer) => {
    const found = parts.find(({ findPath }) => findPath(answer.path) !== undefined);
    if (!found) return [];
    const validate = found.compile(answer);
    if (validate === "undocumented") return [`${describe(answer)}: the status is not in the description`];
    if (validate === undefined || answer.body === undefined || validate(answer.body)) return [];
    // A gateway's error page has no form at all.
    if (answer.status >= 500 && !isJsonObject(answer.body)) return [];
    return (validate.errors ?? []).filter(isTelling).map((error) => `${describe(answer)}: ${explain(error)}`);
  };
}

/** Errors that only say that another one exists: around `null` or the wanted thing, and around conditions. */
function isTelling({ keyword, params }: ErrorObject): boolean {
  if (keyword === "anyOf" || keyword === "if") return false;
  return !(keyword === "type" && Object.values(params).includes("null"));
}

interface Compiler {
  readonly findPath: (path: string) => string | undefined;
  readonly compile: (answer: SentAnswer) => ValidateFunction | "undocumented" | undefined;
}

function makeCompiler({ paths, schemas, resolve }: Description): Compiler {
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
  for (const [name, schema] of Object.entries(amendSchemas(schemas))) {
    ajv.addSchema(convertSchema(schema, resolve, false), nameSchema(`#/components/schemas/${name}`));
  }
  const findPath = makePathFinder(Object.keys(paths));
  const compiled = new Map<string, ValidateFunction | "undocumented" | undefined>();
  const compile = (schema: Json): ValidateFunction => ajv.compile(convertSchema(schema, resolve, true));
  const prepare = (
    template: string,
    { method, status }: SentAnswer,
  ): ValidateFunction | "undocumented" | undefined => {
    const operation = readObject(readObject(paths[template])[method.toLowerCase()]);
    const response = follow(
      readObject(operation["responses"])[
        String(recordedStatuses[`${method} ${template} ${status}`] ?? status)
      ],
      resolve,
    );
    const content = readObject(readObject(response["content"])["application/json"]);
    if (content["schema"] !== undefined) return compile(content["schema"]);
    if (status >= 400)
      return compile({
        $ref: "Error" in schemas ? "#/components/schemas/Error" : "#/components/schemas/OAuthError",
      });
    return Object.keys(response).length === 0 ? "undocumented" : undefined;
  };
  return {
    findPath,
    compile(answer) {
      const template = findPath(answer.path) ?? "";
      const key = `${answer.method} ${template} ${answer.status}`;
      if (!compiled.has(key)) compiled.set(key, prepare(template, answer));
      return compiled.get(key);
    },
  };
}

function follow(value: Json | undefined, resolve: Description["resolve"]): JsonObject {
  const object = readObject(value);
  return typeof object["$ref"] === "string" ? readObject(resolve(object["$ref"])) : object;
}

function readObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function countParameters(template: string): number {
  return template.split("{").length;
}

/** Finds the template that a path fits: there are hundreds, and every answer of every test asks. */
function makePathFinder(templates: readonly string[]): (path: string) => string | undefined {
  const sorted = templates.toSorted((a, b) => countParameters(a) - countParameters(b));
  const byLength = Map.groupBy(
    sorted.map((template) => ({ template, elements: template.split("/") })),
    ({ elements }) => elements.length,
  );
  return (path) => {
    const given = path.replace(/\/$/, "").split("/");
    const fitting = byLength
      .get(given.length)
      ?.find(({ elements }) =>
        elements.every((each, index) => each.startsWith("{") || each === given[index]),
      );
    return fitting?.template;
  };
}

function describe({ method, path, status }: SentAnswer): string {
  return `${method} ${path} ${status}`;
}

function explain({ instancePath, message = "", params }: ErrorObject): string {
  return `${instancePath || "body"} ${message} ${JSON.stringify(params)}`;
}
