import type { Answer } from "../http/exchange.ts";
import { isJsonObject } from "../json.ts";
import type { Org } from "../org.ts";
import type { EmittedEventType } from "./event-types.ts";
import { describeApp, type EventCause, type EventParty } from "./log-event.ts";

interface Change {
  readonly eventType: EmittedEventType;
  /** What kind of thing was changed; undefined when the app or identity provider of the path is that thing. */
  readonly target?: string;
}

const idp = "/api/v1/idps/:";
const app = "/api/v1/apps/:";
const jwks = `${app}/credentials/jwks`;
const iamRoles = "/api/v1/iam/roles";
const resourceSets = "/api/v1/iam/resource-sets";

/**
 * Changes whose routes write no event of their own, by method and path (`:` for a parameter of any name). Names of the
 * events: Okta's event catalogue.
 */
const changesByRoute: Readonly<Record<string, Change>> = {
  "POST /api/v1/idps": { eventType: "system.idp.lifecycle.create", target: "IdentityProvider" },
  [`PUT ${idp}`]: { eventType: "system.idp.lifecycle.update" },
  [`DELETE ${idp}`]: { eventType: "system.idp.lifecycle.delete" },
  [`POST ${idp}/lifecycle/activate`]: { eventType: "system.idp.lifecycle.activate" },
  [`POST ${idp}/lifecycle/deactivate`]: { eventType: "system.idp.lifecycle.deactivate" },
  "POST /api/v1/idps/credentials/keys": { eventType: "system.idp.key.create", target: "IdpKey" },
  "PUT /api/v1/idps/credentials/keys/:": { eventType: "system.idp.key.update", target: "IdpKey" },
  "DELETE /api/v1/idps/credentials/keys/:": { eventType: "system.idp.key.delete", target: "IdpKey" },
  [`POST ${app}/grants`]: { eventType: "app.oauth2.admin.consent.grant", target: "scope" },
  [`DELETE ${app}/grants/:`]: { eventType: "app.oauth2.admin.consent.revoke", target: "scope" },
  [`POST ${app}/credentials/keys/generate`]: { eventType: "app.keys.generate", target: "AppKey" },
  [`POST ${app}/credentials/keys/:/clone`]: { eventType: "app.keys.clone", target: "AppKey" },
  [`POST ${jwks}`]: { eventType: "app.oauth2.credentials.lifecycle.create", target: "OAuthClientKey" },
  [`DELETE ${jwks}/:`]: { eventType: "app.oauth2.credentials.lifecycle.delete", target: "OAuthClientKey" },
  [`POST ${jwks}/:/lifecycle/activate`]: {
    eventType: "app.oauth2.credentials.lifecycle.activate",
    target: "OAuthClientKey",
  },
  [`POST ${jwks}/:/lifecycle/deactivate`]: {
    eventType: "app.oauth2.credentials.lifecycle.deactivate",
    target: "OAuthClientKey",
  },
  [`PUT ${app}/features/:`]: { eventType: "application.lifecycle.update" },
  [`POST ${app}/connections/default`]: { eventType: "application.lifecycle.update" },
  [`POST ${app}/connections/default/lifecycle/activate`]: { eventType: "application.lifecycle.update" },
  [`POST ${app}/connections/default/lifecycle/deactivate`]: { eventType: "application.lifecycle.update" },
  [`POST ${iamRoles}`]: { eventType: "iam.role.create", target: "CustomRole" },
  [`PUT ${iamRoles}/:`]: { eventType: "iam.role.update", target: "CustomRole" },
  [`DELETE ${iamRoles}/:`]: { eventType: "iam.role.delete", target: "CustomRole" },
  [`POST ${iamRoles}/:/permissions/:`]: { eventType: "iam.role.permissions.add", target: "Permission" },
  [`DELETE ${iamRoles}/:/permissions/:`]: { eventType: "iam.role.permissions.delete", target: "Permission" },
  [`POST ${resourceSets}`]: { eventType: "iam.resourceset.create", target: "ResourceSet" },
  [`PUT ${resourceSets}/:`]: { eventType: "iam.resourceset.update", target: "ResourceSet" },
  [`DELETE ${resourceSets}/:`]: { eventType: "iam.resourceset.delete", target: "ResourceSet" },
  [`PATCH ${resourceSets}/:/resources`]: {
    eventType: "iam.resourceset.resources.add",
    target: "ResourceSet",
  },
  [`DELETE ${resourceSets}/:/resources/:`]: {
    eventType: "iam.resourceset.resources.delete",
    target: "Resource",
  },
  [`POST ${resourceSets}/:/bindings`]: { eventType: "iam.resourceset.bindings.add", target: "Binding" },
  [`DELETE ${resourceSets}/:/bindings/:`]: {
    eventType: "iam.resourceset.bindings.delete",
    target: "Binding",
  },
  [`PATCH ${resourceSets}/:/bindings/:/members`]: {
    eventType: "iam.resourceset.bindings.add",
    target: "Binding",
  },
  [`DELETE ${resourceSets}/:/bindings/:/members/:`]: {
    eventType: "iam.resourceset.bindings.delete",
    target: "Binding",
  },
  "POST /api/v1/meta/schemas/user/:": { eventType: "directory.user_profile.update", target: "UserSchema" },
  "POST /api/v1/meta/schemas/apps/:/default": {
    eventType: "directory.app_user_profile.update",
    target: "UserSchema",
  },
  "POST /api/v1/mappings/:": { eventType: "directory.mapping.update", target: "ProfileMapping" },
  "POST /api/v1/principal-rate-limits": {
    eventType: "system.rate_limit.configuration.update",
    target: "PrincipalRateLimit",
  },
  "PUT /api/v1/principal-rate-limits/:": {
    eventType: "system.rate_limit.configuration.update",
    target: "PrincipalRateLimit",
  },
};

/**
 * What writes the event of a change once it has been made; `undefined` for requests that change nothing or whose route
 * writes its own. Asked before the change, which may take away what the event names.
 */
export function prepareChangeEvent(
  org: Org,
  method: string,
  route: string,
  params: Readonly<Record<string, string>>,
): ((answer: Answer, cause: EventCause) => void) | undefined {
  const change = changesByRoute[`${method} ${route.replaceAll(/:\w+/g, ":")}`];
  if (!change) return undefined;
  const owners = describeOwners(org, params);
  return (answer, cause) => {
    const { eventType, target } = change;
    const targets = target === undefined ? owners : [...owners, describeTarget(target, answer, params)];
    org.log.write({ eventType, targets }, cause);
  };
}

function describeOwners(org: Org, params: Readonly<Record<string, string>>): readonly EventParty[] {
  const owner = org.apps.get(params["appId"] ?? "");
  if (owner) return [describeApp(owner)];
  const provider = org.idps.get(params["idpId"] ?? "");
  return provider ? [makeParty("IdentityProvider", provider.id, provider.name)] : [];
}

/** What the answer shows; of what is gone, its id in the path. */
function describeTarget(
  type: string,
  { body }: Answer,
  params: Readonly<Record<string, string>>,
): EventParty {
  const shown = isJsonObject(body) ? body : {};
  const read = (...names: readonly string[]): string | undefined =>
    names.map((name) => shown[name]).find((value) => typeof value === "string");
  const id = read("id", "kid") ?? Object.values(params).at(-1) ?? "unknown";
  return makeParty(type, id, read("label", "name", "scopeId", "title") ?? id);
}

function makeParty(type: string, id: string, displayName: string): EventParty {
  return { id, type, alternateId: displayName, displayName };
}
