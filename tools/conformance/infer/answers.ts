import { isJsonObject, type Json, type JsonObject } from "../../emulators/okta-org/json.ts";
import type { Exchange } from "../recording.ts";

/** The things that an answer shows: the entries of a list, of a wrapped list (`{"roles": [...]}`), or the one thing. */
export function listEntries(body: Json): readonly JsonObject[] {
  if (Array.isArray(body)) return body.filter(isJsonObject);
  if (!isJsonObject(body)) return [];
  for (const wrapper of ["roles", "resource-sets"]) {
    const wrapped = body[wrapper];
    if (Array.isArray(wrapped)) return wrapped.filter(isJsonObject);
  }
  return [body];
}

/** The text under a name; empty where there is none. */
export function readName(entry: JsonObject, name: string): string {
  const value = entry[name];
  return typeof value === "string" ? value : "";
}

/** The object under a name; an empty one where there is none. */
export function readMember(entry: JsonObject, name: string): JsonObject {
  const value = entry[name];
  return isJsonObject(value) ? value : {};
}

export function hasSucceeded({ response }: Exchange): boolean {
  return response.status < 300;
}

/** The elements of a path, without the empty ones around it. */
export function splitPath({ request }: Exchange): readonly string[] {
  return request.path.split("/").filter((element) => element !== "");
}

/** The values of a path's `*` in a pattern; `undefined` when it does not fit. */
export function readPath(pattern: string, exchange: Exchange): readonly string[] | undefined {
  const wanted = pattern.split("/").filter((element) => element !== "");
  const given = splitPath(exchange);
  if (wanted.length !== given.length) return undefined;
  const fits = wanted.every((element, index) => element === "*" || element === given[index]);
  return fits ? given.filter((_element, index) => wanted[index] === "*") : undefined;
}
