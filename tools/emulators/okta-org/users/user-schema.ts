import type { EmulatorClock, Timer } from "../../clock.ts";
import { makeValidationError, OktaError } from "../errors.ts";
import { formatWholeSecond } from "../instants.ts";
import { isJsonObject, type Json, type JsonObject, omitUndefined } from "../json.ts";
import { hasTrait } from "../vintage.ts";
import { changeBaseProperty, originalBaseProperties } from "./base-properties.ts";
import { asksForUnique, checkCustomDefinition, completeDefinition } from "./property-definition.ts";
import type { UserStore } from "./user-store.ts";

/** Okta enforces at most this many unique custom properties per user type. */
const maxUniqueProperties = 5;

const validated = "UNIQUE_VALIDATED";
const pending = "PENDING_UNIQUENESS";

interface SchemaOwner {
  readonly url: string;
  readonly vintage: string;
}

/** What a schema says of the user type that it belongs to. */
interface DescribedType {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string | undefined;
  readonly isDefault: boolean;
}

/** A user type and its schema share all but the prefix (recorded). */
export function nameSchema(typeId: string): string {
  return typeId.replace(/^oty/, "osc");
}

/** `definitions` of a schema update: properties by name, `null` for one to be removed. */
export interface SchemaChange {
  readonly custom?: JsonObject;
  readonly base?: JsonObject;
}

/** The schema of one user type: Okta's base properties and the custom ones an admin added. */
export class UserSchema {
  readonly #typeId: string;
  readonly #base: Map<string, JsonObject>;
  readonly #custom = new Map<string, JsonObject>();
  /** The checks for duplicates that are under way, by property. */
  readonly #checks = new Map<string, Timer>();
  readonly #clock: EmulatorClock;
  readonly #uniquenessCheckMs: number;
  #createdMs: number;
  #lastUpdatedMs: number;
  #showsMaster = true;

  /**
   * `uniquenessCheckMs` is how long values are checked when an existing property becomes unique; 0 checks at once.
   * `template` lends its base properties as they are now.
   */
  constructor(clock: EmulatorClock, uniquenessCheckMs: number, typeId: string, template?: UserSchema) {
    this.#typeId = typeId;
    this.#base = new Map(template === undefined ? originalBaseProperties : template.#base);
    this.#clock = clock;
    this.#uniquenessCheckMs = uniquenessCheckMs;
    this.#createdMs = clock.nowMs();
    this.#lastUpdatedMs = this.#createdMs;
  }

  /** The definition of an attribute; `undefined` for one that the schema does not have. */
  find(attribute: string): JsonObject | undefined {
    return this.#base.get(attribute) ?? this.#custom.get(attribute);
  }

