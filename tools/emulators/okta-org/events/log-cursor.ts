import { makeValidationError } from "../errors.ts";
import type { LogRow } from "./system-log.ts";

/** How far a reader of the log has come. */
export interface LogCursor {
  /** When the last row that was read was published. */
  readonly publishedMs: number;
  /** Its place in the order of persistence, or that of the newest row there was when a page came out empty. */
  readonly sequence: number;
}

/** The value of `after`. */
export function formatCursor({ publishedMs, sequence }: LogCursor): string {
  return `${publishedMs}_${sequence}`;
}

/** @throws OktaError E0000001 for an `after` that no link of ours has. */
export function readCursor(query: URLSearchParams): LogCursor | undefined {
  const given = query.get("after");
  if (given === null || given === "") return undefined;
  const match = /^(-?\d{1,15})_(\d{1,15})$/.exec(given);
  if (!match) throw makeValidationError("after", "after: The cursor is not valid");
  return { publishedMs: Number(match[1]), sequence: Number(match[2]) };
}

/** The rows in the order of when they happened. */
export function orderByPublished(rows: readonly LogRow[], descending: boolean): readonly LogRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(toCursor(a), toCursor(b)));
}

/** Index of the first row behind the cursor, in rows that `orderByPublished` made; whether or not the cursor's row is left. */
export function findStart(
  rows: readonly LogRow[],
  cursor: LogCursor | undefined,
  descending: boolean,
): number {
  if (cursor === undefined) return 0;
  const sign = descending ? -1 : 1;
  const start = rows.findIndex((row) => sign * compare(toCursor(row), cursor) > 0);
  return start === -1 ? rows.length : start;
}

/** The cursor that stands on a row. */
export function toCursor({ event, sequence }: LogRow): LogCursor {
  return { publishedMs: event.publishedMs, sequence };
}

function compare(a: LogCursor, b: LogCursor): number {
  return a.publishedMs - b.publishedMs || a.sequence - b.sequence;
}
