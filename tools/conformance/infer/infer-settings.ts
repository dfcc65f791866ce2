import { isJsonObject, type Json, type JsonObject } from "../../emulators/okta-org/json.ts";
import type { OrgSnapshot } from "../../emulators/okta-org/start.ts";
import { matchesPath } from "../endpoints.ts";
import type { Exchange } from "../recording.ts";
import { listEntries } from "./answers.ts";

/** Custom properties in the first shown schema that no request had defined until then, and when it was made. */
export function inferSchema(
  exchanges: readonly Exchange[],
): Pick<
  OrgSnapshot,
  "userAttributes" | "userSchemaCreated" | "userSchemaLastUpdated" | "userSchemaShowsMaster"
> {
  const defined = new Set<string>();
  for (const { request, response } of exchanges) {
    if (!matchesPath("/api/v1/meta/schemas/user/*", request.path)) continue;
    for (const name of Object.keys(readCustomProperties(request.body))) defined.add(name);
    if (response.status >= 300) continue;
    const before = Object.entries(readCustomProperties(response.body)).filter(([name]) => !defined.has(name));
    const { created, lastUpdated } = isJsonObject(response.body) ? response.body : {};
    return {
      userAttributes: Object.fromEntries(before),
      userSchemaShowsMaster: JSON.stringify(response.body).includes('"master":'),
      ...(typeof created === "string" ? { userSchemaCreated: created } : {}),
      ...(typeof lastUpdated === "string" ? { userSchemaLastUpdated: lastUpdated } : {}),
    };
  }
  return {};
}

/** Okta's keys are valid for whole years: one that is not was made before the app whose key it is. */
export function inferSharedKey(exchanges: readonly Exchange[]): Pick<OrgSnapshot, "sharedKeyExpires"> {
  for (const { request, response } of exchanges) {
    if (!matchesPath("/api/v1/apps/*/credentials/keys", request.path)) continue;
    for (const { created, expiresAt } of listEntries(response.body)) {
      if (typeof created !== "string" || typeof expiresAt !== "string") continue;
      if (created.slice(4, 16) !== expiresAt.slice(4, 16)) return { sharedKeyExpires: expiresAt };
    }
  }
  return {};
}

/** User types that profile mappings lead to, besides the default one. */
export function inferUserTypes(exchanges: readonly Exchange[]): JsonObject[] {
  const types = new Map<string, JsonObject>();
  for (const { request, response } of exchanges) {
    if (!request.path.startsWith("/api/v1/mappings")) continue;
    for (const { target } of listEntries(response.body)) {
      if (!isJsonObject(target) || target["type"] !== "user" || target["name"] === "user") continue;
      if (typeof target["id"] === "string")
        types.set(target["id"], { id: target["id"], name: target["name"] ?? "" });
    }
  }
  return [...types.values()];
}

/** Okta numbers the custom apps of an org: `<org>_<label>_<number>`. */
export function inferCustomApps(exchanges: readonly Exchange[]): number {
  for (const { request, response } of exchanges) {
    if (request.method !== "POST" || request.path !== "/api/v1/apps" || !isJsonObject(response.body))
      continue;
    if (isJsonObject(request.body) && typeof request.body["name"] === "string") continue;
    const { name } = response.body;
    const number = /^.+_[a-z\d]+_(\d+)$/.exec(typeof name === "string" ? name : "")?.[1];
    if (number !== undefined) return Number(number) - 1;
  }
  return 0;
}

/** `definitions.custom.properties` of a schema or of a change of it; an empty object where there are none. */
export function readCustomProperties(body: Json): JsonObject {
  let value: Json | undefined = body;
  for (const name of ["definitions", "custom", "properties"])
    value = isJsonObject(value) ? value[name] : undefined;
  return isJsonObject(value) ? value : {};
}
