import { isJsonObject, type JsonObject, parseJson } from "../json.ts";
import type { Scope } from "../oauth/scopes.ts";

/** What a request acts on. Ids are as the request names them. */
export type Subject =
  | { readonly kind: "user" | "group" | "app"; readonly id: string }
  /** A list: whoever may see one entry may ask, and sees those. */
  | { readonly kind: "any user" | "any group" | "any app" }
  | { readonly kind: "new user"; readonly groupIds: readonly string[] }
  | { readonly kind: "new group" | "idps" | "event hooks" | "iam" }
  | { readonly kind: "new app"; readonly name: string | undefined };

/** A permission that the caller must hold for a subject. */
export interface Demand {
  readonly permission: string;
  readonly on: Subject;
}

/** A request as far as rights depend on it. */
export interface AccessRequest {
  readonly method: string;
  /** Pattern of the route, such as `/api/v1/users/:userId`. */
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly scope: Scope;
  readonly body: string;
}

type Rule = (request: AccessRequest) => readonly Demand[];

const user = "/api/v1/users/:userId";
const group = "/api/v1/groups/:groupId";
const app = "/api/v1/apps/:appId";
const appSchema = "/api/v1/meta/schemas/apps/:appId/default";

const onUser =
  (permission: string): Rule =>
  ({ params }) => [{ permission, on: { kind: "user", id: params["userId"] ?? "" } }];
const onApp =
  (permission: string): Rule =>
  ({ params }) => [{ permission, on: { kind: "app", id: params["appId"] ?? "" } }];

const changeUser: Rule = (request) => [
  ...onUser("okta.users.userprofile.manage")(request),
  ...(isJsonObject(readBody(request)["credentials"]) ? onUser("okta.users.credentials.manage")(request) : []),
];

const changeMembership: Rule = (request) => [
  { permission: "okta.groups.members.manage", on: { kind: "group", id: request.params["groupId"] ?? "" } },
  ...onUser("okta.users.groupMembership.manage")(request),
];

const assignUser: Rule = (request) => {
  const given = request.params["userId"] ?? readBody(request)["id"];
  const id = typeof given === "string" ? given : "";
  return [
    ...onApp("okta.apps.assignment.manage")(request),
    { permission: "okta.users.appAssignment.manage", on: { kind: "user", id } },
  ];
};

const assignGroup: Rule = (request) => [
  ...onApp("okta.apps.assignment.manage")(request),
  {
    permission: "okta.groups.appAssignment.manage",
    on: { kind: "group", id: request.params["groupId"] ?? "" },
  },
];

/** Requests that need less than, or more than, the permission named like their scope (Okta's permission types). */
const rules: Readonly<Record<string, Rule>> = {
  "POST /api/v1/users": createUser,
  [`POST ${user}`]: changeUser,
  [`PUT ${user}`]: changeUser,
  [`DELETE ${user}`]: onUser("okta.users.lifecycle.delete"),
  [`DELETE ${user}/sessions`]: onUser("okta.users.lifecycle.clearSessions"),
  [`POST ${user}/lifecycle/activate`]: onUser("okta.users.lifecycle.activate"),
  [`POST ${user}/lifecycle/reactivate`]: onUser("okta.users.lifecycle.activate"),
  [`POST ${user}/lifecycle/deactivate`]: onUser("okta.users.lifecycle.deactivate"),
  [`POST ${user}/lifecycle/suspend`]: onUser("okta.users.lifecycle.suspend"),
  [`POST ${user}/lifecycle/unsuspend`]: onUser("okta.users.lifecycle.unsuspend"),
  [`POST ${user}/lifecycle/unlock`]: onUser("okta.users.lifecycle.unlock"),
  [`POST ${user}/lifecycle/expire_password`]: onUser("okta.users.credentials.expirePassword"),
  [`POST ${user}/lifecycle/expire_password_with_temp_password`]: onUser(
    "okta.users.credentials.expirePassword",
  ),
  [`POST ${user}/lifecycle/reset_password`]: onUser("okta.users.credentials.resetPassword"),
  [`POST ${user}/lifecycle/reset_factors`]: onUser("okta.users.credentials.resetFactors"),
  "POST /api/v1/groups": () => [{ permission: "okta.groups.create", on: { kind: "new group" } }],
  [`PUT ${group}/users/:userId`]: changeMembership,
  [`DELETE ${group}/users/:userId`]: changeMembership,
  "POST /api/v1/apps": createApp,
  // Okta's reference names these permissions for an app's schema.
  [`GET ${appSchema}`]: onApp("okta.apps.read"),
  [`POST ${appSchema}`]: onApp("okta.apps.manage"),
  [`POST ${app}/users`]: assignUser,
  [`POST ${app}/users/:userId`]: assignUser,
  [`DELETE ${app}/users/:userId`]: assignUser,
  [`PUT ${app}/groups/:groupId`]: assignGroup,
  [`DELETE ${app}/groups/:groupId`]: assignGroup,
};

/**
 * What a caller must be permitted, each by some role of theirs; `undefined` where no permission of Okta's catalogue
 * reaches and only a standard role helps.
 */
export function findDemands(request: AccessRequest): readonly Demand[] | undefined {
  const rule = rules[`${request.method} ${request.route}`];
  return rule ? rule(request) : findDemandsOfScope(request);
}

function findDemandsOfScope({ scope, params }: AccessRequest): readonly Demand[] | undefined {
  const { userId, groupId, appId } = params;
  const [, area = "", verb = ""] = scope.split(".");
  switch (area) {
    case "users":
      return [
        { permission: scope, on: userId === undefined ? { kind: "any user" } : { kind: "user", id: userId } },
      ];
    case "groups":
      return [
        {
          permission: scope,
          on: groupId === undefined ? { kind: "any group" } : { kind: "group", id: groupId },
        },
      ];
    case "apps":
      return [
        { permission: scope, on: appId === undefined ? { kind: "any app" } : { kind: "app", id: appId } },
      ];
    case "idps":
      return [{ permission: `okta.identityProviders.${verb}`, on: { kind: "idps" } }];
    case "eventHooks":
      return [{ permission: `okta.eventhooks.${verb}`, on: { kind: "event hooks" } }];
    case "roles":
      return verb === "read" ? [{ permission: "okta.iam.read", on: { kind: "iam" } }] : undefined;
    default:
      return undefined;
  }
}

/** Whoever creates a user into groups must be allowed to put members into them. */
function createUser(request: AccessRequest): readonly Demand[] {
  const given = readBody(request)["groupIds"];
  const groupIds = Array.isArray(given) ? given.filter((id) => typeof id === "string") : [];
  return [
    { permission: "okta.users.create", on: { kind: "new user", groupIds } },
    ...groupIds.map(
      (id): Demand => ({ permission: "okta.groups.members.manage", on: { kind: "group", id } }),
    ),
  ];
}

function createApp(request: AccessRequest): readonly Demand[] {
  const { name } = readBody(request);
  const on: Subject = { kind: "new app", name: typeof name === "string" ? name : undefined };
  return [{ permission: "okta.apps.manage", on }];
}

function readBody({ body }: AccessRequest): JsonObject {
  const json = parseJson(body);
  return isJsonObject(json) ? json : {};
}
