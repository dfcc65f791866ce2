import { makeNotFoundError } from "../errors.ts";
import { formatWholeSecond } from "../instants.ts";
import { type JsonObject, omitUndefined } from "../json.ts";
import { nameSchema, type UserSchema } from "./user-schema.ts";

/** A user type: what people of it are described by is its schema's business. */
export interface UserType {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string | undefined;
  readonly isDefault: boolean;
  readonly createdMs: number;
  readonly createdBy: string;
  readonly lastUpdatedMs: number;
  readonly lastUpdatedBy: string;
  readonly schema: UserSchema;
}

/** The type that every org has from the beginning. */
export function makeDefaultUserType(id: string, schema: UserSchema, madeBy: string, nowMs: number): UserType {
  return {
    id,
    name: "user",
    displayName: "User",
    description: "Okta user profile template with default permission settings",
    isDefault: true,
    createdMs: nowMs,
    createdBy: madeBy,
    lastUpdatedMs: nowMs,
    lastUpdatedBy: madeBy,
    schema,
  };
}

/** @throws OktaError E0000007 for a type that the org does not have. */
export function findUserType(types: ReadonlyMap<string, UserType>, id: string): UserType {
  const type = types.get(id);
  if (!type) throw makeNotFoundError(id, "UserType");
  return type;
}

/** A user type as the API shows it (Okta's reference: "User Types"). */
export function showUserType(orgUrl: string, type: UserType): JsonObject {
  const link = (rel: string, path: string): JsonObject => ({ rel, href: `${orgUrl}${path}`, method: "GET" });
  return omitUndefined({
    id: type.id,
    displayName: type.displayName,
    name: type.name,
    description: type.description,
    createdBy: type.createdBy,
    lastUpdatedBy: type.lastUpdatedBy,
    created: formatWholeSecond(type.createdMs),
    lastUpdated: formatWholeSecond(type.lastUpdatedMs),
    default: type.isDefault,
    _links: {
      self: link("self", `/api/v1/meta/types/user/${type.id}`),
      schema: link("schema", `/api/v1/meta/schemas/user/${nameSchema(type.id)}`),
    },
  });
}
