import * as v from "valibot";
import { makeValidationError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import type { Org } from "../org.ts";
import { UserSchema } from "../users/user-schema.ts";
import { findUserType, showUserType, type UserType } from "../users/user-type.ts";

const newTypeSchema = v.object({
  name: v.nullish(v.string()),
  displayName: v.nullish(v.string()),
  description: v.nullish(v.string()),
});

/** Besides the default one (Okta's reference: "Create a user type"). */
const mostOtherTypes = 9;

/** `/api/v1/meta/types/user`: the default type and those that an admin adds. */
export function makeUserTypeRoutes(org: Org): readonly Route[] {
  const read = { bucket: "other", scope: "okta.userTypes.read" } as const;
  const path = "/api/v1/meta/types/user";
  return [
    { method: "GET", path, ...read, handle: () => list(org) },
    {
      method: "POST",
      path,
      bucket: "other",
      scope: "okta.userTypes.manage",
      handle: (call) => create(org, call),
    },
    { method: "GET", path: `${path}/:typeId`, ...read, handle: (call) => get(org, call) },
  ];
}

function list(org: Org): Answer {
  return { status: 200, body: [...org.userTypes.values()].map((type) => showUserType(org.url, type)) };
}

function get(org: Org, call: Call): Answer {
  const id = call.params["typeId"] ?? "";
  const type = findUserType(org.userTypes, id === "default" ? org.userTypeId : id);
  return { status: 200, body: showUserType(org.url, type) };
}

/** @throws OktaError E0000001 for a name that cannot be or is taken, without a display name, and for one type too many. */
function create(org: Org, call: Call): Answer {
  const { name, displayName, description } = readJsonBody(call, newTypeSchema);
  if (!name) throw makeValidationError("name", "name: The field cannot be left blank");
  if (!displayName) throw makeValidationError("displayName", "displayName: The field cannot be left blank");
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    throw makeValidationError("name", "name: Letters, digits and underscores only, beginning with a letter");
  }
  const types = [...org.userTypes.values()];
  if (types.some((type) => type.name === name)) {
    throw makeValidationError(
      "name",
      "name: An object with this field already exists in the current organization",
    );
  }
  if (types.length > mostOtherTypes) {
    throw makeValidationError(
      "userType",
      `The maximum number of user types (${mostOtherTypes}) has been reached`,
    );
  }
  const id = org.newId("oty");
  const nowMs = org.clock.nowMs();
  const madeBy = call.cause.actor.id;
  const type: UserType = {
    id,
    name,
    displayName,
    description: description ?? undefined,
    isDefault: false,
    createdMs: nowMs,
    createdBy: madeBy,
    lastUpdatedMs: nowMs,
    lastUpdatedBy: madeBy,
    schema: new UserSchema(org.clock, org.uniquenessCheckMs, id, org.schema),
  };
  org.userTypes.set(id, type);
  return { status: 200, body: showUserType(org.url, type) };
}
