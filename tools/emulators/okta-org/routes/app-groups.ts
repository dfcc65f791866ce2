import * as v from "valibot";
import { checkAppUserProfile } from "../apps/app-user-profile.ts";
import { showAppGroup } from "../apps/app-user-view.ts";
import { syncGroupAssignments } from "../apps/assignments.ts";
import type { App, AppGroup, Group } from "../entities.ts";
import { makeNotFoundError, makeValidationError } from "../errors.ts";
import type { EmittedEventType } from "../events/event-types.ts";
import { describeApp, describeGroup } from "../events/log-event.ts";
import { isEveryone } from "../groups/group-store.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { jsonObject, readJsonBody } from "../http/json-body.ts";
import { answerPage } from "../http/paging.ts";
import type { Org } from "../org.ts";
import { findApp } from "./apps.ts";
import { findGroup } from "./groups.ts";

const appGroupSchema = v.object({ priority: v.nullish(v.number()), profile: v.nullish(jsonObject) });

/** `/api/v1/apps/{appId}/groups`: who gets an app through a group. */
export function makeAppGroupRoutes(org: Org): readonly Route[] {
  const path = "/api/v1/apps/:appId/groups";
  const one = `${path}/:groupId`;
  const manage = { bucket: "apps", scope: "okta.apps.manage" } as const;
  const read = { bucket: "apps", scope: "okta.apps.read" } as const;
  return [
    { method: "GET", path, ...read, handle: (call) => list(org, call) },
    { method: "PUT", path: one, ...manage, handle: (call) => assign(org, call) },
    { method: "GET", path: one, ...read, handle: (call) => answer(org, findAssignment(org, call)) },
    { method: "DELETE", path: one, ...manage, handle: (call) => remove(org, call) },
  ];
}

function list(org: Org, call: Call): Answer {
  const app = findApp(org, call);
  const items = org.apps.listGroups(app.id).map((appGroup) => ({ id: appGroup.groupId, appGroup }));
  const rules = { orgUrl: org.url, defaultLimit: 20, maxLimit: 200 };
  return answerPage(rules, call, items, ({ appGroup }) => showAppGroup(org.url, appGroup));
}

function assign(org: Org, call: Call): Answer {
  const app = findApp(org, call);
  const group = findGroup(org, call);
  const given = call.body === "" ? {} : readJsonBody(call, appGroupSchema);
  const before = org.apps.getGroup(app.id, group.id);
  checkPriority(given.priority);
  checkAppUserProfile(org.appProfiles.of(app).schema, given.profile ?? {});
  const priority = given.priority ?? before?.priority ?? countUp(org, app);
  makeRoom(org, app, group, priority);
  const appGroup: AppGroup = {
    appId: app.id,
    groupId: group.id,
    priority,
    profile: given.profile ?? before?.profile ?? {},
    lastUpdatedMs: org.clock.nowMs(),
  };
  org.apps.putGroup(appGroup);
  const eventType = before ? "group.application_assignment.update" : "group.application_assignment.add";
  writeEvent(org, call, app, group, eventType);
  syncMembers(org, call, group);
  return answer(org, appGroup);
}

function checkPriority(priority: number | null | undefined): void {
  if (priority === null || priority === undefined) return;
  if (Number.isInteger(priority) && priority >= 0) return;
  throw makeValidationError("priority", "priority: The value must be a whole number from 0");
}

function remove(org: Org, call: Call): Answer {
  const app = findApp(org, call);
  const { groupId } = findAssignment(org, call);
  const group = findGroup(org, call);
  org.apps.removeGroup(app.id, groupId);
  writeEvent(org, call, app, group, "group.application_assignment.remove");
  syncMembers(org, call, group);
  return { status: 204 };
}

function countUp(org: Org, app: App): number {
  const taken = org.apps.listGroups(app.id).map((appGroup) => appGroup.priority);
  return taken.length === 0 ? 0 : Math.max(...taken) + 1;
}

/** Two groups never have the same priority: the one that was there, and those right behind it, move back. */
function makeRoom(org: Org, app: App, group: Group, priority: number): void {
  let wanted = priority;
  for (const other of org.apps.listGroups(app.id)) {
    if (other.groupId === group.id || other.priority !== wanted) continue;
    wanted += 1;
    org.apps.putGroup({ ...other, priority: wanted });
  }
}

function syncMembers(org: Org, call: Call, group: Group): void {
  const ids = isEveryone(group)
    ? [...org.users.list()].map((user) => user.id)
    : org.groups.listMemberIds(group.id);
  for (const id of ids) {
    const user = org.users.get(id);
    if (user) syncGroupAssignments(org, call.cause, user);
  }
}

function findAssignment(org: Org, call: Call): AppGroup {
  const groupId = call.params["groupId"] ?? "";
  const appGroup = org.apps.getGroup(findApp(org, call).id, groupId);
  if (!appGroup) throw makeNotFoundError(groupId, "GroupAppAssignment");
  return appGroup;
}

function writeEvent(org: Org, call: Call, app: App, group: Group, eventType: EmittedEventType): void {
  org.log.write({ eventType, targets: [describeGroup(group), describeApp(app)] }, call.cause);
}

function answer(org: Org, appGroup: AppGroup): Answer {
  return { status: 200, body: showAppGroup(org.url, appGroup) };
}
