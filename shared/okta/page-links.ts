import * as v from "valibot";
import { parse } from "../contracts/parse.ts";

/** What a list's answer says about where it stands. */
export interface PageLinks {
  /** How many rows a page holds at most; null when the answer does not say. */
  readonly limit: number | null;
  /** Query of the next page, as Okta made it; null at the end of the list. */
  readonly next: string | null;
}

const limitSchema = v.pipe(v.string(), v.digits(), v.transform(Number));

/**
 * Reads the `Link` header of a list.
 * @param path that was asked for: a page is a page of this list, on the same host
 * @returns null when the header is missing, or cannot be one that Okta made
 * @see RFC 8288; https://developer.okta.com/docs/api/#pagination
 */
export function readPageLinks(header: string | undefined, path: string): PageLinks | null {
  const self = findLink(header, "self");
  if (self === null || self.pathname !== path) return null;
  const limit = parse(limitSchema, self.searchParams.get("limit"));
  const next = findLink(header, "next");
  if (next !== null && (next.origin !== self.origin || next.pathname !== path)) return null;
  return { limit: limit.ok ? limit.value : null, next: next === null ? null : next.search };
}

function findLink(header: string | undefined, relation: "self" | "next"): URL | null {
  const target = new RegExp(`<([^>]+)>; *rel="${relation}"`).exec(header ?? "")?.[1];
  return target !== undefined && URL.canParse(target) ? new URL(target) : null;
}
