import { isJsonObject, type Json, type JsonObject } from "../../emulators/okta-org/json.ts";
import type { OrgSnapshot } from "../../emulators/okta-org/start.ts";
import { originalBaseProperties } from "../../emulators/okta-org/users/base-properties.ts";
import { matchesPath } from "../endpoints.ts";
import type { Exchange } from "../recording.ts";
import { hasSucceeded, listEntries } from "./answers.ts";
import { readCustomProperties } from "./infer-settings.ts";

const userPaths = ["/api/v1/users", "/api/v1/users/*", "/api/v1/groups/*/users"];
const groupPaths = ["/api/v1/groups", "/api/v1/groups/*", "/api/v1/users/*/groups"];
const groupBase = new Set(["name", "description"]);

/**
 * Custom attributes of users and groups that their profiles show though the session never shows the schema: the org had
 * them from the beginning. Their types are those of the values.
 */
export function inferAttributes(
  exchanges: readonly Exchange[],
): Pick<OrgSnapshot, "userAttributes" | "groupAttributes"> {
  return {
    userAttributes: collect(exchanges, "user", userPaths, (name) => originalBaseProperties.has(name)),
    groupAttributes: collect(exchanges, "group", groupPaths, (name) => groupBase.has(name)),
  };
}

function collect(
  exchanges: readonly Exchange[],
  kind: "user" | "group",
  paths: readonly string[],
  isBase: (name: string) => boolean,
): JsonObject {
  const defined = new Set(
    exchanges
      .filter(({ request }) => matchesPath(`/api/v1/meta/schemas/${kind}/*`, request.path))
      .flatMap(({ request }) => Object.keys(readCustomProperties(request.body))),
  );
  const definitions: Record<string, Json> = {};
  for (const { request, response } of exchanges.filter(hasSucceeded)) {
    if (!paths.some((path) => matchesPath(path, request.path))) continue;
    for (const { profile, type } of listEntries(response.body)) {
      if (!isJsonObject(profile) || type === "APP_GROUP") continue;
      for (const [name, value] of Object.entries(profile)) {
        if (value === null || isBase(name) || defined.has(name)) continue;
        definitions[name] ??= { title: name, ...describeType(value) };
      }
    }
  }
  return definitions;
}

function describeType(value: Json): JsonObject {
  if (Array.isArray(value)) return { type: "array", items: { type: "string" } };
  if (typeof value === "number") return { type: Number.isInteger(value) ? "integer" : "number" };
  return { type: typeof value === "boolean" ? "boolean" : "string" };
}
