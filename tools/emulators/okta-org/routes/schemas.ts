import * as v from "valibot";
import { makeNotFoundError, OktaError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { jsonObject, readJsonBody } from "../http/json-body.ts";
import type { Org } from "../org.ts";

const schemaUpdate = v.object({
  definitions: v.nullish(
    v.object({
      custom: v.nullish(v.object({ properties: v.nullish(jsonObject) })),
      base: v.nullish(v.object({ properties: v.nullish(jsonObject) })),
    }),
  ),
});

/** `/api/v1/meta/schemas/user/{schemaId}`: the default type's, by name or by id. */
export function makeSchemaRoutes(org: Org): readonly Route[] {
  const path = "/api/v1/meta/schemas/user/:schemaId";
  return [
    { method: "GET", path, bucket: "other", scope: "okta.schemas.read", handle: (call) => get(org, call) },
    {
      method: "POST",
      path,
      bucket: "other",
      scope: "okta.schemas.manage",
      handle: (call) => update(org, call),
    },
  ];
}

function get(org: Org, call: Call): Answer {
  checkSchemaId(org, call);
  return show(org);
}

function checkSchemaId(org: Org, call: Call): void {
  const id = call.params["schemaId"] ?? "";
  if (id !== "default" && id !== org.userSchemaId) throw makeNotFoundError(id, "UserSchema");
}

function update(org: Org, call: Call): Answer {
  checkSchemaId(org, call);
  const { definitions } = readJsonBody(call, schemaUpdate);
  if (!definitions) throw new OktaError("E0000003");
  const change = {
    custom: definitions.custom?.properties ?? {},
    base: definitions.base?.properties ?? {},
  };
  org.schema.update(change, org.users);
  return show(org);
}

function show(org: Org): Answer {
  return { status: 200, body: org.schema.toJson(org) };
}
