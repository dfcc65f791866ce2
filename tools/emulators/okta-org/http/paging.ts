import { OktaError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { Answer, Call } from "./exchange.ts";

export interface PageRules {
  readonly orgUrl: string;
  readonly defaultLimit: number;
  readonly maxLimit: number;
  /** Query parameters that the links repeat, besides `limit` and `after`. */
  readonly kept?: readonly string[];
  /** False when the items come in another order than that of their ids; true unless given. */
  readonly isOrderedById?: boolean;
  /** False for a list that has one page and no more; true unless given. */
  readonly hasPages?: boolean;
}

/**
 * One page of `items`, with the `Link` headers that Okta sends: `self` always,
 * `next` while more follow. A page goes on behind the id in `after`, whether that entity still exists or not.
 * @throws OktaError E0000001 for a limit that is none.
 */
export function answerPage<TItem extends { readonly id: string }>(
  rules: PageRules,
  call: Call,
  items: Iterable<TItem>,
  show: (item: TItem) => JsonObject,
): Answer {
  const { isOrderedById = true, hasPages = true } = rules;
  const limit = readLimit(call, rules);
  const after = hasPages ? call.query.get("after") : null;
  const page: TItem[] = [];
  let hasMore = false;
  let isReached = after === null || isOrderedById;
  for (const item of items) {
    if (!isReached) {
      isReached = item.id === after;
      continue;
    }
    if (isOrderedById && after !== null && item.id <= after) continue;
    if (page.length === limit) {
      hasMore = true;
      break;
    }
    page.push(item);
  }
  const last = page.at(-1);
  const links = [makeLink(rules, call, limit, after ?? undefined, "self")];
  if (hasMore && hasPages && last) links.push(makeLink(rules, call, limit, last.id, "next"));
  return { status: 200, headers: { link: links }, body: page.map(show) };
}

function readLimit(call: Call, { defaultLimit, maxLimit }: PageRules): number {
  const given = call.query.get("limit");
  if (given === null) return defaultLimit;
  const limit = Number(given);
  if (!Number.isInteger(limit) || limit < 1) throw new OktaError("E0000029");
  return Math.min(limit, maxLimit);
}

function makeLink(
  { orgUrl, kept = [] }: PageRules,
  call: Call,
  limit: number,
  after: string | undefined,
  relation: string,
): string {
  const query = new URLSearchParams();
  if (after !== undefined) query.set("after", after);
  query.set("limit", String(limit));
  for (const name of kept) {
    const value = call.query.get(name);
    if (value !== null) query.set(name, value);
  }
  return `<${orgUrl}${call.path}?${query.toString()}>; rel="${relation}"`;
}
