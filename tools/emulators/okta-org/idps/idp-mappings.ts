import { makeValidationError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import type { IdpMapping } from "./idp-view.ts";

const sourceByTarget = {
  firstName: "firstName",
  lastName: "lastName",
  email: "email",
  mobilePhone: "mobilePhone",
  login: "userName",
};

/** A mapping from a new identity provider to every user type of the org, the default type first. */
export function makeIdpMappings(org: Org): readonly IdpMapping[] {
  const properties = Object.fromEntries(
    Object.entries(sourceByTarget).map(([target, source]) => [
      target,
      { expression: `source.${source}`, pushStatus: "DONT_PUSH" },
    ]),
  );
  return [...org.userTypes.values()].map(({ id: typeId, name: typeName }) => ({
    id: org.newId("prm"),
    typeId,
    typeName,
    properties,
  }));
}

/**
 * The mapping with `given` laid over its properties: one with `null` is removed, others are added or changed.
 * @throws OktaError E0000001 for a property without an expression or to an attribute that users do not have.
 */
export function changeIdpMapping(org: Org, mapping: IdpMapping, given: JsonObject): IdpMapping {
  const properties: Record<string, Json> = { ...mapping.properties };
  for (const [name, value] of Object.entries(given)) {
    if (org.schema.find(name) === undefined) {
      throw makeValidationError("properties", `Property name '${name}' is not defined in profile`);
    }
    if (value === null) delete properties[name];
    else if (isJsonObject(value) && typeof value["expression"] === "string") {
      properties[name] = { expression: value["expression"], pushStatus: value["pushStatus"] ?? "DONT_PUSH" };
    } else throw makeValidationError("expression", "expression: The field cannot be left blank");
  }
  return { ...mapping, properties };
}
