import * as v from "valibot";
import type { App, AppGroup, AppUser, EventHook, Grant, Group, User } from "../entities.ts";
import { userStatuses } from "../entities.ts";
import { makeRandomText } from "../identifiers.ts";
import { isJsonObject, type JsonObject, omitUndefined } from "../json.ts";
import type { Org } from "../org.ts";
import { UserSchema } from "../users/user-schema.ts";
import { makeDefaultUserType, type UserType } from "../users/user-type.ts";
import { restoreAccess } from "./restore-access.ts";
import { restoreApp } from "./restore-app.ts";
import { restoreAppProfiles } from "./restore-app-profiles.ts";
import { restoreIdps } from "./restore-idps.ts";
import { restoreKeys } from "./restore-keys.ts";
import {
  type OrgSnapshot,
  readInstant,
  readObject,
  readText,
  readTexts,
  snapshotSchema,
} from "./snapshot.ts";

/**
 * Puts what another org held into this one, under the ids it had there. The org then has no people and no groups of its
 * own: its admin is not among the users (the API token works all the same), and Everyone is the snapshot's if it has one.
 * Nothing is written to the System Log.
 * @throws ValiError for a snapshot of another shape.
 */
export function restoreOrg(org: Org, given: OrgSnapshot): void {
  const snapshot = v.parse(snapshotSchema, given);
  org.users.remove(org.adminId);
  org.schema.restore(
    snapshot.userAttributes,
    org.users,
    {
      createdMs: parseInstant(snapshot.userSchemaCreated),
      lastUpdatedMs: parseInstant(snapshot.userSchemaLastUpdated),
    },
    snapshot.userSchemaShowsMaster ?? true,
  );
  org.groupSchema.update(snapshot.groupAttributes, org.groups);
  const keyExpiresMs = parseInstant(snapshot.sharedKeyExpires);
  if (keyExpiresMs !== undefined) org.signingKeys.setSharedExpiry(keyExpiresMs);
  for (const entry of snapshot.userTypes) {
    const type = makeUserType(org, entry);
    org.userTypes.set(type.id, type);
  }
  for (const entry of snapshot.users) org.users.put(makeUser(org, entry));
  if (snapshot.groups.some((entry) => entry["type"] === "BUILT_IN")) {
    for (const group of org.groups.list()) org.groups.remove(group.id);
  }
  for (const entry of snapshot.groups) org.groups.put(makeGroup(org, entry));
  for (const { groupId, userId } of snapshot.memberships) org.groups.addMember(groupId, userId);
  for (const entry of snapshot.apps) {
    const app: App = restoreApp(org, entry);
    org.apps.put(app);
  }
  restoreAppProfiles(org, snapshot);
  for (const { appId, kind, entry } of snapshot.assignments) {
    if (kind === "users") org.apps.putUser(makeAppUser(org, appId, entry));
    else org.apps.putGroup(makeAppGroup(org, appId, entry));
  }
  for (const entry of snapshot.eventHooks) {
    const hook = makeHook(org, entry);
    org.eventHooks.set(hook.id, hook);
  }
  org.customApps.made = snapshot.customAppsMade;
  for (const entry of snapshot.apiTokens) restoreToken(org, entry);
  for (const entry of snapshot.grants) {
    const grant = makeGrant(org, entry);
    org.grants.set(grant.id, grant);
  }
  restoreIdps(org, snapshot);
  restoreAccess(org, snapshot);
  restoreKeys(org, snapshot);
  for (const { appId, entry } of snapshot.appFeatures)
    org.appFeatures.set(nameFeature(appId, entry), readObject(entry, "capabilities"));
  for (const { appId, entry } of snapshot.appConnections)
    org.appConnections.set(appId, readConnection(entry));
}

function restoreToken(org: Org, entry: JsonObject): void {
  const [id = "", name = "", userId = ""] = ["id", "name", "userId"].map((member) => readText(entry, member));
  org.apiTokens.restore({ id, name, userId }, entry);
}

function nameFeature(appId: string, entry: JsonObject): string {
  const name = readText(entry, "name");
  return name === undefined || name === "USER_PROVISIONING" ? appId : `${appId} ${name}`;
}

function readConnection(entry: JsonObject): JsonObject {
  return omitUndefined({
    scheme: readText(entry, "profile.authScheme") ?? readText(entry, "authScheme") ?? "TOKEN",
    status: readText(entry, "status") ?? "DISABLED",
    baseUrl: readText(entry, "baseUrl"),
    signing: readObject(entry, "profile")["signing"] ?? null,
  });
}

/** What its schema was like, a snapshot does not say. */
function makeUserType(org: Org, entry: JsonObject): UserType {
  const id = readText(entry, "id") ?? "";
  const name = readText(entry, "name") ?? "";
  const schema = new UserSchema(org.clock, org.uniquenessCheckMs, id, org.schema);
  const base = makeDefaultUserType(id, schema, org.adminId, org.clock.nowMs());
  return { ...base, name, displayName: readText(entry, "displayName") ?? name, isDefault: false };
}

