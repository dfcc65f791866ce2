import type { EmulatorClock } from "../../clock.ts";
import { makeValidationError, OktaError } from "../errors.ts";
import { formatWholeSecond } from "../instants.ts";
import { isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";
import { asksForUnique, checkCustomDefinition, completeDefinition } from "../users/property-definition.ts";
import type { GroupStore } from "./group-store.ts";

/** Okta enforces at most this many unique properties in the group profile. */
const maxUniqueProperties = 5;

const shared = {
  mutability: "READ_WRITE",
  scope: "NONE",
  permissions: [{ principal: "SELF", action: "READ_ONLY" }],
  master: { type: "PROFILE_MASTER" },
};

const baseProperties: ReadonlyMap<string, JsonObject> = new Map<string, JsonObject>([
  ["name", { title: "Name", type: "string", required: true, maxLength: 255, ...shared }],
  ["description", { title: "Description", type: "string", maxLength: 1024, ...shared }],
]);

/** The schema of all groups: name, description, and what an admin added. */
export class GroupSchema {
  readonly #custom = new Map<string, JsonObject>();
  readonly #clock: EmulatorClock;
  readonly #createdMs: number;
  #lastUpdatedMs: number;

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
    this.#createdMs = clock.nowMs();
    this.#lastUpdatedMs = this.#createdMs;
  }

  /** The definition of an attribute; `undefined` for one that the schema does not have. */
  find(attribute: string): JsonObject | undefined {
    return baseProperties.get(attribute) ?? this.#custom.get(attribute);
  }

  /** The custom properties by name, oldest first. */
  listCustom(): Iterable<readonly [string, JsonObject]> {
    return this.#custom;
  }

  /**
   * Changes the custom properties, all or none: one with `null` is removed, any other added or replaced. A mark of
   * uniqueness vanishes when groups already share a value. Okta's reference: "Update the default group schema".
   * @throws OktaError E0000001 for a definition that cannot be, E0000003 for one of another shape.
   */
  update(custom: JsonObject, groups: GroupStore): void {
    const next = new Map(this.#custom);
    for (const [name, definition] of Object.entries(custom)) {
      if (baseProperties.has(name)) {
        throw makeValidationError("name", `name: '${name}' is the name of a base property`);
      }
      if (definition === null) next.delete(name);
      else if (isJsonObject(definition)) next.set(name, complete(name, definition, this.#custom, groups));
      else throw new OktaError("E0000003");
    }
    if ([...next.values()].filter(({ unique }) => unique).length > maxUniqueProperties) {
      throw makeValidationError(
        "unique",
        `unique: The maximum number of unique properties (${maxUniqueProperties}) has been reached`,
      );
    }
    this.#custom.clear();
    for (const [name, definition] of next) this.#custom.set(name, definition);
    this.#lastUpdatedMs = this.#clock.nowMs();
  }

  /** The schema as the API shows it. */
  toJson(orgUrl: string): JsonObject {
    const self = { rel: "self", href: `${orgUrl}/api/v1/meta/schemas/group/default`, method: "GET" };
    return {
      id: `${orgUrl}/meta/schemas/group/default`,
      $schema: "http://json-schema.org/draft-04/schema#",
      name: "group",
      title: "Okta group",
      description: "Okta group profile template with default permission settings",
      lastUpdated: formatWholeSecond(this.#lastUpdatedMs),
      created: formatWholeSecond(this.#createdMs),
      definitions: {
        custom: omitUndefined({
          id: "#custom",
          type: "object",
          properties: Object.fromEntries(this.#custom),
          required: this.#custom.size > 0 ? listRequired(this.#custom) : undefined,
        }),
        base: {
          id: "#base",
          type: "object",
          properties: Object.fromEntries(baseProperties),
          required: listRequired(baseProperties),
        },
      },
      type: "object",
      properties: { profile: { allOf: [{ $ref: "#/definitions/custom" }, { $ref: "#/definitions/base" }] } },
      _links: { self },
    };
  }
}

function complete(
  name: string,
  definition: JsonObject,
  known: ReadonlyMap<string, JsonObject>,
  groups: GroupStore,
): JsonObject {
  checkCustomDefinition(name, definition, known.get(name));
  const values = groups.list().map(({ profile }): Json => profile[name] ?? null);
  const given = values.filter((value) => value !== null);
  const isUnique = asksForUnique(definition) && new Set(given).size === given.length;
  return completeDefinition(definition, isUnique ? "UNIQUE_VALIDATED" : undefined);
}

function listRequired(properties: ReadonlyMap<string, JsonObject>): readonly string[] {
  return [...properties].filter(([, { required }]) => required === true).map(([name]) => name);
}
