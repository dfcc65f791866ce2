import { showApp } from "../apps/app-view.ts";
import { syncGroupAssignments } from "../apps/assignments.ts";
import type { Group, User } from "../entities.ts";
import { makeNotFoundError, OktaError } from "../errors.ts";
import type { EmittedEventType } from "../events/event-types.ts";
import { describeGroup } from "../events/log-event.ts";
import { groupSchema, readGroupProfile } from "../groups/group-profile.ts";
import { showGroupStats } from "../groups/group-stats.ts";
import { isEveryone } from "../groups/group-store.ts";
import { showGroup } from "../groups/group-view.ts";
import { addMember, removeMember } from "../groups/membership.ts";
import { selectGroups } from "../groups/select-groups.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import { answerPage } from "../http/paging.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { forgetRoles } from "../roles.ts";
import { listDifferences } from "../users/profile.ts";
import { showUserInList } from "../users/user-view.ts";

/** `/api/v1/groups`: groups, their members and their apps. */
export function makeGroupRoutes(org: Org): readonly Route[] {
  const path = "/api/v1/groups";
  const one = `${path}/:groupId`;
  const manage = { scope: "okta.groups.manage" } as const;
  const read = { scope: "okta.groups.read" } as const;
  return [
    { method: "POST", path, bucket: "groups", ...manage, handle: (call) => create(org, call) },
    { method: "GET", path, bucket: "groups", ...read, handle: (call) => list(org, call) },
    {
      method: "GET",
      path: one,
      bucket: "group",
      ...read,
      handle: (call) => ({ status: 200, body: showExpanded(org, call, findGroup(org, call)) }),
    },
    { method: "PUT", path: one, bucket: "group", ...manage, handle: (call) => replace(org, call) },
    { method: "DELETE", path: one, bucket: "group", ...manage, handle: (call) => remove(org, call) },
    {
      method: "GET",
      path: `${one}/users`,
      bucket: "groups",
      ...read,
      handle: (call) => listUsers(org, call),
    },
    { method: "GET", path: `${one}/apps`, bucket: "groups", ...read, handle: (call) => listApps(org, call) },
    {
      method: "PUT",
      path: `${one}/users/:userId`,
      bucket: "groups",
      ...manage,
      handle: (call) => changeMembership(org, call, addMember),
    },
    {
      method: "DELETE",
      path: `${one}/users/:userId`,
      bucket: "groups",
      ...manage,
      handle: (call) => changeMembership(org, call, removeMember),
    },
  ];
}

/** The group that the path names. @throws OktaError 404 E0000007. */
export function findGroup(org: Org, call: Call): Group {
  const id = call.params["groupId"] ?? "";
  const group = org.groups.get(id);
  if (!group) throw makeNotFoundError(id, "UserGroup");
  return group;
}

function create(org: Org, call: Call): Answer {
  const nowMs = org.clock.nowMs();
  const group: Group = {
    id: org.newId("00g"),
    type: "OKTA_GROUP",
    profile: readGroupProfile(org, readJsonBody(call, groupSchema), undefined),
    createdMs: nowMs,
    lastUpdatedMs: nowMs,
    lastMembershipUpdatedMs: nowMs,
  };
  org.groups.put(group);
  writeEvent(org, call, group, "group.lifecycle.create");
  return answer(org, group);
}

function list(org: Org, call: Call): Answer {
  const { query } = call;
  const isSorted = query.has("search") && query.has("sortBy");
  const rules = {
    orgUrl: org.url,
    defaultLimit: query.has("q") ? 300 : 10_000,
    maxLimit: 10_000,
    kept: ["q", "filter", "search", "expand", ...(isSorted ? ["sortBy", "sortOrder"] : [])],
    isOrderedById: !isSorted,
    hasPages: !query.has("q"),
  };
  const page = answerPage(rules, call, selectGroups(org, query), (group) => showExpanded(org, call, group));
  // A search by name has one page and says nothing of others (recorded).
  return query.has("q") ? { ...page, headers: {} } : page;
}

/** The group with its numbers where the request asks for them (`expand=stats`). */
function showExpanded(org: Org, call: Call, group: Group): JsonObject {
  const body = showGroup(org, group);
  const expanded = call.query.get("expand")?.split(",") ?? [];
  if (!expanded.includes("stats")) return body;
  const usersCount = listMembers(org, group).length;
  return { ...body, _embedded: { stats: showGroupStats(org, group, usersCount) } };
}

function replace(org: Org, call: Call): Answer {
  const before = findChangeable(org, call);
  const profile = readGroupProfile(org, readJsonBody(call, groupSchema), before.id);
  const group = { ...before, profile, lastUpdatedMs: org.clock.nowMs() };
  org.groups.put(group);
  const changed = listDifferences(before.profile, profile);
  if (changed.length > 0) {
    writeEvent(org, call, group, "group.profile.update", { changedAttributes: changed.join(",") });
  }
  return answer(org, group);
}

function remove(org: Org, call: Call): Answer {
  const group = findChangeable(org, call);
  const members = org.groups.listMemberIds(group.id);
  org.groups.remove(group.id);
  forgetRoles(org, group.id);
  for (const app of org.apps.list()) org.apps.removeGroup(app.id, group.id);
  writeEvent(org, call, group, "group.lifecycle.delete");
  for (const id of members) {
    const user = org.users.get(id);
    if (user) syncGroupAssignments(org, call.cause, user);
  }
  return { status: 204 };
}

function listUsers(org: Org, call: Call): Answer {
  const group = findGroup(org, call);
  const context = { orgUrl: org.url, vintage: org.vintage };
  const rules = { orgUrl: org.url, defaultLimit: 1000, maxLimit: 1000 };
  return answerPage(rules, call, listMembers(org, group), (user) => showUserInList(context, user));
}

function listMembers(org: Org, group: Group): readonly User[] {
  if (isEveryone(group)) return [...org.users.list()].filter((user) => user.status !== "DEPROVISIONED");
  return org.groups
    .listMemberIds(group.id)
    .flatMap((id) => org.users.get(id) ?? [])
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function listApps(org: Org, call: Call): Answer {
  const group = findGroup(org, call);
  const apps = org.apps.list().filter((app) => org.apps.getGroup(app.id, group.id) !== undefined);
  const rules = { orgUrl: org.url, defaultLimit: 20, maxLimit: 200 };
  return answerPage(rules, call, apps, (app) => showApp({ org }, app));
}

function changeMembership(org: Org, call: Call, change: typeof addMember): Answer {
  const group = findGroup(org, call);
  // As reported in terraform-provider-okta pull request 118, whoever asks.
  if (group.type !== "OKTA_GROUP") throw new OktaError("E0000006");
  const userId = call.params["userId"] ?? "";
  const user = org.users.get(userId);
  if (!user) throw makeNotFoundError(userId, "User");
  change(org, call.cause, group, user);
  return { status: 204 };
}

/** Only groups made in Okta can be changed: not Everyone, and not those that an app brought. */
function findChangeable(org: Org, call: Call): Group {
  const group = findGroup(org, call);
  if (group.type !== "OKTA_GROUP") throw new OktaError("E0000111", { about: "UserGroup" });
  return group;
}

function writeEvent(
  org: Org,
  call: Call,
  group: Group,
  eventType: EmittedEventType,
  debugData: Readonly<Record<string, string>> = {},
): void {
  org.log.write({ eventType, targets: [describeGroup(group)], debugData }, call.cause);
}

function answer(org: Org, group: Group): Answer {
  return { status: 200, body: showGroup(org, group) };
}
