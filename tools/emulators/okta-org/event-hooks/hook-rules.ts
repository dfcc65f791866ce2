import { isEligibleForHooks } from "../events/event-types.ts";
import type { GivenHook } from "./hook-definition.ts";

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

/** Why Okta refuses the name of a hook; `takenNames` are those of the others. */
export function listNameViolations(name: string, takenNames: ReadonlySet<string>): readonly string[] {
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

/** Why Okta refuses what a hook subscribes to. */
export function listEventViolations(
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

/** Why Okta refuses where and how a hook is called. */
export function listChannelViolations(channel: GivenHook["channel"]): readonly string[] {
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

/** Why a hook cannot send a header. */
export function listHeaderViolations({
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

/** Whether a hook can prove itself like this. */
export function isAuthScheme(
  type: string | null | undefined,
  key: string | null | undefined,
  secret: string | undefined,
): boolean {
  if (type !== "HEADER" || !key || !secret) return false;
  return headerName.test(key) && headerValue.test(secret) && !reservedHeaders.has(key.toLowerCase());
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