  /** Names of the base properties that must have a value, in the schema's order. */
  listRequiredBaseNames(): readonly string[] {
    return listRequired(this.#base);
  }

  /** The custom properties by name, oldest first. */
  listCustom(): Iterable<readonly [string, JsonObject]> {
    return this.#custom;
  }

  /** Whether two users may not share a value: not yet while the values there are still being checked. */
  isUnique(attribute: string): boolean {
    return this.#custom.get(attribute)?.["unique"] === validated;
  }

  /**
   * Changes the schema, wholly or not at all: a custom property with `null` is removed, any other is added or replaced,
   * those that are not named stay. A new unique property is unique at once. One that becomes unique is
   * PENDING_UNIQUENESS while its values are checked; if two are equal the mark vanishes and nothing is enforced.
   * Okta's reference: "Update the user type schema", "Unique attributes".
   * @throws OktaError E0000001 for a definition that cannot be, E0000003 for one of another shape.
   */
  update({ custom = {}, base = {} }: SchemaChange, users: UserStore): void {
    const changedBase = Object.entries(base).map(
      ([name, given]) => [name, changeBaseProperty(name, this.#base.get(name), given)] as const,
    );
    const changes = Object.entries(custom);
    for (const [name, definition] of changes) this.#checkChange(name, definition);
    this.#checkUniqueCount(custom);
    for (const [name, definition] of changedBase) this.#base.set(name, definition);
    for (const [name, definition] of changes) {
      if (isJsonObject(definition)) this.#define(name, definition, users);
      else this.#remove(name, users);
    }
    this.#lastUpdatedMs = this.#clock.nowMs();
  }

  /**
   * Takes custom properties over as another org showed them, before there are users. Orgs without attribute-level
   * sourcing show no `master` (recorded).
   */
  restore(
    properties: JsonObject,
    users: UserStore,
    stamps: { readonly createdMs: number | undefined; readonly lastUpdatedMs: number | undefined },
    showsMaster: boolean,
  ): void {
    this.#showsMaster = showsMaster;
    this.#createdMs = stamps.createdMs ?? this.#createdMs;
    this.#lastUpdatedMs = stamps.lastUpdatedMs ?? this.#createdMs;
    for (const [name, definition] of Object.entries(properties)) {
      if (!isJsonObject(definition)) continue;
      this.#custom.set(name, definition);
      if (definition["unique"] === validated) users.trackUnique(name, this.#typeId);
    }
  }

  /** The schema as the API shows it. */
  toJson(org: SchemaOwner, type: DescribedType): JsonObject {
    const { url: orgUrl } = org;
    const schemaId = nameSchema(type.id);
    const showsMaster = this.#showsMaster && hasTrait(org, "propertyMaster");
    const show = (properties: Iterable<readonly [string, JsonObject]>): JsonObject =>
      Object.fromEntries(showsMaster ? properties : [...properties].map(dropMaster));
    const link = (path: string): JsonObject => ({ rel: "self", href: `${orgUrl}${path}`, method: "GET" });
    return omitUndefined({
      id: `${orgUrl}/meta/schemas/user/${type.isDefault ? "default" : schemaId}`,
      $schema: "http://json-schema.org/draft-04/schema#",
      name: type.name,
      title: type.displayName,
      description: type.description,
      lastUpdated: formatWholeSecond(this.#lastUpdatedMs),
      created: formatWholeSecond(this.#createdMs),
      definitions: {
        custom: omitUndefined({
          id: "#custom",
          type: "object",
          properties: show(this.#custom),
          // A schema without custom properties was recorded without this member.
          required: this.#custom.size > 0 ? listRequired(this.#custom) : undefined,
        }),
        base: {
          id: "#base",
          type: "object",
          properties: show(this.#base),
          required: listRequired(this.#base),
        },
      },
      type: "object",
      properties: { profile: { allOf: [{ $ref: "#/definitions/custom" }, { $ref: "#/definitions/base" }] } },
      _links: {
        self: link(`/api/v1/meta/schemas/user/${schemaId}`),
        type: { ...link(`/api/v1/meta/types/user/${type.id}`), rel: "type" },
      },
    });
  }

  #checkChange(name: string, definition: Json): void {
    if (this.#base.has(name)) {
      throw makeValidationError("name", `name: '${name}' is the name of a base property`);
    }
    if (definition === null) return;
    if (!isJsonObject(definition)) throw new OktaError("E0000003");
    checkCustomDefinition(name, definition, this.#custom.get(name));
  }

  #checkUniqueCount(custom: JsonObject): void {
    const unique = new Set([...this.#custom].filter(([, { unique }]) => unique).map(([name]) => name));
    for (const [name, definition] of Object.entries(custom)) {
      if (isJsonObject(definition) && asksForUnique(definition)) unique.add(name);
      else unique.delete(name);
    }
    if (unique.size > maxUniqueProperties) {
      throw makeValidationError(
        "unique",
        `unique: The maximum number of unique properties (${maxUniqueProperties}) has been reached`,
      );
    }
  }

  #define(name: string, definition: JsonObject, users: UserStore): void {
    const before = this.#custom.get(name)?.["unique"];
    if (!asksForUnique(definition)) {
      this.#stopUnique(name, users);
      this.#custom.set(name, completeDefinition(definition, undefined));
    } else if (before === validated || before === pending) {
      this.#custom.set(name, completeDefinition(definition, before));
    } else if (!this.#custom.has(name) || this.#uniquenessCheckMs === 0) {
      this.#custom.set(name, completeDefinition(definition, validated));
      this.#settleUnique(name, users);
    } else {
      this.#custom.set(name, completeDefinition(definition, pending));
      const check = (): void => this.#settleUnique(name, users);
      this.#checks.set(name, this.#clock.after(this.#uniquenessCheckMs, check));
    }
  }

  /** Enforces uniqueness from now on, or drops the mark when users already share a value. */
  #settleUnique(name: string, users: UserStore): void {
    this.#checks.delete(name);
    const { unique: _unique, ...others } = this.#custom.get(name) ?? {};
    const isFree = users.trackUnique(name, this.#typeId);
    this.#custom.set(
      name,
      isFree ? completeDefinition(others, validated) : completeDefinition(others, undefined),
    );
  }

  #stopUnique(name: string, users: UserStore): void {
    this.#checks.get(name)?.cancel();
    this.#checks.delete(name);
    users.untrackUnique(name, this.#typeId);
  }

  #remove(name: string, users: UserStore): void {
    this.#stopUnique(name, users);
    this.#custom.delete(name);
    users.dropAttribute(name, this.#typeId);
  }
}

function listRequired(properties: ReadonlyMap<string, JsonObject>): readonly string[] {
  return [...properties].filter(([, { required }]) => required === true).map(([name]) => name);
}

function dropMaster([name, { master: _master, ...others }]: readonly [string, JsonObject]): readonly [
  string,
  JsonObject,
] {
  return [name, others];
}
