import * as v from "valibot";
import { jsonObject } from "../http/json-body.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";

const list = v.optional(v.array(jsonObject), []);
const ofApps = v.optional(v.array(v.object({ appId: v.string(), entry: jsonObject })), []);

/** What an org held, each thing as the management API shows it. */
export const snapshotSchema = v.object({
  users: list,
  groups: list,
  memberships: v.optional(v.array(v.object({ groupId: v.string(), userId: v.string() })), []),
  apps: list,
  /** Who has which app, as the app shows it. */
  assignments: v.optional(
    v.array(v.object({ appId: v.string(), kind: v.picklist(["users", "groups"]), entry: jsonObject })),
    [],
  ),
  idps: list,
  idpKeys: list,
  eventHooks: list,
  apiTokens: list,
  /** Custom properties of the default user type, by name. */
  userAttributes: v.optional(jsonObject, {}),
  /** Custom properties of groups, by name. */
  groupAttributes: v.optional(jsonObject, {}),
  /** When the default user type's schema was made. */
  userSchemaCreated: v.optional(v.string()),
  userSchemaLastUpdated: v.optional(v.string()),
  /** Whether its properties say who is their master; they do unless given. */
  userSchemaShowsMaster: v.optional(v.boolean()),
  /** When the key expires that all apps of the integration network share. */
  sharedKeyExpires: v.optional(v.string()),
  /** User types besides the default one: `id` and `name`. */
  userTypes: list,
  /** Scope grants. */
  grants: list,
  /** Admin roles of users (`00u…`) and service apps. */
  roles: v.optional(v.array(v.object({ assigneeId: v.string(), entry: jsonObject })), []),
  /** Custom roles; `permissions` holds the labels of what they permit. */
  customRoles: list,
  /** `resources` holds paths of the management API. */
  resourceSets: list,
  principalRateLimits: list,
  /** People at identity providers. */
  idpLinks: v.optional(v.array(v.object({ idpId: v.string(), entry: jsonObject })), []),
  /** Profile mappings from identity providers to user types, and between apps and the default user type. */
  mappings: list,
  /** The schemas of apps' users. */
  appSchemas: ofApps,
  /** Provisioning of Org2Org apps: what a feature's address and the default connection's address show. */
  appFeatures: ofApps,
  appConnections: ofApps,
  /** Keys that sign for apps, each app's in their order. */
  signingKeys: ofApps,
  /** Public keys of OAuth clients. */
  clientKeys: ofApps,
  /** Ids of the org itself and of the admin whose token is used. */
  orgId: v.optional(v.string()),
  adminId: v.optional(v.string()),
  /** How many custom apps the org had made: Okta numbers their names. */
  customAppsMade: v.optional(v.number(), 0),
});

/** Everything may be left out. */
export type OrgSnapshot = v.InferInput<typeof snapshotSchema>;

/** With an empty list for everything that was left out. */
export type FullSnapshot = v.InferOutput<typeof snapshotSchema>;

/** The text at a dotted path of a snapshot's entry; `undefined` where there is none. */
export function readText(entry: JsonObject, path: string): string | undefined {
  const value = readPath(entry, path);
  return typeof value === "string" ? value : undefined;
}

/** The object at a dotted path; an empty one where there is none. */
export function readObject(entry: JsonObject, path: string): JsonObject {
  const value = readPath(entry, path);
  return isJsonObject(value) ? value : {};
}

/** The instant at a dotted path in milliseconds since 1970; `null` where there is none. */
export function readInstant(entry: JsonObject, path: string): number | null {
  const ms = Date.parse(readText(entry, path) ?? "");
  return Number.isNaN(ms) ? null : ms;
}

/** The texts of the list at a dotted path. */
export function readTexts(entry: JsonObject, path: string): readonly string[] {
  const value = readPath(entry, path);
  return Array.isArray(value) ? value.filter((each: Json) => typeof each === "string") : [];
}

function readPath(entry: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = entry;
  for (const name of path.split(".")) value = isJsonObject(value) ? value[name] : undefined;
  return value;
}
