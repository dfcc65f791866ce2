import type { RestRequest, RestResponse } from "../rest-service.ts";
import { makeInvalidParameter, makeInvalidValue, makeNotFound } from "./faults.ts";
import { completeArn, functionForm } from "./function-name.ts";
import type { EventSourceMappings } from "./mappings.ts";
import { renderMapping } from "./render-mapping.ts";

/** Pattern from Lambda's API reference. */
const eventSourceForm =
  "arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:([a-z]{2}(-gov)?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)";
/** No page is longer, whatever `MaxItems` says. */
const longestPage = 100;

/** Lists the mappings of a queue or a function, or all of them, a page at a time. */
export function listMappings(mappings: EventSourceMappings, { query, region }: RestRequest): RestResponse {
  const queueArn = readMatching(query, "EventSourceArn", eventSourceForm);
  const functionName = readMatching(query, "FunctionName", functionForm);
  const size = readPageSize(query.get("MaxItems"));
  const start = readMarker(query.get("Marker"));
  const all = mappings.list(region);
  const functionArn = functionName === null ? null : completeArn(functionName, region);
  if (functionArn !== null && !all.some(({ settings }) => settings.functionArn === functionArn)) {
    throw makeNotFound(`Function not found: ${functionArn}`);
  }
  const fitting = all
    .filter(({ settings }) => queueArn === null || settings.source.queueArn === queueArn)
    .filter(({ settings }) => functionArn === null || settings.functionArn === functionArn);
  const end = start + size;
  const next = end < fitting.length ? { NextMarker: Buffer.from(String(end)).toString("base64url") } : {};
  return {
    status: 200,
    body: { ...next, EventSourceMappings: fitting.slice(start, end).map(renderMapping) },
  };
}

function readMatching(query: URLSearchParams, name: string, form: string): string | null {
  const value = query.get(name);
  if (value === null || new RegExp(`^${form}$`).test(value)) return value;
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  throw makeInvalidValue(member, value, `Member must satisfy regular expression pattern: ${form}`);
}

function readPageSize(text: string | null): number {
  if (text === null) return longestPage;
  const size = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (size < 1) throw makeInvalidValue("maxItems", text, "Member must have value greater than or equal to 1");
  if (!(size <= 10_000))
    throw makeInvalidValue("maxItems", text, "Member must have value less than or equal to 10000");
  return Math.min(size, longestPage);
}

function readMarker(text: string | null): number {
  if (text === null) return 0;
  const place = Buffer.from(text, "base64url").toString();
  if (!/^\d{1,9}$/.test(place)) throw makeInvalidParameter("Invalid marker.");
  return Number(place);
}
