import { isProtectedFrom } from "../access/authorize.ts";
import type { User } from "../entities.ts";
import { makeNotFoundError, OktaError } from "../errors.ts";
import { describeUser } from "../events/log-event.ts";
import { showGroup } from "../groups/group-view.ts";
import type { Answer, Call, Route } from "../http/exchange.ts";
import { readJsonBody } from "../http/json-body.ts";
import { answerPage } from "../http/paging.ts";
import type { JsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import {
  changePassword,
  changeRecoveryQuestion,
  forgetPassword,
  passwordChangeSchema,
  questionChangeSchema,
} from "../users/change-credentials.ts";
import { createUser, createUserSchema } from "../users/create-user.ts";
import * as lifecycle from "../users/lifecycle.ts";
import { selectUsers } from "../users/select-users.ts";
import { checkIfMatch, updateUser, updateUserSchema } from "../users/update-user.ts";
import { omitParts, projectUser } from "../users/user-parts.ts";
import { makeUserEtag, showUser, showUserInList, type UserViewContext } from "../users/user-view.ts";
import { hasTrait } from "../vintage.ts";

/** `/api/v1/users` and what lies below it. */
export function makeUserRoutes(org: Org): readonly Route[] {
  const manage = { bucket: "users", scope: "okta.users.manage" } as const;
  const read = { bucket: "users", scope: "okta.users.read" } as const;
  const write = { bucket: "user write", scope: "okta.users.manage" } as const;
  const path = "/api/v1/users";
  const one = `${path}/:userId`;
  return [
    { method: "POST", path, ...manage, handle: (call) => create(org, call) },
    { method: "GET", path, ...read, handle: (call) => list(org, call) },
    {
      method: "GET",
      path: one,
      bucket: "user read",
      scope: "okta.users.read",
      handle: (call) => get(org, call),
    },
    { method: "POST", path: one, ...write, handle: (call) => update(org, call, "merge") },
    { method: "PUT", path: one, ...write, handle: (call) => update(org, call, "replace") },
    { method: "DELETE", path: one, ...write, handle: (call) => remove(org, call) },
    { method: "GET", path: `${one}/groups`, ...read, handle: (call) => listGroups(org, call) },
    { method: "GET", path: `${one}/grants`, ...read, handle: (call) => listNothing(org, call, 20) },
    { method: "DELETE", path: `${one}/sessions`, ...manage, handle: (call) => endSessions(org, call) },
    ...makeCredentialRoutes(org, `${one}/credentials`),
    ...makeLifecycleRoutes(org, `${one}/lifecycle`),
  ];
}

function makeCredentialRoutes(org: Org, base: string): readonly Route[] {
  const route = (name: string, operate: (user: User, call: Call) => JsonObject): Route => ({
    method: "POST",
    path: `${base}/${name}`,
    bucket: "users",
    scope: "okta.users.manage",
    handle: (call) => ({ status: 200, body: operate(findForChange(org, call), call) }),
  });
  return [
    route("change_password", (user, call) =>
      changePassword(org, call.cause, user, readJsonBody(call, passwordChangeSchema)),
    ),
    route("change_recovery_question", (user, call) =>
      changeRecoveryQuestion(org, user, readJsonBody(call, questionChangeSchema)),
    ),
    route("forgot_password", (user, call) =>
      forgetPassword(org, call.cause, user, readFlag(call, "sendEmail", true)),
    ),
  ];
}

function makeLifecycleRoutes(org: Org, base: string): readonly Route[] {
  type Operation = (context: lifecycle.LifecycleContext, call: Call) => JsonObject | undefined;
  const route = (name: string, operate: Operation): Route => ({
    method: "POST",
    path: `${base}/${name}`,
    bucket: "users",
    scope: "okta.users.manage",
    handle: (call) => {
      const user = findForChange(org, call);
      const hadApps = org.apps.hasEverHadApp(user.id);
      const body =
        operate({ org, cause: call.cause, user }, call) ?? showUser(viewContext(org), findUser(org, call));
      const isEmpty = name === "deactivate" && !hadApps && !hasTrait(org, "deactivationBody");
      return isEmpty ? { status: 204 } : { status: 200, body };
    },
  });
  return [
    route("activate", (context, call) => lifecycle.activate(context, readFlag(call, "sendEmail", true))),
    route("reactivate", (context, call) => lifecycle.reactivate(context, readFlag(call, "sendEmail", false))),
    route("deactivate", (context, call) => {
      const sendEmail = readFlag(call, "sendEmail", false);
      const body = lifecycle.deactivate(context);
      if (sendEmail)
        org.mails.send({ about: "deactivation", userId: context.user.id, actorId: call.cause.actor.id });
      return body;
    }),
    route("suspend", (context) => lifecycle.suspend(context)),
    route("unsuspend", (context) => lifecycle.unsuspend(context)),
    route("unlock", (context) => lifecycle.unlock(context)),
    // Older clients ask for a temporary password by a parameter instead of by an endpoint of its own.
    route("expire_password", (context, call) =>
      lifecycle.expirePassword(context, readFlag(call, "tempPassword", false)),
    ),
    route("expire_password_with_temp_password", (context) => lifecycle.expirePassword(context, true)),
    route("reset_password", (context, call) =>
      lifecycle.resetPassword(context, readFlag(call, "sendEmail", true), call.query.get("provider")),
    ),
    route("reset_factors", (context) => {
      const targets = [describeUser(context.user)];
      org.log.write({ eventType: "user.mfa.factor.reset_all", targets }, context.cause);
      return {};
    }),
  ];
}

function create(org: Org, call: Call): Answer {
  const user = createUser(org, call.cause, readJsonBody(call, createUserSchema), {
    activate: readFlag(call, "activate", true),
    withProvider: readFlag(call, "provider", false),
    mustChangePassword: call.query.get("nextLogin")?.toLowerCase() === "changepassword",
  });
  return { status: 200, body: showUser(viewContext(org), user) };
}

function list(org: Org, call: Call): Answer {
  const context = viewContext(org);
  const { query } = call;
  const isSorted = query.has("search") && query.has("sortBy");
  const rules = {
    orgUrl: org.url,
    defaultLimit: query.has("q") ? 10 : 200,
    maxLimit: 200,
    kept: ["search", "filter", "q", "fields", ...(isSorted ? ["sortBy", "sortOrder"] : [])],
    isOrderedById: !isSorted,
    hasPages: !query.has("q"),
  };
  return answerPage(rules, call, selectUsers(org, query), (user) =>
    projectUser(omitParts(showUserInList(context, user), call.headers["content-type"]), query.get("fields")),
  );
}

function get(org: Org, call: Call): Answer {
  const user = findUser(org, call);
  const body = omitParts(showUser(viewContext(org), user), call.headers["content-type"]);
  const expanded = call.query.get("expand")?.split(",") ?? [];
  return {
    status: 200,
    headers: hasTrait(org, "userEtag") ? { etag: makeUserEtag(user) } : {},
    // Nobody is ever blocked here: there are no sign-ins from unknown devices.
    body: expanded.includes("blocks") ? { ...body, _embedded: { blocks: [] } } : body,
  };
}

function update(org: Org, call: Call, mode: "merge" | "replace"): Answer {
  const user = findForChange(org, call);
  const given = readJsonBody(call, updateUserSchema);
  checkIfMatch(user, call.headers["if-match"]);
  const next = updateUser(org, call.cause, user, given, mode);
  return { status: 200, body: showUser(viewContext(org), next) };
}

function remove(org: Org, call: Call): Answer {
  readFlag(call, "sendEmail", false);
  lifecycle.removeUser({ org, cause: call.cause, user: findForChange(org, call) });
  return { status: 204 };
}

function listGroups(org: Org, call: Call): Answer {
  const user = findUser(org, call);
  const rules = { orgUrl: org.url, defaultLimit: 200, maxLimit: 200 };
  return answerPage(rules, call, org.groups.listOfUser(user.id), (group) => showGroup(org, group));
}

function listNothing(org: Org, call: Call, defaultLimit: number): Answer {
  findUser(org, call);
  return answerPage({ orgUrl: org.url, defaultLimit, maxLimit: 200 }, call, [], () => ({}));
}

function endSessions(org: Org, call: Call): Answer {
  org.signIn.sessions.endAll(findForChange(org, call).id);
  return { status: 204 };
}

function findUser(org: Org, call: Call): User {
  const key = call.params["userId"] ?? "";
  // Okta's front end takes an encoded slash for the end of the path element: such logins work by id only.
  if (key.includes("/")) throw new OktaError("E0000022");
  // `me` is whom the API token belongs to.
  const ownerId = call.principal.kind === "ssws" ? call.principal.token.userId : key;
  const user = org.users.find(key === "me" ? ownerId : key);
  if (!user) throw makeNotFoundError(key, "User");
  return user;
}

function findForChange(org: Org, call: Call): User {
  const user = findUser(org, call);
  if (isProtectedFrom(org, call.principal, user.id)) throw new OktaError("E0000006");
  return user;
}

function viewContext(org: Org): UserViewContext {
  return { orgUrl: org.url, vintage: org.vintage };
}

/** @throws OktaError E0000037 for a flag that is neither true nor false. */
function readFlag(call: Call, name: string, otherwise: boolean): boolean {
  const given = call.query.get(name)?.toLowerCase();
  if (given === undefined || given === "") return otherwise;
  if (given !== "true" && given !== "false") {
    throw new OktaError("E0000037", { about: `The parameter ${name} must be true or false.` });
  }
  return given === "true";
}
