import { existsSync } from "node:fs";
import { join } from "node:path";
import { Ajv2019, type ValidateFunction } from "ajv/dist/2019.js";
import type { HttpRequest, SendHttp } from "../../shared/runtime/http.ts";
import { convertSchema, nameSchema } from "../../tools/conformance/openapi/convert-schema.ts";
import { type Description, readDescription } from "../../tools/conformance/openapi/description.ts";
import { amendSchemas } from "../../tools/conformance/openapi/known-slips.ts";
import { isJsonObject, type Json, type JsonObject, parseJson } from "../../tools/emulators/okta-org/json.ts";

/**
 * Holds requests to an org's management API against Okta's published description, as far as that lies beside the project:
 * the path and method must be there, query parameters known, and the body of the described form without unknown properties.
 */
export interface RequestChecker {
  /** The same way to the orgs, watched. Requests to others are none of Okta's business. */
  watch(send: SendHttp, orgUrls: readonly string[]): SendHttp;
  /** Every request since the last call that does not fit. */
  takeMisfits(): readonly string[];
}

const root = join(import.meta.dirname, "../..");
const file = join(root, "../shared/okta-openapi/management.yaml");

/** Requests that real orgs are known to take, and the description leaves out or mistakes. */
const knownSlips: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^GET \/api\/v1\/idps\/\w+\/metadata\.xml: is not/, "an identity provider's own _links.metadata names it"],
  [
    /^POST \/api\/v1\/meta\/schemas\/user\/.*\/properties\/\w+ must be object/,
    "its words say that null removes an attribute",
  ],
];

let compiler: ((request: HttpRequest) => readonly string[]) | undefined;

export function createRequestChecker(): RequestChecker {
  compiler ??= makeCompiler();
  const check = compiler;
  const misfits = new Set<string>();
  return {
    watch: (send, orgUrls) => (request) => {
      const isToOrg = orgUrls.includes(new URL(request.url).origin);
      for (const misfit of isToOrg ? check(request) : []) {
        if (!knownSlips.some(([pattern]) => pattern.test(misfit))) misfits.add(misfit);
      }
      return send(request);
    },
    takeMisfits() {
      const taken = [...misfits];
      misfits.clear();
      return taken;
    },
  };
}

function makeCompiler(): (request: HttpRequest) => readonly string[] {
  if (!existsSync(file)) {
    console.warn("bootstrap: skipped: requests are not held against Okta's description: it is not there");
    return () => [];
  }
  return compile(readDescription(file, join(root, "node_modules/.cache/okta-openapi")));
}

function compile({ paths, schemas, resolve }: Description): (request: HttpRequest) => readonly string[] {
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
  for (const [name, schema] of Object.entries(amendSchemas(schemas))) {
    ajv.addSchema(convertSchema(schema, resolve, false), nameSchema(`#/components/schemas/${name}`));
  }
  const follow = (value: Json | undefined): JsonObject => {
    const object = readObject(value);
    return typeof object["$ref"] === "string" ? readObject(resolve(object["$ref"])) : object;
  };
  const templates = Object.keys(paths).sort((a, b) => a.split("{").length - b.split("{").length);
  const validators = new Map<string, ValidateFunction>();
  return ({ method, url, body = "" }) => {
    const { pathname, searchParams } = new URL(url);
    // The token endpoint takes a form, and has tests of its own.
    if (pathname === "/oauth2/v1/token") return [];
    const what = `${method} ${pathname}`;
    const template = templates.find((each) => fits(each, pathname)) ?? "";
    const item = readObject(paths[template]);
    const operation = readObject(item[method.toLowerCase()]);
    if (Object.keys(operation).length === 0) return [`${what}: is not in the description`];
    const parameters = [...listOf(item["parameters"]), ...listOf(operation["parameters"])].map(follow);
    const queryNames = parameters.filter((each) => each["in"] === "query").map((each) => each["name"]);
    const unknown = [...searchParams.keys()].filter((name) => !queryNames.includes(name));
    const misfits = unknown.map((name) => `${what}: query parameter ${name} is not in the description`);
    const content = readObject(readObject(follow(operation["requestBody"])["content"])["application/json"]);
    if (body === "") return misfits;
    if (content["schema"] === undefined) return [...misfits, `${what}: no body is described`];
    const key = `${method} ${template}`;
    const validate = validators.get(key) ?? ajv.compile(convertSchema(content["schema"], resolve, true));
    validators.set(key, validate);
    if (validate(parseJson(body))) return misfits;
    const errors = (validate.errors ?? [])
      .filter(({ keyword }) => keyword !== "anyOf" && keyword !== "if")
      .filter(({ keyword, params }) => !(keyword === "type" && Object.values(params).includes("null")))
      .map(
        ({ instancePath, message = "", params }) =>
          `${key}: ${instancePath || "body"} ${message} ${JSON.stringify(params)}`,
      );
    return [...misfits, ...errors];
  };
}

function readObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value.map((each: Json) => each) : [];
}

function fits(template: string, path: string): boolean {
  const [wanted, given] = [template.split("/"), path.split("/")];
  return (
    wanted.length === given.length &&
    wanted.every((element, index) => element.startsWith("{") || element === given[index])
  );
}
