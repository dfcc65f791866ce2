import * as v from "valibot";
import type { EventHook } from "../entities.ts";
import { makeValidationError } from "../errors.ts";
import { isEligibleForHooks } from "../events/event-types.ts";
import { formatWholeSecond } from "../instants.ts";
import { type JsonObject, omitUndefined } from "../json.ts";
import { hasTrait } from "../vintage.ts";
import { hookFilterSchema, readHookFilter } from "./hook-filter.ts";

export const eventHookSchema = v.object({
  name: v.nullish(v.string()),
  description: v.nullish(v.string()),
  events: v.nullish(
    v.object({
      type: v.nullish(v.string()),
      items: v.nullish(v.array(v.string())),
      filter: hookFilterSchema,
    }),
  ),
  channel: v.nullish(
    v.object({
      type: v.nullish(v.string()),
      version: v.nullish(v.string()),
      config: v.nullish(
        v.object({
          uri: v.nullish(v.string()),
          headers: v.nullish(v.array(v.nullable(v.object({ key: v.string(), value: v.string() })))),
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

/** Okta names `Accept` only; the others belong to the connection or to the body. */
const reservedHeaders = new Set([
  "accept",
  "connection",
  "content-length",
  "content-type",
  "host",
  "transfer-encoding",
  "x-okta-verification-challenge",
]);
const mostEventTypes = 300;
/** RFC 9110, 5.1 and 5.5: what may stand in a header's name and value. */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The parts of a hook that a request defines. */
export type HookDefinition = Pick<
  EventHook,
  "name" | "description" | "eventTypes" | "filter" | "uri" | "headers" | "authScheme"
>;

/**
 * What the request defines. `before` lends its secret where the request leaves it out.
 * @throws OktaError E0000001 naming every part that Okta refuses; the summary names the first of them.
 */
export function readHookDefinition(
  given: v.InferOutput<typeof eventHookSchema>,
  takenNames: ReadonlySet<string>,
  before?: EventHook,
): HookDefinition {
  const name = given.name ?? "";
  const eventTypes = [...new Set(given.events?.items ?? [])];
  const { filter, causes: filterCauses } = readHookFilter(given.events?.filter, eventTypes);
  const config = given.channel?.config;
  const headers = (config?.headers ?? []).filter((header) => header !== null);
  const authScheme = config?.authScheme;
  const secret = authScheme?.value ?? before?.authScheme?.value;
  const causes = [
    ...listNameViolations(name, takenNames),
    ...listEventViolations(given.events?.type, eventTypes),
    ...filterCauses,
    ...listChannelViolations(given.channel),
    ...headers.flatMap(listHeaderViolations),
  ];
  if (authScheme && !isAuthScheme(authScheme.type, authScheme.key, secret)) {
    causes.push("channel.config.authScheme: The scheme must be a HEADER with a key and a value");
  }
  const [first] = causes;
  if (first !== undefined) throw makeValidationError(first.split(":", 1).join(), ...causes);
  return {
    name,
    description: given.description ?? null,
    eventTypes,
    filter,
    uri: config?.uri ?? "",
    headers,
    authScheme: authScheme?.key && secret ? { key: authScheme.key, value: secret } : undefined,
  };
}

function listNameViolations(name: string, takenNames: ReadonlySet<string>): readonly string[] {
  if (name === "") return ["name: The field cannot be left blank"];
  if (name.length > 255) return ["name: The field is too long"];
  if (/[\u{10000}-\u{10FFFF}]/u.test(name)) {
    return ["name: Characters beyond three bytes in UTF-8 are not supported"];
  }
  if (takenNames.has(name)) {
    return ["name: An object with this field already exists in the current organization"];
  }
  return [];
}

function listEventViolations(
  type: string | null | undefined,
  eventTypes: readonly string[],
): readonly string[] {
  const causes: string[] = [];
  if (type !== "EVENT_TYPE") causes.push("events.type: The type must be 'EVENT_TYPE'");
  if (eventTypes.length === 0) causes.push("events.items: The field cannot be left blank");
  if (eventTypes.length > mostEventTypes) {
    causes.push(`events.items: The number of event types must be 1 to ${mostEventTypes}`);
  }
  for (const eventType of eventTypes) {
    if (!isEligibleForHooks(eventType)) {
      causes.push(`events.items: '${eventType}' is not an event type that event hooks can have`);
    }
  }
  return causes;
}

function listChannelViolations(channel: v.InferOutput<typeof eventHookSchema>["channel"]): readonly string[] {
  if (!channel) return ["channel: The field cannot be left blank"];
  const causes: string[] = [];
  if (channel.type !== "HTTP") causes.push("channel.type: The type must be 'HTTP'");
  if (channel.version !== "1.0.0") causes.push("channel.version: The version must be '1.0.0'");
  const uri = channel.config?.uri ?? "";
  if (uri === "") causes.push("channel.config.uri: The field cannot be left blank");
  else if (uri.length > 1024) causes.push("channel.config.uri: The field is too long");
  else if (!isAllowedUri(uri))
    causes.push("channel.config.uri: The URI must be a valid one and begin with https://");
  return causes;
}

function listHeaderViolations({
  key,
  value,
}: {
  readonly key: string;
  readonly value: string;
}): readonly string[] {
  if (!headerName.test(key) || !headerValue.test(value)) {
    return [`channel.config.headers: '${key}' and its value cannot be sent as a header`];
  }
  return reservedHeaders.has(key.toLowerCase()) ? [`channel.config.headers: '${key}' is reserved`] : [];
}

function isAuthScheme(
  type: string | null | undefined,
  key: string | null | undefined,
  secret: string | undefined,
): boolean {
  if (type !== "HEADER" || !key || !secret) return false;
  return headerName.test(key) && headerValue.test(secret) && !reservedHeaders.has(key.toLowerCase());
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
  if (/\s/.test(uri)) return false;
  const parsed = URL.parse(uri);
  if (!parsed) return false;
  return parsed.protocol === "https:" || (parsed.protocol === "http:" && isLoopback(parsed.hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
