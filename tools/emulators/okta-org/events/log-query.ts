import { makeValidationError, OktaError } from "../errors.ts";
import { isJsonObject, type Json } from "../json.ts";
import { type FilterGrammar, parseFilter } from "../users/filter.ts";
import type { LogEvent } from "./log-event.ts";
import type { LogRow, SystemLog } from "./system-log.ts";

const defaultReachMs = 7 * 24 * 60 * 60 * 1000;
const longestReachMs = 180 * 24 * 60 * 60 * 1000;
const mostKeywords = 10;
const longestKeyword = 40;

const grammar: FilterGrammar = {
  isAttribute: (name) => /^[\w.]+$/.test(name) && name !== "published",
  operatorsOf: () => ["eq", "ne", "sw", "co", "ew", "gt", "ge", "lt", "le"],
  makeError: () => new OktaError("E0000053"),
};

export interface LogPage {
  readonly events: readonly LogEvent[];
  /** Values of the `Link` headers. */
  readonly links: readonly string[];
}

/**
 * Answers `GET /api/v1/logs`. Without `until`, ascending, it polls: rows in the order of persistence, and always a `next`
 * link, which stays valid. With `until` or descending it is bounded: rows by `published`, and `next` ends.
 * @throws OktaError E0000053 for a filter or a `since` of more than 180 days ago, E0000001 for other parameters.
 */
export function queryLog(log: SystemLog, query: URLSearchParams, url: string, nowMs: number): LogPage {
  const limit = readLimit(query);
  const isPolling = query.get("until") === null && query.get("sortOrder") !== "DESCENDING";
  const untilMs = readInstant(query, "until") ?? Number.POSITIVE_INFINITY;
  const sinceMs = readInstant(query, "since") ?? Math.min(untilMs, nowMs) - defaultReachMs;
  if (nowMs - sinceMs > longestReachMs) throw new OktaError("E0000053");
  const afterSequence = readCursor(query);
  const matches = makeMatcher(query);
  const rows = log
    .list()
    .filter((row) => isInReach(row, isPolling, sinceMs, untilMs, afterSequence) && matches(row));
  const ordered = isPolling ? rows : orderByPublished(rows, query.get("sortOrder") === "DESCENDING");
  const start = isPolling ? 0 : findStart(ordered, afterSequence);
  const page = ordered.slice(start, start + limit);
  const links = [makeLink(url, query, limit, query.get("after"), "self")];
  const last = page.at(-1);
  if (isPolling) {
    const cursor = last?.sequence ?? afterSequence ?? 0;
    links.push(makeLink(url, query, limit, makeCursor(cursor, last?.event.publishedMs ?? nowMs), "next"));
  } else if (last && start + limit < ordered.length) {
    links.push(makeLink(url, query, limit, makeCursor(last.sequence, last.event.publishedMs), "next"));
  }
  return { events: page.map((row) => row.event), links };
}

function isInReach(
  { event, sequence, persistedMs }: LogRow,
  isPolling: boolean,
  sinceMs: number,
  untilMs: number,
  afterSequence: number | undefined,
): boolean {
  if (isPolling && afterSequence !== undefined) return sequence > afterSequence;
  const atMs = isPolling ? persistedMs : event.publishedMs;
  return atMs > sinceMs && atMs < untilMs;
}

function orderByPublished(rows: readonly LogRow[], descending: boolean): readonly LogRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted(
    (a, b) => sign * (a.event.publishedMs - b.event.publishedMs || a.sequence - b.sequence),
  );
}

function findStart(rows: readonly LogRow[], afterSequence: number | undefined): number {
  return afterSequence === undefined ? 0 : rows.findIndex((row) => row.sequence === afterSequence) + 1;
}

function makeMatcher(query: URLSearchParams): (row: LogRow) => boolean {
  const filter = query.get("filter");
  const matchesFilter = filter === null || filter === "" ? undefined : parseFilter(filter, grammar);
  const keywords = readKeywords(query);
  return ({ event }) => {
    if (matchesFilter && !matchesFilter((path) => readPath(event.body, path.split(".")))) return false;
    if (keywords.length === 0) return true;
    const text = JSON.stringify(event.body).toLowerCase();
    return keywords.every((keyword) => text.includes(keyword));
  };
}

/** The value at the path; inside an array the values of all its elements. */
function readPath(value: Json, path: readonly string[]): Json {
  if (Array.isArray(value)) return value.map((element: Json) => readPath(element, path));
  const [name, ...rest] = path;
  if (name === undefined) return value;
  return isJsonObject(value) ? readPath(value[name] ?? null, rest) : null;
}

function readKeywords(query: URLSearchParams): readonly string[] {
  const keywords = (query.get("q") ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (keywords.length > mostKeywords || keywords.some((word) => word.length > longestKeyword)) {
    throw makeValidationError("q", "q: At most 10 keywords of 40 characters are allowed");
  }
  return keywords;
}

function readLimit(query: URLSearchParams): number {
  const given = query.get("limit");
  const limit = given === null ? 100 : Number(given);
  if (!Number.isInteger(limit) || limit < 0 || limit > 1000) {
    throw makeValidationError("limit", "limit: The limit must be between 0 and 1000");
  }
  return limit;
}

function readInstant(query: URLSearchParams, name: string): number | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  const ms = Date.parse(given);
  if (Number.isNaN(ms)) throw makeValidationError(name, `${name}: The value is not an ISO 8601 timestamp`);
  return ms;
}

function makeCursor(sequence: number, atMs: number): string {
  return `${atMs}_${sequence}`;
}

function readCursor(query: URLSearchParams): number | undefined {
  const given = query.get("after");
  if (given === null) return undefined;
  const sequence = Number(given.split("_")[1]);
  if (!Number.isInteger(sequence)) throw makeValidationError("after", "after: The cursor is not valid");
  return sequence;
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