function makeUser(org: Org, entry: JsonObject): User {
  const status = userStatuses.find((known) => known === entry["status"]) ?? "ACTIVE";
  const credentials = readObject(entry, "credentials");
  const nowMs = org.clock.nowMs();
  return {
    id: readId(org, entry),
    status,
    createdMs: readInstant(entry, "created") ?? nowMs,
    activatedMs: readInstant(entry, "activated"),
    statusChangedMs: readInstant(entry, "statusChanged"),
    lastLoginMs: readInstant(entry, "lastLogin"),
    lastUpdatedMs: readInstant(entry, "lastUpdated") ?? nowMs,
    passwordChangedMs: readInstant(entry, "passwordChanged"),
    typeId: org.userTypeId,
    profile: dropNulls(readObject(entry, "profile")),
    password: isJsonObject(credentials["password"]) ? "value" : undefined,
    recoveryQuestion: readText(credentials, "recovery_question.question"),
    provider: {
      type: readText(credentials, "provider.type") ?? "OKTA",
      name: readText(credentials, "provider.name") ?? "OKTA",
    },
    transitioningTo: undefined,
  };
}

function makeGroup(org: Org, entry: JsonObject): Group {
  const nowMs = org.clock.nowMs();
  const types = ["OKTA_GROUP", "BUILT_IN", "APP_GROUP"] as const;
  return {
    id: readId(org, entry),
    type: types.find((known) => known === entry["type"]) ?? "OKTA_GROUP",
    profile: readObject(entry, "profile"),
    createdMs: readInstant(entry, "created") ?? nowMs,
    lastUpdatedMs: readInstant(entry, "lastUpdated") ?? nowMs,
    lastMembershipUpdatedMs: readInstant(entry, "lastMembershipUpdated") ?? nowMs,
  };
}

function makeAppUser(org: Org, appId: string, entry: JsonObject): AppUser {
  const nowMs = org.clock.nowMs();
  return {
    appId,
    userId: readText(entry, "id") ?? "",
    linkId: `0ua${makeRandomText(17)}`,
    scope: entry["scope"] === "GROUP" ? "GROUP" : "USER",
    createdMs: readInstant(entry, "created") ?? nowMs,
    lastUpdatedMs: readInstant(entry, "lastUpdated") ?? nowMs,
    statusChangedMs: readInstant(entry, "statusChanged") ?? nowMs,
    userName: readText(entry, "credentials.userName") ?? "",
    userNameIsCustom: false,
    profile: readObject(entry, "profile"),
    overridden: [],
  };
}

function makeAppGroup(org: Org, appId: string, entry: JsonObject): AppGroup {
  const { priority } = entry;
  return {
    appId,
    groupId: readText(entry, "id") ?? "",
    priority: typeof priority === "number" ? priority : 0,
    profile: readObject(entry, "profile"),
    lastUpdatedMs: readInstant(entry, "lastUpdated") ?? org.clock.nowMs(),
  };
}

function makeGrant(org: Org, entry: JsonObject): Grant {
  return {
    id: readId(org, entry),
    clientId: readText(entry, "clientId") ?? "",
    scopeId: readText(entry, "scopeId") ?? "",
    issuer: org.url,
    createdMs: readInstant(entry, "created") ?? org.clock.nowMs(),
    createdBy: {
      id: readText(entry, "createdBy.id") ?? org.adminId,
      type: readText(entry, "createdBy.type") ?? "User",
    },
  };
}

function makeHook(org: Org, entry: JsonObject): EventHook {
  const nowMs = org.clock.nowMs();
  const config = readObject(entry, "channel.config");
  const key = readText(config, "authScheme.key");
  const headers = Array.isArray(config["headers"]) ? config["headers"].filter(isJsonObject) : [];
  return {
    id: readId(org, entry),
    status: entry["status"] === "INACTIVE" ? "INACTIVE" : "ACTIVE",
    verificationStatus: entry["verificationStatus"] === "VERIFIED" ? "VERIFIED" : "UNVERIFIED",
    name: readText(entry, "name") ?? "",
    description: readText(entry, "description") ?? null,
    createdMs: readInstant(entry, "created") ?? nowMs,
    createdBy: readText(entry, "createdBy") ?? org.adminId,
    lastUpdatedMs: readInstant(entry, "lastUpdated") ?? nowMs,
    eventTypes: readTexts(entry, "events.items"),
    filter: readObject(entry, "events")["filter"] ?? null,
    uri: readText(config, "uri") ?? "",
    headers: headers.map((header) => ({
      key: readText(header, "key") ?? "",
      value: readText(header, "value") ?? "",
    })),
    authScheme: key === undefined ? undefined : { key, value: "unknown" },
  };
}

function readId(org: Org, entry: JsonObject): string {
  const id = readText(entry, "id") ?? "";
  org.ids.goBeyond(id);
  return id;
}

function dropNulls(profile: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null));
}

function parseInstant(text: string | undefined): number | undefined {
  const ms = Date.parse(text ?? "");
  return Number.isNaN(ms) ? undefined : ms;
}
