import baseSchema from "../data/user-base-schema.json" with { type: "json" };
import { makeValidationError, OktaError } from "../errors.ts";
import { formatWholeSecond } from "../instants.ts";
import { isJson, isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";
import { hasTrait } from "../vintage.ts";
import type { UserStore } from "./user-store.ts";

const baseProperties = parseProperties(baseSchema.properties);

/** Okta enforces at most this many unique custom properties per user type. */
const maxUniqueProperties = 5;

interface SchemaOwner {
  readonly url: string;
  readonly vintage: string;
  readonly userSchemaId: string;
  readonly userTypeId: string;
}

/** The default user type's schema: Okta's base properties and the custom ones an admin added. */
export class UserSchema {
  readonly #custom = new Map<string, JsonObject>();
  #createdMs: number;
  #lastUpdatedMs: number;

  constructor(nowMs: number) {
    this.#createdMs = nowMs;
    this.#lastUpdatedMs = nowMs;
  }

  /** The definition of an attribute; `undefined` for one that the schema does not have. */
  find(attribute: string): JsonObject | undefined {
    return baseProperties.get(attribute) ?? this.#custom.get(attribute);
  }

  /** Names of the custom properties, oldest first. */
  listCustomNames(): readonly string[] {
    return [...this.#custom.keys()];
  }

  isUnique(attribute: string): boolean {
    return this.#custom.get(attribute)?.["unique"] === "UNIQUE_VALIDATED";
  }

  /**
   * Takes `definitions.custom.properties` of an update: a property with `null` is removed, any other is added or
   * changed. Okta's reference: "Update the user type schema".
   * @throws OktaError E0000001 for a definition that cannot be.
   */
  update(properties: JsonObject, users: UserStore, nowMs: number): void {
    for (const [name, definition] of Object.entries(properties)) checkDefinition(name, definition);
    for (const [name, definition] of Object.entries(properties)) {
      if (isJsonObject(definition)) this.#define(name, definition, users);
      else this.#remove(name, users);
    }
    this.#lastUpdatedMs = nowMs;
  }

  /** Takes custom properties over as another org showed them. */
  restore(
    properties: JsonObject,
    stamps: { readonly createdMs: number | undefined; readonly lastUpdatedMs: number | undefined },
  ): void {
    this.#createdMs = stamps.createdMs ?? this.#createdMs;
    this.#lastUpdatedMs = stamps.lastUpdatedMs ?? this.#createdMs;
    for (const [name, definition] of Object.entries(properties)) {
      if (isJsonObject(definition)) this.#custom.set(name, definition);
    }
  }

  /** The schema as the API shows it. */
  toJson(org: SchemaOwner): JsonObject {
    const { url: orgUrl, userSchemaId: schemaId, userTypeId: typeId } = org;
    const show = (properties: Iterable<readonly [string, JsonObject]>): JsonObject =>
      Object.fromEntries(hasTrait(org, "propertyMaster") ? properties : [...properties].map(dropMaster));
    const link = (path: string): JsonObject => ({ rel: "self", href: `${orgUrl}${path}`, method: "GET" });
    return {
      id: `${orgUrl}/meta/schemas/user/default`,
      $schema: "http://json-schema.org/draft-04/schema#",
      name: "user",
      title: "User",
      description: "Okta user profile template with default permission settings",
      lastUpdated: formatWholeSecond(this.#lastUpdatedMs),
      created: formatWholeSecond(this.#createdMs),
      definitions: {
        custom: omitUndefined({
          id: "#custom",
          type: "object",
          properties: show(this.#custom),
          // A schema without custom properties was recorded without this member.
          required: this.#custom.size > 0 ? this.#listRequired() : undefined,
        }),
        base: {
          id: "#base",
          type: "object",
          properties: show(baseProperties),
          required: baseSchema.required,
        },
      },
      type: "object",
      properties: { profile: { allOf: [{ $ref: "#/definitions/custom" }, { $ref: "#/definitions/base" }] } },
      _links: {
        self: link(`/api/v1/meta/schemas/user/${schemaId}`),
        type: { ...link(`/api/v1/meta/types/user/${typeId}`), rel: "type" },
      },
    };
  }

  #define(name: string, definition: JsonObject, users: UserStore): void {
    const wantsUnique = definition["unique"] === true || definition["unique"] === "UNIQUE_VALIDATED";
    if (wantsUnique && !this.isUnique(name) && this.#countUnique() >= maxUniqueProperties) {
      throw makeValidationError(
        "unique",
        `unique: The maximum number of unique properties (${maxUniqueProperties}) has been reached`,
      );
    }
    if (!wantsUnique) users.untrackUnique(name);
    const isUnique = wantsUnique && (this.isUnique(name) || users.trackUnique(name));
    this.#custom.set(name, completeDefinition(definition, isUnique));
  }

  #remove(name: string, users: UserStore): void {
    users.untrackUnique(name);
    this.#custom.delete(name);
  }

  #countUnique(): number {
    return [...this.#custom.keys()].filter((name) => this.isUnique(name)).length;
  }

  #listRequired(): Json {
    return [...this.#custom]
      .filter(([, definition]) => definition["required"] === true)
      .map(([name]) => name);
  }
}

function dropMaster([name, { master: _master, ...others }]: readonly [string, JsonObject]): readonly [
  string,
  JsonObject,
] {
  return [name, others];
}

const propertyTypes = new Set<Json | undefined>(["string", "boolean", "number", "integer", "array"]);

function checkDefinition(name: string, definition: Json): void {
  if (definition === null) return;
  if (!isJsonObject(definition)) throw new OktaError("E0000003");
  if (baseProperties.has(name)) return;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw makeValidationError("name", `name: '${name}' is not a valid property name`);
  }
  if (!propertyTypes.has(definition["type"])) {
    throw makeValidationError("type", "type: The type of the property is missing or not supported");
  }
  if (typeof definition["title"] !== "string" || definition["title"] === "") {
    throw makeValidationError("title", "title: The field cannot be left blank");
  }
}

function completeDefinition(given: JsonObject, isUnique: boolean): JsonObject {
  const known = ["title", "description", "type", "required", "mutability", "scope", "format", "pattern"];
  const shape = ["minLength", "maxLength", "minimum", "maximum", "items", "enum", "oneOf", "externalName"];
  const pick = (names: readonly string[]): Record<string, Json> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = given[name];
        return value === undefined || value === null ? [] : [[name, value]];
      }),
    );
  return omitUndefined({
    ...pick(known),
    required: given["required"] === true ? true : undefined,
    mutability: given["mutability"] ?? "READ_WRITE",
    scope: given["scope"] ?? "NONE",
    ...pick(shape),
    unique: isUnique ? "UNIQUE_VALIDATED" : undefined,
    permissions: orderPermissions(given["permissions"]),
    master: given["master"] ?? { type: "PROFILE_MASTER" },
  });
}

function orderPermissions(given: Json | undefined): Json {
  if (!Array.isArray(given) || given.length === 0) return [{ principal: "SELF", action: "READ_ONLY" }];
  return given.map((entry: Json) =>
    isJsonObject(entry) ? { principal: entry["principal"] ?? null, action: entry["action"] ?? null } : entry,
  );
}

function parseProperties(properties: object): ReadonlyMap<string, JsonObject> {
  const parsed = new Map<string, JsonObject>();
  for (const [name, definition] of Object.entries(properties)) {
    if (isJson(definition) && isJsonObject(definition)) parsed.set(name, definition);
  }
  return parsed;
}
