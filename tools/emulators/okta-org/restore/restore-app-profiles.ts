import { isJsonObject, type JsonObject } from "../json.ts";
import {
  type MappingDirection,
  makePropertyMapping,
  type PropertyMapping,
} from "../mappings/profile-mapping.ts";
import type { Org } from "../org.ts";
import { type FullSnapshot, readObject, readText } from "./snapshot.ts";

/** The attributes of apps' users and the mappings of apps, as they were shown; a new app's where they were not. */
export function restoreAppProfiles(org: Org, snapshot: FullSnapshot): void {
  for (const { appId, entry } of snapshot.appSchemas) {
    const app = org.apps.get(appId);
    if (!app) continue;
    const { schema } = org.appProfiles.of(app);
    schema.restore({
      base: readObject(entry, "definitions.base.properties"),
      custom: readObject(entry, "definitions.custom.properties"),
    });
  }
  for (const entry of snapshot.mappings) {
    restoreMapping(org, entry, "toApp", readText(entry, "target.id"));
    restoreMapping(org, entry, "toUser", readText(entry, "source.id"));
  }
}

/** Leaves mappings alone whose end is no app. */
function restoreMapping(
  org: Org,
  entry: JsonObject,
  direction: MappingDirection,
  appId: string | undefined,
): void {
  const app = org.apps.get(appId ?? "");
  if (!app) return;
  const fresh = org.appProfiles.of(app)[direction];
  const id = readText(entry, "id") ?? fresh.id;
  org.ids.goBeyond(id);
  const isShown = "properties" in entry;
  const properties = isShown ? readProperties(direction, readObject(entry, "properties")) : fresh.properties;
  org.appProfiles.putMapping(app, { ...fresh, id, properties });
}

function readProperties(
  direction: MappingDirection,
  shown: JsonObject,
): ReadonlyMap<string, PropertyMapping> {
  return new Map(
    Object.entries(shown).flatMap(([name, value]) => {
      if (!isJsonObject(value)) return [];
      const pushStatus = value["pushStatus"] === "PUSH" ? "PUSH" : "DONT_PUSH";
      const expression = readText(value, "expression") ?? "";
      return [[name, makePropertyMapping(direction, expression, pushStatus)] as const];
    }),
  );
}
