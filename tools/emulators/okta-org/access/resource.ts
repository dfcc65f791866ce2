import { type JsonObject, omitUndefined } from "../json.ts";
import type { Org } from "../org.ts";

/** What a resource of a set, or a target of a standard role, stands for. */
export type Target =
  | { readonly kind: "users" | "groups" | "apps" | "idps" | "event hooks" | "iam" | "other" }
  | { readonly kind: "group" | "group users" | "app"; readonly id: string }
  | { readonly kind: "apps named"; readonly name: string };

export interface Resource {
  readonly orn: string;
  /** REST address; absent where the resource has none. */
  readonly url: string | undefined;
  readonly target: Target;
}

/** Okta's preview orgs, which the recordings are of, are in this partition. */
const partition = "oktapreview";

/** Objects that are not emulated, or not by sets of resources, by service: an admin for them has no power here. */
const others: Readonly<Record<string, readonly string[]>> = {
  directory: ["devices"],
  idp: ["authorization_servers", "customizations", "policies"],
  workflow: ["flows"],
};

/**
 * The resource that an ORN or a REST address names, as far as a set can hold it (Okta's list of supported resources);
 * `undefined` for anything else and for groups and apps that do not exist.
 */
export function parseResource(org: Org, text: string): Resource | undefined {
  if (text.startsWith(`${org.url}/`)) return parseUrl(org, text.slice(org.url.length));
  const orn = /^orn:(?:okta|oktapreview):(?<service>\w+):(?<tenant>\w+):(?<object>.+)$/.exec(text)?.groups;
  if (!orn || orn["tenant"] !== org.id) return undefined;
  return parseOrn(org, orn["service"] ?? "", orn["object"] ?? "");
}

/** The `_links` of a resource: its address, and under its own name where it is all users or all groups. */
export function showResourceLinks({ url, target }: Resource): JsonObject {
  if (url === undefined) return {};
  const link = { href: url };
  return omitUndefined({
    self: link,
    users: target.kind === "users" ? link : undefined,
    groups: target.kind === "groups" ? link : undefined,
  });
}

function parseUrl(org: Org, path: string): Resource | undefined {
  const appType = /^\/api\/v1\/apps\/?\?filter=name\+eq\+(?:\\?"|%22)([\w-]+)(?:\\?"|%22)$/.exec(path)?.[1];
  if (appType !== undefined) return makeResource(org, { kind: "apps named", name: appType });
  const [, api, version, area = "", id, part, ...rest] = path.replace(/\/$/, "").split("/");
  if (api !== "api" || version !== "v1" || rest.length > 0) return undefined;
  if (id === undefined) {
    const kinds = { users: "users", groups: "groups", apps: "apps", idps: "idps" } as const;
    if (area === "eventHooks") return makeResource(org, { kind: "event hooks" });
    const kind = Object.entries(kinds).find(([name]) => name === area)?.[1];
    return kind === undefined ? undefined : makeResource(org, { kind });
  }
  if (area === "groups" && part === undefined) return makeResource(org, { kind: "group", id });
  if (area === "groups" && part === "users") return makeResource(org, { kind: "group users", id });
  if (area === "apps" && part === undefined) return makeResource(org, { kind: "app", id });
  return undefined;
}

function parseOrn(org: Org, service: string, object: string): Resource | undefined {
  const [type = "", first, second, ...rest] = object.split(":");
  if (rest.length > 0) return undefined;
  switch (`${service} ${type}`) {
    case "directory users":
      return first === undefined ? makeResource(org, { kind: "users" }) : undefined;
    case "directory groups":
      if (first === undefined) return makeResource(org, { kind: "groups" });
      if (second === undefined) return makeResource(org, { kind: "group", id: first });
      return second === "contained_resources"
        ? makeResource(org, { kind: "group users", id: first })
        : undefined;
    case "idp apps":
      if (first === undefined) return makeResource(org, { kind: "apps" });
      if (second === undefined) return makeResource(org, { kind: "apps named", name: first });
      return makeResource(org, { kind: "app", id: second });
    case "idp identity_providers":
      return makeResource(org, { kind: "idps" });
    case "idp event_hooks":
      return makeResource(org, { kind: "event hooks" });
    case "iam contained_resources":
      return makeResource(org, { kind: "iam" });
    default:
      if (!others[service]?.includes(type)) return undefined;
      return {
        orn: `orn:${partition}:${service}:${org.id}:${object}`,
        url: undefined,
        target: { kind: "other" },
      };
  }
}

function makeResource(org: Org, target: Target): Resource | undefined {
  const api = `${org.url}/api/v1`;
  const make = (service: string, object: string, url?: string): Resource => ({
    orn: `orn:${partition}:${service}:${org.id}:${object}`,
    url,
    target,
  });
  switch (target.kind) {
    case "users":
      return make("directory", "users", `${api}/users`);
    case "groups":
      return make("directory", "groups", `${api}/groups`);
    case "group":
      if (!org.groups.get(target.id)) return undefined;
      return make("directory", `groups:${target.id}`, `${api}/groups/${target.id}`);
    case "group users":
      if (!org.groups.get(target.id)) return undefined;
      return make("directory", `groups:${target.id}:contained_resources`, `${api}/groups/${target.id}/users`);
    case "apps":
      return make("idp", "apps", `${api}/apps`);
    case "apps named":
      return make("idp", `apps:${target.name}`, `${api}/apps?filter=name+eq+"${target.name}"`);
    case "app": {
      const app = org.apps.get(target.id);
      return app && make("idp", `apps:${app.name}:${app.id}`, `${api}/apps/${app.id}`);
    }
    // The ORNs of the next two are our guess: Okta's list of resources is older than the permissions for them.
    case "idps":
      return make("idp", "identity_providers", `${api}/idps`);
    case "event hooks":
      return make("idp", "event_hooks", `${api}/eventHooks`);
    case "iam":
      return make("iam", "contained_resources");
    case "other":
      return undefined;
  }
}
