import type { JsonObject } from "../json.ts";
import { readObjects, readString, requireString } from "./input.ts";

/** The tags of a request by key; none when there are none. */
export function readTags(input: JsonObject): ReadonlyMap<string, string> {
  const tags = readObjects(input, "Tags") ?? [];
  return new Map(tags.map((tag) => [requireString(tag, "Key"), readString(tag, "Value") ?? ""]));
}
