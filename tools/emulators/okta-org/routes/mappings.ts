import * as v from "valibot";
import type { App } from "../entities.ts";
import { makeNotFoundError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { jsonObject, readJsonBody } from "../http/json-body.ts";
import { answerPage } from "../http/paging.ts";
import { changeIdpMapping } from "../idps/idp-mappings.ts";
import { type IdentityProvider, showIdpMapping } from "../idps/idp-view.ts";
import type { JsonObject } from "../json.ts";
import { changeMapping } from "../mappings/change-mapping.ts";
import { type ProfileMapping, showMapping } from "../mappings/profile-mapping.ts";
import type { Org } from "../org.ts";

const updateSchema = v.object({ properties: v.nullish(jsonObject) });

/** One mapping, whoever is at its ends. */
interface Entry {
  readonly id: string;
  readonly sourceId: string;
  readonly targetId: string;
  readonly show: (withProperties: boolean) => JsonObject;
  /** Lays properties over those it has; what comes back shows the mapping after that. */
  readonly update: (given: JsonObject) => JsonObject;
}

/** `/api/v1/mappings`: from identity providers to user types, and between apps and the default user type. */
export function makeMappingRoutes(org: Org): readonly Route[] {
  const path = "/api/v1/mappings";
  const one = `${path}/:mappingId`;
  const read = { bucket: "other", scope: "okta.profileMappings.read" } as const;
  const manage = { bucket: "other", scope: "okta.profileMappings.manage" } as const;
  return [
    { method: "GET", path, ...read, handle: (call) => list(org, call) },
    { method: "GET", path: one, ...read, handle: (call) => answer(find(org, call).show(true)) },
    { method: "POST", path: one, ...manage, handle: (call) => update(org, call) },
  ];
}

function list(org: Org, call: Call): Answer {
  const sourceId = call.query.get("sourceId");
  const targetId = call.query.get("targetId");
  const found = listEntries(org)
    .filter((entry) => sourceId === null || entry.sourceId === sourceId)
    .filter((entry) => targetId === null || entry.targetId === targetId)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  // The links repeat the limit only (recorded).
  const rules = { orgUrl: org.url, defaultLimit: 20, maxLimit: 200 };
  return answerPage(rules, call, found, (entry) => entry.show(false));
}

function update(org: Org, call: Call): Answer {
  const entry = find(org, call);
  const { properties } = readJsonBody(call, updateSchema);
  return answer(entry.update(properties ?? {}));
}

function find(org: Org, call: Call): Entry {
  const id = call.params["mappingId"] ?? "";
  const entry = listEntries(org).find((each) => each.id === id);
  if (!entry) throw makeNotFoundError(id, "ProfileMapping");
  return entry;
}

function listEntries(org: Org): readonly Entry[] {
  return [
    ...[...org.idps.values()].flatMap((idp) => listIdpEntries(org, idp)),
    ...org.apps.list().flatMap((app) => listAppEntries(org, app)),
  ];
}

function listIdpEntries(org: Org, idp: IdentityProvider): readonly Entry[] {
  return idp.mappings.map((mapping) => ({
    id: mapping.id,
    sourceId: idp.id,
    targetId: mapping.typeId,
    show: (withProperties) => showIdpMapping(org, idp, mapping, withProperties),
    update: (given) => {
      const changed = changeIdpMapping(org, mapping, given);
      const mappings = idp.mappings.map((each) => (each.id === changed.id ? changed : each));
      org.idps.set(idp.id, { ...idp, mappings });
      return showIdpMapping(org, idp, changed, true);
    },
  }));
}

/** Who is assigned already keeps what they have until their own profile changes: see `README.md`. */
function listAppEntries(org: Org, app: App): readonly Entry[] {
  const { schema, toApp, toUser } = org.appProfiles.of(app);
  const userType = { id: org.userTypeId, name: org.userTypes.get(org.userTypeId)?.name ?? "user" };
  const show = (mapping: ProfileMapping, withProperties: boolean): JsonObject =>
    showMapping(org, mapping, { app, userType }, withProperties);
  return [toUser, toApp].map((mapping) => ({
    id: mapping.id,
    sourceId: mapping.direction === "toApp" ? userType.id : app.id,
    targetId: mapping.direction === "toApp" ? app.id : userType.id,
    show: (withProperties) => show(mapping, withProperties),
    update: (given) => {
      const changed = changeMapping({ app: schema, user: org.schema }, mapping, given);
      org.appProfiles.putMapping(app, changed);
      return show(changed, true);
    },
  }));
}

function answer(body: JsonObject): Answer {
  return { status: 200, body };
}
