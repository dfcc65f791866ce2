import * as v from "valibot";
import type { App } from "../entities.ts";
import { makeNotFoundError, OktaError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { jsonObject, readJsonBody } from "../http/json-body.ts";
import { forgetAttributes } from "../mappings/change-mapping.ts";
import type { Org } from "../org.ts";
import { nameSchema } from "../users/user-schema.ts";
import type { UserType } from "../users/user-type.ts";
import { findApp } from "./apps.ts";

const schemaUpdate = v.object({
  definitions: v.nullish(
    v.object({
      custom: v.nullish(v.object({ properties: v.nullish(jsonObject) })),
      base: v.nullish(v.object({ properties: v.nullish(jsonObject) })),
    }),
  ),
});

/**
 * `/api/v1/meta/schemas/user/{schemaId}`: the default type's by name, every type's by id; that of all groups; and those
 * of each app's users.
 */
export function makeSchemaRoutes(org: Org): readonly Route[] {
  const read = { bucket: "other", scope: "okta.schemas.read" } as const;
  const manage = { bucket: "other", scope: "okta.schemas.manage" } as const;
  const user = "/api/v1/meta/schemas/user/:schemaId";
  const group = "/api/v1/meta/schemas/group/default";
  const app = "/api/v1/meta/schemas/apps/:appId/default";
  return [
    { method: "GET", path: user, ...read, handle: (call) => get(org, call) },
    { method: "POST", path: user, ...manage, handle: (call) => update(org, call) },
    { method: "GET", path: group, ...read, handle: () => showGroups(org) },
    { method: "POST", path: group, ...manage, handle: (call) => updateGroups(org, call) },
    { method: "GET", path: app, ...read, handle: (call) => showApp(org, findApp(org, call)) },
    { method: "POST", path: app, ...manage, handle: (call) => updateApp(org, call) },
  ];
}

function get(org: Org, call: Call): Answer {
  return show(org, findType(org, call));
}

function findType(org: Org, call: Call): UserType {
  const id = call.params["schemaId"] ?? "";
  const type = [...org.userTypes.values()].find(
    (each) => nameSchema(each.id) === id || (each.isDefault && id === "default"),
  );
  if (!type) throw makeNotFoundError(id, "UserSchema");
  return type;
}

function update(org: Org, call: Call): Answer {
  const type = findType(org, call);
  const { definitions } = readJsonBody(call, schemaUpdate);
  if (!definitions) throw new OktaError("E0000003");
  const change = {
    custom: definitions.custom?.properties ?? {},
    base: definitions.base?.properties ?? {},
  };
  type.schema.update(change, org.users);
  return show(org, type);
}

function show(org: Org, type: UserType): Answer {
  return { status: 200, body: type.schema.toJson(org, type) };
}

function updateGroups(org: Org, call: Call): Answer {
  const { definitions } = readJsonBody(call, schemaUpdate);
  if (!definitions) throw new OktaError("E0000003");
  org.groupSchema.update(definitions.custom?.properties ?? {}, org.groups);
  return showGroups(org);
}

function showGroups(org: Org): Answer {
  return { status: 200, body: org.groupSchema.toJson(org.url) };
}

/** Attributes that are removed leave the mappings and the app's users too. */
function updateApp(org: Org, call: Call): Answer {
  const app = findApp(org, call);
  const { definitions } = readJsonBody(call, schemaUpdate);
  if (!definitions) throw new OktaError("E0000003");
  const { schema } = org.appProfiles.of(app);
  const change = {
    custom: definitions.custom?.properties ?? {},
    base: definitions.base?.properties ?? {},
  };
  dropAttributes(org, app, schema.update(change));
  return showApp(org, app);
}

function dropAttributes(org: Org, app: App, gone: readonly string[]): void {
  if (gone.length === 0) return;
  const { toApp, toUser } = org.appProfiles.of(app);
  for (const mapping of [toApp, toUser]) org.appProfiles.putMapping(app, forgetAttributes(mapping, gone));
  for (const appUser of org.apps.listUsers(app.id)) {
    org.apps.putUser({
      ...appUser,
      profile: Object.fromEntries(Object.entries(appUser.profile).filter(([name]) => !gone.includes(name))),
      overridden: appUser.overridden.filter((name) => !gone.includes(name)),
    });
  }
}

function showApp(org: Org, app: App): Answer {
  return { status: 200, body: org.appProfiles.of(app).schema.toJson(org.url, app) };
}
