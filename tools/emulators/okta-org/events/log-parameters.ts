import { makeValidationError, OktaError } from "../errors.ts";

const defaultReachMs = 7 * 24 * 60 * 60 * 1000;
const longestReachMs = 180 * 24 * 60 * 60 * 1000;
const mostKeywords = 10;
const longestKeyword = 40;
const isoInstant = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

export interface LogReach {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/**
 * What `since` and `until` span; 7 days unless they say otherwise. A query that goes on behind a cursor has no lower
 * bound unless it names one, so that its link stays valid however long it is kept.
 * @throws OktaError E0000030 for what is no instant, E0000053 for a `since` of more than 180 days ago.
 */
export function readReach(query: URLSearchParams, nowMs: number, goesOn: boolean): LogReach {
  const untilMs = readInstant(query, "until") ?? Number.POSITIVE_INFINITY;
  const givenSinceMs = readInstant(query, "since");
  if (goesOn) return { sinceMs: givenSinceMs ?? Number.NEGATIVE_INFINITY, untilMs };
  const sinceMs = givenSinceMs ?? Math.min(untilMs, nowMs) - defaultReachMs;
  if (nowMs - sinceMs > longestReachMs) {
    throw new OktaError("E0000053", {
      summary: "Invalid parameter: The since parameter is over 180 days prior to the current day.",
    });
  }
  return { sinceMs, untilMs };
}

/** Page size, 0 to 1000, 100 unless given. @throws OktaError E0000001 for another. */
export function readLogLimit(query: URLSearchParams): number {
  const given = query.get("limit") ?? "";
  if (given === "") return 100;
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : Number.NaN;
  if (!(limit <= 1000)) throw makeValidationError("limit", "limit: The limit must be between 0 and 1000");
  return limit;
}

/** @throws OktaError E0000001 for an order that there is none of. */
export function isDescending(query: URLSearchParams): boolean {
  const given = query.get("sortOrder") ?? "";
  if (!["", "ASCENDING", "DESCENDING"].includes(given)) {
    throw makeValidationError("sortOrder", "sortOrder: The order must be ASCENDING or DESCENDING");
  }
  return given === "DESCENDING";
}

/** The words of `q` in small letters. @throws OktaError E0000001 for more than 10, or one of more than 40 characters. */
export function readKeywords(query: URLSearchParams): readonly string[] {
  const keywords = (query.get("q") ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (keywords.some((word) => word.length > longestKeyword)) {
    throw makeValidationError(
      "'q': Freeform search cannot contain items longer than 40 characters. Please shorten the items in your search or use an advanced filter to query by specific fields.",
    );
  }
  if (keywords.length > mostKeywords) {
    throw makeValidationError("'q': Freeform search cannot contain more than 10 items.");
  }
  return keywords;
}

/** The instant of a parameter in ms; `undefined` when it is missing or empty. Without a zone it is UTC. */
function readInstant(query: URLSearchParams, name: string): number | undefined {
  const given = query.get(name) ?? "";
  if (given === "") return undefined;
  const match = isoInstant.exec(given);
  const [, day = "", zone] = match ?? [];
  const ms = Date.parse(zone === undefined && given.includes("T") ? `${given}Z` : given);
  if (!match || Number.isNaN(ms) || !isDay(day)) throw new OktaError("E0000030");
  return ms;
}

/** Whether the calendar has the day: `Date.parse` takes 31 February for March. */
function isDay(day: string): boolean {
  const ms = Date.parse(day);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}
