import * as v from "valibot";
import type { EventHook } from "../entities.ts";
import { makeValidationError } from "../errors.ts";
import { formatWholeSecond } from "../instants.ts";
import { type JsonObject, omitUndefined } from "../json.ts";
import { hasTrait } from "../vintage.ts";
import { hookFilterSchema, readHookFilter } from "./hook-filter.ts";
import {
  isAuthScheme,
  listChannelViolations,
  listEventViolations,
  listHeaderViolations,
  listNameViolations,
} from "./hook-rules.ts";

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

/** A hook as a request gives it. */
export type GivenHook = v.InferOutput<typeof eventHookSchema>;

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
  given: GivenHook,
  takenNames: ReadonlySet<string>,
  before?: EventHook,
): HookDefinition {
  const name = given.name ?? "";
  const eventTypes = sortAsOkta([...new Set(given.events?.items ?? [])]);
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

/**
 * Okta keeps event types in a hash set of Java: they come back in the order of their hashes (recorded), whatever the order
 * in which they were given.
 */
function sortAsOkta(eventTypes: readonly string[]): readonly string[] {
  let buckets = 16;
  while (eventTypes.length > buckets * 0.75) buckets *= 2;
  const placed = eventTypes.map((eventType) => ({ eventType, place: hashText(eventType) & (buckets - 1) }));
  return placed.sort((a, b) => a.place - b.place).map(({ eventType }) => eventType);
}

/** `String.hashCode` of Java, spread as its `HashMap` does. */
function hashText(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  }
  return hash ^ (hash >>> 16);
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
