import {
  findStart,
  formatCursor,
  type LogCursor,
  orderByPublished,
  readCursor,
  toCursor,
} from "./log-cursor.ts";
import type { LogEvent } from "./log-event.ts";
import { makeLogFilter } from "./log-filter.ts";
import { isDescending, readKeywords, readLogLimit, readReach } from "./log-parameters.ts";
import type { LogRow, SystemLog } from "./system-log.ts";

export interface LogPage {
  readonly events: readonly LogEvent[];
  /** Values of the `Link` headers. */
  readonly links: readonly string[];
}

/**
 * Answers `GET /api/v1/logs`. Without `until`, ascending, it polls: rows in the order of persistence, and always a `next`
 * link, which stays valid. With `until` or descending it is bounded: rows by `published`, and `next` ends.
 * @throws OktaError E0000053 for a filter or a `since` of more than 180 days ago, E0000030 for what is no instant,
 *   E0000031 for a field that an operator does not suit, E0000001 for other parameters.
 */
export function queryLog(log: SystemLog, query: URLSearchParams, url: string, nowMs: number): LogPage {
  const limit = readLogLimit(query);
  const descending = isDescending(query);
  const cursor = readCursor(query);
  const { sinceMs, untilMs } = readReach(query, nowMs, cursor !== undefined);
  const matches = makeMatcher(query);
  const rows = log.list();
  const links = [makeLink(url, query, limit, query.get("after"), "self")];
  const makeNext = (next: LogCursor): string => makeLink(url, query, limit, formatCursor(next), "next");

  if (!query.get("until") && !descending) {
    const isNew = (row: LogRow): boolean =>
      row.sequence > (cursor?.sequence ?? 0) && row.persistedMs > sinceMs;
    const found = rows.filter((row) => isNew(row) && matches(row));
    const page = found.slice(0, limit);
    const began = cursor ?? { publishedMs: nowMs, sequence: findLastOld(rows, sinceMs) };
    links.push(makeNext(findNextCursor(rows, page, found.length > limit, began)));
    return { events: page.map((row) => row.event), links };
  }
  const isInReach = ({ event: { publishedMs } }: LogRow): boolean =>
    publishedMs > sinceMs && publishedMs < untilMs;
  const found = orderByPublished(
    rows.filter((row) => isInReach(row) && matches(row)),
    descending,
  );
  const start = findStart(found, cursor, descending);
  const page = found.slice(start, start + limit);
  const last = page.at(-1);
  if (last && start + limit < found.length) links.push(makeNext(toCursor(last)));
  return { events: page.map((row) => row.event), links };
}

/**
 * Where the next poll begins: behind the last row of a page that left some over, else behind everything there is; with
 * nothing read at all, where this one began.
 */
function findNextCursor(
  rows: readonly LogRow[],
  page: readonly LogRow[],
  leavesSome: boolean,
  began: LogCursor,
): LogCursor {
  const last = leavesSome ? page.at(-1) : rows.at(-1);
  return last && last.sequence > began.sequence ? toCursor(last) : began;
}

/** The place of the last row that is older than `since`: where a reader who has seen nothing begins. */
function findLastOld(rows: readonly LogRow[], sinceMs: number): number {
  return rows.findLast((row) => row.persistedMs <= sinceMs)?.sequence ?? 0;
}

function makeMatcher(query: URLSearchParams): (row: LogRow) => boolean {
  const matchesFilter = makeLogFilter(query.get("filter"));
  const keywords = readKeywords(query);
  return ({ event }) => {
    if (!matchesFilter(event)) return false;
    if (keywords.length === 0) return true;
    const text = JSON.stringify(event.body).toLowerCase();
    return keywords.every((keyword) => text.includes(keyword));
  };
}

function makeLink(
  url: string,
  query: URLSearchParams,
  limit: number,
  after: string | null,
  relation: string,
): string {
  const linked = new URLSearchParams();
  if (after !== null) linked.set("after", after);
  linked.set("limit", String(limit));
  for (const name of ["since", "until", "filter", "q", "sortOrder"]) {
    const value = query.get(name);
    if (value !== null) linked.set(name, value);
  }
  return `<${url}?${linked.toString()}>; rel="${relation}"`;
}
