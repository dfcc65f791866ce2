import * as v from "valibot";
import { checkAppUserProfile } from "../apps/app-user-profile.ts";
import { showAppUser } from "../apps/app-user-view.ts";
import { assignUser, unassignUser, updateAssignment } from "../apps/assignments.ts";
import type { App, AppUser, User } from "../entities.ts";
import { makeNotFoundError, makeValidationError, OktaError } from "../errors.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { jsonObject, readJsonBody } from "../http/json-body.ts";
import { answerPage } from "../http/paging.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { showUser } from "../users/user-view.ts";
import { findApp } from "./apps.ts";

const assignmentSchema = v.object({
  id: v.nullish(v.string()),
  scope: v.nullish(v.picklist(["USER", "GROUP"])),
  credentials: v.nullish(v.object({ userName: v.nullish(v.string()), password: v.nullish(jsonObject) })),
  profile: v.nullish(jsonObject),
});

/** `/api/v1/apps/{appId}/users`. */
export function makeAppUserRoutes(org: Org): readonly Route[] {
  const path = "/api/v1/apps/:appId/users";
  const one = `${path}/:userId`;
  const manage = { bucket: "apps", scope: "okta.apps.manage" } as const;
  const read = { bucket: "apps", scope: "okta.apps.read" } as const;
  return [
    { method: "POST", path, ...manage, handle: (call) => assign(org, call) },
    { method: "GET", path, ...read, handle: (call) => list(org, call) },
    {
      method: "GET",
      path: one,
      ...read,
      handle: (call) => answer(show(org, call, findAssignment(org, call).appUser)),
    },
    { method: "POST", path: one, ...manage, handle: (call) => update(org, call) },
    { method: "DELETE", path: one, ...manage, handle: (call) => unassign(org, call) },
  ];
}

function assign(org: Org, call: Call): Answer {
  const app = findApp(org, call);
  const given = readJsonBody(call, assignmentSchema);
  if (!given.id) throw makeValidationError("id", "id: The field cannot be left blank");
  const user = org.users.get(given.id);
  if (!user) throw makeNotFoundError(given.id, "User");
  checkGiven(org, app, given);
  const appUser = assignUser(org, call.cause, app, user, {
    scope: "USER",
    userName: given.credentials?.userName ?? undefined,
    profile: given.profile ?? undefined,
  });
  return answer(show(org, call, appUser));
}

/**
 * @throws OktaError E0000041 for a password of an app where Okta fills in none; E0000001 for attributes that the app's
 * users do not have, and for values that do not fit.
 */
function checkGiven(
  org: Org,
  app: App,
  { credentials, profile }: v.InferOutput<typeof assignmentSchema>,
): void {
  if (credentials?.password?.["value"] && Object.keys(app.passwordScheme).length === 0) {
    throw new OktaError("E0000041", {
      causes: ["User level credentials should not be provided for this scheme."],
    });
  }
  checkAppUserProfile(org.appProfiles.of(app).schema, profile ?? {});
}

function list(org: Org, call: Call): Answer {
  const app = findApp(org, call);
  const q = call.query.get("q")?.toLowerCase();
  const items = org.apps
    .listUsers(app.id)
    .filter((appUser) => q === undefined || listNames(appUser).some((name) => name.startsWith(q)))
    .map((appUser) => ({ id: appUser.userId, appUser }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const rules = { orgUrl: org.url, defaultLimit: 50, maxLimit: 500, kept: ["q", "expand"] };
  return answerPage(rules, call, items, ({ appUser }) => show(org, call, appUser));
}

/** What `q` is compared with. */
function listNames({ userName, profile }: AppUser): readonly string[] {
  return [userName, profile["firstName"], profile["lastName"], profile["email"]]
    .filter((name) => typeof name === "string")
    .map((name) => name.toLowerCase());
}

function update(org: Org, call: Call): Answer {
  const { user, appUser } = findAssignment(org, call);
  const app = findApp(org, call);
  const given = readJsonBody(call, assignmentSchema);
  checkGiven(org, app, given);
  const next = updateAssignment(org, call.cause, app, user, appUser, {
    userName: given.credentials?.userName ?? undefined,
    profile: given.profile ?? undefined,
  });
  return answer(show(org, call, next));
}

function unassign(org: Org, call: Call): Answer {
  const { user, appUser } = findAssignment(org, call);
  unassignUser(org, call.cause, findApp(org, call), user, appUser);
  return { status: 204 };
}

function findAssignment(org: Org, call: Call): { readonly user: User; readonly appUser: AppUser } {
  const app = findApp(org, call);
  const userId = call.params["userId"] ?? "";
  const user = org.users.get(userId);
  const appUser = org.apps.getUser(app.id, userId);
  if (!user || !appUser) throw makeNotFoundError(userId, "AppUser");
  return { user, appUser };
}

function show(org: Org, call: Call, appUser: AppUser): JsonObject {
  const user = call.query.get("expand") === "user" ? org.users.get(appUser.userId) : undefined;
  const context = { orgUrl: org.url, vintage: org.vintage };
  return showAppUser(org.url, appUser, user && showUser(context, user));
}

function answer(body: JsonObject): Answer {
  return { status: 200, body };
}
