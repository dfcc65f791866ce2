import * as v from "valibot";
import type { EventHook } from "../entities.ts";
import { makeValidationError } from "../errors.ts";
import { isEligibleForHooks } from "../events/event-types.ts";
import { anyJson } from "../http/json-body.ts";
import { formatWholeSecond } from "../instants.ts";
import { isJsonObject, type JsonObject, omitUndefined } from "../json.ts";
import { hasTrait } from "../vintage.ts";

export const eventHookSchema = v.object({
  name: v.nullish(v.string()),
  description: v.nullish(v.string()),
  events: v.nullish(
    v.object({
      type: v.nullish(v.string()),
      items: v.nullish(v.array(v.string())),
      filter: v.nullish(anyJson),
    }),
  ),
  channel: v.nullish(
    v.object({
      type: v.nullish(v.string()),
      version: v.nullish(v.string()),
      config: v.nullish(
        v.object({
          uri: v.nullish(v.string()),
          headers: v.nullish(v.array(v.object({ key: v.string(), value: v.string() }))),
          authScheme: v.nullish(
            v.object({
              type: v.nullish(v.string()),
              key: v.nullish(v.string()),
              value: v.nullish(v.string()),
            }),
          ),
        }),
      ),
    }),
  ),
});

const reservedHeaders = new Set(["accept", "content-type", "content-length", "host", "connection"]);
const mostEventTypes = 300;

/** The parts of a hook that a request defines. */
export type HookDefinition = Pick<
  EventHook,
  "name" | "description" | "eventTypes" | "filter" | "uri" | "headers" | "authScheme"
>;

/**
 * What the request defines. `before` lends its secret where the request leaves it out.
 * @throws OktaError E0000001 naming every part that Okta refuses.
 */
export function readHookDefinition(
  given: v.InferOutput<typeof eventHookSchema>,
  before?: EventHook,
): HookDefinition {
  const causes: string[] = [];
  const name = given.name ?? "";
  if (name.length < 1 || name.length > 255) causes.push("name: The name must be 1 to 255 characters long");
  const items = given.events?.items ?? [];
  if (given.events?.type !== "EVENT_TYPE") causes.push("events.type: The type must be 'EVENT_TYPE'");
  if (items.length === 0 || items.length > mostEventTypes) {
    causes.push("events.items: The number of event types must be 1 to 300");
  }
  for (const item of items) {
    if (!isEligibleForHooks(item)) causes.push(`events.items: '${item}' is not a valid event type`);
  }
  const { channel } = given;
  if (channel?.type !== "HTTP") causes.push("channel.type: The type must be 'HTTP'");
  if (channel?.version !== "1.0.0") causes.push("channel.version: The version must be '1.0.0'");
  const uri = channel?.config?.uri ?? "";
  if (!isAllowedUri(uri)) causes.push("channel.config.uri: The URI is not a valid HTTPS address");
  const headers = channel?.config?.headers ?? [];
  for (const { key } of headers) {
    if (reservedHeaders.has(key.toLowerCase())) causes.push(`channel.config.headers: '${key}' is reserved`);
  }
  const authScheme = channel?.config?.authScheme;
  const secret = authScheme?.value ?? before?.authScheme?.value;
  if (authScheme && (authScheme.type !== "HEADER" || !authScheme.key || !secret)) {
    causes.push("channel.config.authScheme: The scheme must be a HEADER with a key and a value");
  }
  if (causes.length > 0) throw makeValidationError("eventHook", ...causes);
  return {
    name,
    description: given.description ?? null,
    eventTypes: items,
    filter: readFilter(given.events?.filter),
    uri,
    headers,
    authScheme: authScheme?.key && secret ? { key: authScheme.key, value: secret } : undefined,
  };
}

/** Whether the change must be verified again: it touches the channel. */
export function changesChannel(before: EventHook, next: HookDefinition): boolean {
  const channel = (hook: HookDefinition): string =>
    JSON.stringify([hook.uri, hook.headers, hook.authScheme ?? null]);
  return channel(before) !== channel(next);
}

/** A hook as the API shows it; the secret is never shown. */
export function showEventHook(
  org: { readonly url: string; readonly vintage: string },
  hook: EventHook,
): JsonObject {
  const { url: orgUrl } = org;
  const hasFilters = hasTrait(org, "hookFilters");
  const self = `${orgUrl}/api/v1/eventHooks/${hook.id}`;
  const link = (path: string, method: string): JsonObject => ({
    href: `${self}${path}`,
    hints: { allow: [method] },
  });
  const isActive = hook.status === "ACTIVE";
  return {
    id: hook.id,
    status: hook.status,
    verificationStatus: hook.verificationStatus,
    name: hook.name,
    ...(hasFilters ? { description: hook.description } : {}),
    created: formatWholeSecond(hook.createdMs),
    createdBy: hook.createdBy,
    lastUpdated: formatWholeSecond(hook.lastUpdatedMs),
    events: { type: "EVENT_TYPE", items: hook.eventTypes, ...(hasFilters ? { filter: hook.filter } : {}) },
    channel: {
      type: "HTTP",
      version: "1.0.0",
      config: omitUndefined({
        uri: hook.uri,
        headers: hook.headers.map(({ key, value }) => ({ key, value })),
        method: "POST",
        authScheme: hook.authScheme && { type: "HEADER", key: hook.authScheme.key },
      }),
    },
    _links: isActive
      ? {
          self: { href: self },
          verify: link("/lifecycle/verify", "POST"),
          deactivate: link("/lifecycle/deactivate", "POST"),
        }
      : { activate: link("/lifecycle/activate", "POST"), self: { href: self }, delete: link("", "DELETE") },
  };
}

/** HTTPS everywhere, as with Okta; plain HTTP on loopback only, so that everything can run on one machine. */
function isAllowedUri(uri: string): boolean {
  if (uri.length > 1024 || /\s/.test(uri)) return false;
  const parsed = URL.parse(uri);
  if (!parsed) return false;
  return parsed.protocol === "https:" || (parsed.protocol === "http:" && isLoopback(parsed.hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function readFilter(filter: unknown): EventHook["filter"] {
  const parsed = v.safeParse(anyJson, filter);
  if (!parsed.success || !isJsonObject(parsed.output)) return null;
  return { type: "EXPRESSION_LANGUAGE", ...parsed.output };
}
