import type { EmulatorClock } from "../../clock.ts";
import type { App } from "../entities.ts";
import { makeValidationError, OktaError } from "../errors.ts";
import { makeRandomText } from "../identifiers.ts";
import { formatWholeSecond } from "../instants.ts";
import { isJsonObject, type JsonObject, omitUndefined } from "../json.ts";
import { listAppBaseProperties } from "./app-base-properties.ts";
import { changeAppBaseProperty, readCustomAppProperty } from "./app-schema-property.ts";

/** `definitions` of an update: properties by name, `null` for one to be removed. */
export interface AppSchemaChange {
  readonly custom: JsonObject;
  readonly base: JsonObject;
}

/** The schema of one app's users: the base properties of its kind and the custom ones an admin added. */
export class AppSchema {
  readonly #clock: EmulatorClock;
  readonly #base: Map<string, JsonObject>;
  readonly #custom = new Map<string, JsonObject>();
  readonly #name: string;
  #lastUpdatedMs: number;

  constructor(clock: EmulatorClock, app: App) {
    this.#clock = clock;
    this.#base = new Map(listAppBaseProperties(app.kind));
    // Okta tells the schemas of OAuth apps apart by seven characters of its own; a custom app's name is unique anyhow.
    this.#name = app.kind === "oidc" ? `${app.name}_${makeRandomText(7).toLowerCase()}` : app.name;
    this.#lastUpdatedMs = app.createdMs;
  }

  /** The definition of an attribute; `undefined` for one that the app's users do not have. */
  find(attribute: string): JsonObject | undefined {
    return this.#base.get(attribute) ?? this.#custom.get(attribute);
  }

  /** Names of the base attributes, the user name's too. */
  listBaseNames(): readonly string[] {
    return [...this.#base.keys()];
  }

  /**
   * Changes the schema, wholly or not at all: a custom property with `null` is removed, any other is added or replaced,
   * those that are not named stay. What comes back are the names of the custom properties that are gone.
   * @throws OktaError E0000001 for a definition that cannot be, E0000003 for one of another shape.
   */
  update({ custom, base }: AppSchemaChange): readonly string[] {
    const changedBase = Object.entries(base).map(
      ([name, given]) => [name, changeAppBaseProperty(name, this.#base.get(name), given)] as const,
    );
    const next = new Map(this.#custom);
    const gone: string[] = [];
    for (const [name, given] of Object.entries(custom)) {
      if (this.#base.has(name)) {
        throw makeValidationError("name", `name: '${name}' is the name of a base property`);
      }
      if (given === null) {
        if (next.delete(name)) gone.push(name);
      } else if (isJsonObject(given)) {
        next.set(name, readCustomAppProperty(name, given, this.#custom.get(name)));
      } else throw new OktaError("E0000003");
    }
    for (const [name, definition] of changedBase) this.#base.set(name, definition);
    this.#custom.clear();
    for (const [name, definition] of next) this.#custom.set(name, definition);
    this.#lastUpdatedMs = this.#clock.nowMs();
    return gone;
  }

  /** Takes properties over as another org showed them; base ones of the kind that were not shown stay. */
  restore({ custom, base }: AppSchemaChange): void {
    for (const [properties, shown] of [
      [this.#custom, custom],
      [this.#base, base],
    ] as const) {
      for (const [name, definition] of Object.entries(shown)) {
        if (isJsonObject(definition)) properties.set(name, definition);
      }
    }
  }

  /** The schema as the API shows it; it has no links (recorded). */
  toJson(orgUrl: string, app: App): JsonObject {
    return {
      id: `${orgUrl}/meta/schemas/apps/${app.id}/default`,
      $schema: "http://json-schema.org/draft-04/schema#",
      name: this.#name,
      title: `${app.label} User`,
      lastUpdated: formatWholeSecond(this.#lastUpdatedMs),
      created: formatWholeSecond(app.createdMs),
      definitions: {
        custom: omitUndefined({
          id: "#custom",
          type: "object",
          properties: Object.fromEntries(this.#custom),
          // A schema without custom properties was recorded without this member.
          required: this.#custom.size > 0 ? listRequired(this.#custom) : undefined,
        }),
        base: {
          id: "#base",
          type: "object",
          properties: Object.fromEntries(this.#base),
          required: listRequired(this.#base),
        },
      },
      type: "object",
      properties: { profile: { allOf: [{ $ref: "#/definitions/custom" }, { $ref: "#/definitions/base" }] } },
    };
  }
}

function listRequired(properties: ReadonlyMap<string, JsonObject>): readonly string[] {
  return [...properties].filter(([, { required }]) => required === true).map(([name]) => name);
}
