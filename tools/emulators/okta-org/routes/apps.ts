import { appSchema } from "../apps/app-shape.ts";
import { showAppUser } from "../apps/app-user-view.ts";
import { showApp } from "../apps/app-view.ts";
import { createApp, replaceApp } from "../apps/create-app.ts";
import { selectApps } from "../apps/select-apps.ts";
import type { App } from "../entities.ts";
import { makeNotFoundError, OktaError } from "../errors.ts";
import { describeApp } from "../events/log-event.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import { answerPage } from "../http/paging.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import { assignDefaultRole, forgetRoles } from "../roles.ts";

/** `/api/v1/apps`, without assignments, grants and keys. */
export function makeAppRoutes(org: Org): readonly Route[] {
  const path = "/api/v1/apps";
  const one = `${path}/:appId`;
  const manage = { scope: "okta.apps.manage" } as const;
  const read = { scope: "okta.apps.read" } as const;
  return [
    { method: "POST", path, bucket: "apps", ...manage, handle: (call) => create(org, call) },
    { method: "GET", path, bucket: "apps", ...read, handle: (call) => list(org, call) },
    {
      method: "GET",
      path: one,
      bucket: "app",
      ...read,
      handle: (call) => answer(showExpanded(org, call, findApp(org, call))),
    },
    { method: "PUT", path: one, bucket: "app", ...manage, handle: (call) => replace(org, call) },
    { method: "DELETE", path: one, bucket: "app", ...manage, handle: (call) => remove(org, call) },
    {
      method: "POST",
      path: `${one}/lifecycle/activate`,
      bucket: "apps",
      ...manage,
      handle: (call) => move(org, call, "ACTIVE"),
    },
    {
      method: "POST",
      path: `${one}/lifecycle/deactivate`,
      bucket: "apps",
      ...manage,
      handle: (call) => move(org, call, "INACTIVE"),
    },
  ];
}

/** The app that the path names. @throws OktaError 404 E0000007. */
export function findApp(org: Org, call: Call): App {
  const id = call.params["appId"] ?? "";
  const app = org.apps.get(id);
  if (!app) throw makeNotFoundError(id, "AppInstance");
  return app;
}

function create(org: Org, call: Call): Answer {
  const activate = call.query.get("activate")?.toLowerCase() !== "false";
  const app = createApp(org, call.cause, readJsonBody(call, appSchema), activate);
  assignDefaultRole(org, app);
  return answer(show(org, app, true));
}

function list(org: Org, call: Call): Answer {
  const apps = selectApps(org, { q: call.query.get("q"), filter: call.query.get("filter") });
  const rules = { orgUrl: org.url, defaultLimit: 20, maxLimit: 200, kept: ["q", "filter", "expand"] };
  return answerPage(rules, call, apps, (app) => showExpanded(org, call, app));
}

/** The app, with the user that `expand=user/{userId}` names as its user. */
function showExpanded(org: Org, call: Call, app: App): JsonObject {
  const userId = /^user\/(.+)$/.exec(call.query.get("expand") ?? "")?.[1];
  const appUser = userId === undefined ? undefined : org.apps.getUser(app.id, userId);
  const body = show(org, app);
  return appUser ? { ...body, _embedded: { user: showAppUser(org.url, appUser) } } : body;
}

function replace(org: Org, call: Call): Answer {
  const before = findApp(org, call);
  return answer(show(org, replaceApp(org, call.cause, before, readJsonBody(call, appSchema))));
}

function remove(org: Org, call: Call): Answer {
  const app = findApp(org, call);
  if (app.status !== "INACTIVE") {
    // Cause as in the reference of "Delete application".
    throw new OktaError("E0000056", { causes: ["The application must be deactivated before deletion."] });
  }
  org.apps.remove(app.id);
  org.appProfiles.remove(app.id);
  for (const grant of org.grants.values())
    if (grant.clientId === app.oauthClient?.clientId) org.grants.delete(grant.id);
  if (app.oauthClient) {
    const { clientId } = app.oauthClient;
    org.accessTokens.revokeOf(clientId);
    forgetRoles(org, clientId);
  }
  org.log.write({ eventType: "application.lifecycle.delete", targets: [describeApp(app)] }, call.cause);
  return { status: 204 };
}

function move(org: Org, call: Call, status: App["status"]): Answer {
  const app = findApp(org, call);
  if (app.status === status) return { status: 200, body: {} };
  org.apps.put({ ...app, status, lastUpdatedMs: org.clock.nowMs() });
  const eventType =
    status === "ACTIVE" ? "application.lifecycle.activate" : "application.lifecycle.deactivate";
  org.log.write({ eventType, targets: [describeApp(app)] }, call.cause);
  return { status: 200, body: {} };
}

function show(org: Org, app: App, showSecret = false): JsonObject {
  return showApp({ org, showSecret }, app);
}

function answer(body: JsonObject): Answer {
  return { status: 200, body };
}
