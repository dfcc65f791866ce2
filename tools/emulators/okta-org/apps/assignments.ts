import type { App, AppUser, Profile, User } from "../entities.ts";
import { OktaError } from "../errors.ts";
import type { EmittedEventType } from "../events/event-types.ts";
import { describeMembership, type EventCause } from "../events/log-event.ts";
import { makeRandomText } from "../identifiers.ts";
import type { Org } from "../org.ts";
import { listOverridden, makeAppUserProfile, pushToAppUser } from "./app-user-profile.ts";

export interface AssignmentRequest {
  readonly scope: "USER" | "GROUP";
  readonly userName?: string | undefined;
  readonly profile?: Profile | undefined;
}

/**
 * Assigns the user to the app. A user who had it through a group alone now has it in their own right.
 * @throws OktaError 409 E0000062 for a user assigned directly already; 403 E0000117 for a deactivated one.
 */
export function assignUser(
  org: Org,
  cause: EventCause,
  app: App,
  user: User,
  given: AssignmentRequest,
): AppUser {
  if (user.status === "DEPROVISIONED") throw new OktaError("E0000117");
  const before = org.apps.getUser(app.id, user.id);
  if (before?.scope === "USER" && given.scope === "USER") throw new OktaError("E0000062");
  const nowMs = org.clock.nowMs();
  const profile = org.appProfiles.of(app);
  const byHand = given.profile ?? {};
  const appUser: AppUser = {
    appId: app.id,
    userId: user.id,
    linkId: before?.linkId ?? `0ua${makeRandomText(14)}${user.id.slice(-3)}`,
    scope: given.scope,
    createdMs: before?.createdMs ?? nowMs,
    lastUpdatedMs: nowMs,
    statusChangedMs: before?.statusChangedMs ?? nowMs,
    userName: given.userName ?? renderUserName(app, user),
    userNameIsCustom: given.userName !== undefined && given.userName !== renderUserName(app, user),
    profile: { ...makeAppUserProfile(profile, user), ...byHand },
    overridden: listOverridden(profile, user, byHand, []),
  };
  org.apps.putUser(appUser);
  const eventType = before ? "application.user_membership.update" : "application.user_membership.add";
  writeEvent(org, given.scope === "GROUP" ? asJob(cause) : cause, eventType, app, appUser, user);
  return appUser;
}

/** Changes what an admin may change about an assignment. */
export function updateAssignment(
  org: Org,
  cause: EventCause,
  app: App,
  user: User,
  before: AppUser,
  given: Omit<AssignmentRequest, "scope">,
): AppUser {
  const userName = given.userName ?? before.userName;
  const byHand = given.profile ?? {};
  const next: AppUser = {
    ...before,
    userName,
    userNameIsCustom: userName !== renderUserName(app, user),
    profile: { ...before.profile, ...byHand },
    overridden: listOverridden(org.appProfiles.of(app), user, byHand, before.overridden),
    lastUpdatedMs: org.clock.nowMs(),
  };
  org.apps.putUser(next);
  writeEvent(org, cause, "application.user_membership.update", app, next, user);
  return next;
}

/** Takes the app away from the user. */
export function unassignUser(org: Org, cause: EventCause, app: App, user: User, appUser: AppUser): void {
  org.apps.removeUser(app.id, user.id);
  writeEvent(org, cause, "application.user_membership.remove", app, appUser, user);
}

/** Takes every app away from the user: what a deactivation does. */
export function removeEveryAssignment(org: Org, cause: EventCause, user: User): void {
  for (const appUser of org.apps.listOfUser(user.id)) {
    const app = org.apps.get(appUser.appId);
    if (app) unassignUser(org, cause, app, user, appUser);
  }
}

/** Brings the user names and profiles that are mapped from the user's profile up to date. */
export function followUserProfile(org: Org, cause: EventCause, user: User): void {
  for (const before of org.apps.listOfUser(user.id)) {
    const app = org.apps.get(before.appId);
    if (!app) continue;
    const userName = before.userNameIsCustom ? before.userName : renderUserName(app, user);
    const profile = pushToAppUser(org.appProfiles.of(app), user, before);
    const renamed = userName !== before.userName;
    if (!renamed && JSON.stringify(profile) === JSON.stringify(before.profile)) continue;
    const next = { ...before, userName, profile, lastUpdatedMs: org.clock.nowMs() };
    org.apps.putUser(next);
    if (renamed)
      writeEvent(org, asJob(cause), "application.user_membership.change_username", app, next, user);
  }
}

/**
 * Writes what the app's mapping makes of the users' profiles to everybody who has the app, after the usual lag. With Okta
 * a person in the console does this ("Apply updates now"): changing the mapping by the API does not, and no public endpoint
 * does (terraform-provider-okta, issue 972).
 */
export function applyMapping(org: Org, app: App): void {
  const apply = (): void => {
    for (const before of org.apps.listUsers(app.id)) {
      const user = org.users.get(before.userId);
      if (!user) continue;
      const profile = pushToAppUser(org.appProfiles.of(app), user, before);
      if (JSON.stringify(profile) === JSON.stringify(before.profile)) continue;
      org.apps.putUser({ ...before, profile, lastUpdatedMs: org.clock.nowMs() });
    }
  };
  if (org.appMappingLagMs === 0) apply();
  else org.clock.after(org.appMappingLagMs, apply);
}

/** Gives and takes what the user has through groups, so that it fits their memberships and status. */
export function syncGroupAssignments(org: Org, cause: EventCause, user: User): void {
  const groupIds = new Set(org.groups.listOfUser(user.id).map((group) => group.id));
  for (const app of org.apps.list()) {
    const through = org.apps.listGroups(app.id).find(({ groupId }) => groupIds.has(groupId));
    const appUser = org.apps.getUser(app.id, user.id);
    if (through && !appUser && user.status !== "DEPROVISIONED") {
      assignUser(org, cause, app, user, { scope: "GROUP", profile: through.profile });
    }
    if (!through && appUser?.scope === "GROUP") unassignUser(org, asJob(cause), app, user, appUser);
  }
}

/** The user name that the app's template makes of the user's profile, with the suffix that a built-in one can have. */
export function renderUserName(app: App, user: User): string {
  const { template, type, userSuffix } = app.userNameTemplate;
  const suffix = type === "BUILT_IN" && typeof userSuffix === "string" ? userSuffix : "";
  const text = typeof template === "string" ? template : `\${source.login}`;
  const name = text.replace(/\$\{(?:source|user)\.(\w+)\}/g, (_whole, attribute: string) => {
    const value = user.profile[attribute === "userName" ? "login" : attribute];
    return typeof value === "string" ? value : "";
  });
  return name + suffix;
}

function asJob(cause: EventCause): EventCause {
  return { ...cause, transactionType: "JOB" };
}

function writeEvent(
  org: Org,
  cause: EventCause,
  eventType: EmittedEventType,
  app: App,
  appUser: AppUser,
  user: User,
): void {
  org.log.write({ eventType, targets: describeMembership(app, appUser, user) }, cause);
}
