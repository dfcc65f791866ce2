import type { AppSchema } from "../apps/app-schema.ts";
import { makeValidationError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { UserSchema } from "../users/user-schema.ts";
import {
  makePropertyMapping,
  type ProfileMapping,
  type PropertyMapping,
  pushStatuses,
} from "./profile-mapping.ts";

export interface MappingSchemas {
  readonly app: AppSchema;
  readonly user: UserSchema;
}

/** Okta's name of what failed (terraform-provider-okta, issue 807). */
const about = "updateMapping";

/**
 * The mapping with `given` laid over its properties: one with `null` is removed, others are set (both recorded with
 * terraform-provider-okta's okta_profile_mapping), those not named stay (examples of Okta's Mappings API). The order of the
 * refusals and all causes but "Invalid properties in expression" (the same provider's issue 1117) are ours.
 * @throws OktaError E0000001 for a target attribute that is not there or is the user name, for a missing expression, one
 * with attributes that are not there, one beyond the emulated subset, and a push status that is missing or unknown (the
 * reference of the Mappings API says that neither of the two is nullable).
 */
export function changeMapping(
  schemas: MappingSchemas,
  mapping: ProfileMapping,
  given: JsonObject,
): ProfileMapping {
  const properties = new Map(mapping.properties);
  for (const [name, value] of Object.entries(given)) {
    checkTarget(schemas, mapping, name);
    if (value === null) properties.delete(name);
    else properties.set(name, readProperty(schemas, mapping, value));
  }
  return { ...mapping, properties };
}

/** The mapping without anything that names an attribute of the app's users that is gone. */
export function forgetAttributes(mapping: ProfileMapping, gone: readonly string[]): ProfileMapping {
  const isKept = (name: string, { parsed }: PropertyMapping): boolean =>
    mapping.direction === "toApp"
      ? !gone.includes(name)
      : !parsed?.attributes.some((attribute) => gone.includes(attribute));
  return {
    ...mapping,
    properties: new Map([...mapping.properties].filter(([name, property]) => isKept(name, property))),
  };
}

function checkTarget({ app, user }: MappingSchemas, { direction }: ProfileMapping, name: string): void {
  if ((direction === "toApp" ? app : user).find(name) === undefined) {
    throw makeValidationError(about, `Property name '${name}' is not defined in profile`);
  }
  // An app's user name comes from the template among its credentials; how Okta answers this is not known.
  if (direction === "toApp" && name === "userName") {
    throw makeValidationError(about, "Property 'userName' is mapped by the app's userNameTemplate");
  }
}

function readProperty(schemas: MappingSchemas, { direction }: ProfileMapping, value: Json): PropertyMapping {
  if (!isJsonObject(value)) throw makeValidationError(about, "The mapping of a property must be an object");
  const { expression, pushStatus } = value;
  if (typeof expression !== "string" || expression.trim() === "") {
    throw makeValidationError(about, "expression: The field cannot be left blank");
  }
  const status = pushStatuses.find((known) => known === pushStatus);
  if (!status) throw makeValidationError(about, "pushStatus: The value must be PUSH or DONT_PUSH");
  const property = makePropertyMapping(direction, expression, status);
  if (!property.parsed) throw makeValidationError(about, `Invalid expression: ${expression}`);
  const source = direction === "toApp" ? schemas.user : schemas.app;
  if (property.parsed.attributes.some((attribute) => source.find(attribute) === undefined)) {
    throw makeValidationError(about, `Invalid properties in expression: ${expression}`);
  }
  return property;
}
