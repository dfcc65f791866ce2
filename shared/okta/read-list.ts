import * as v from "valibot";
import { parse } from "../contracts/parse.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import type { AdminAnswer, AdminFailure, CallAdmin } from "./admin-requests.ts";

/** Pages of the longest list that is read: far above what a set-up has to do with. */
const longestList = 100;

/**
 * Reads a list to its end.
 * @returns every row that is an object with the schema's shape; a row of another shape, and a list without an end, is an
 * unreadable answer
 */
export async function readList<const TSchema extends v.GenericSchema>(
  call: CallAdmin,
  path: string,
  rowSchema: TSchema,
): Promise<Result<readonly v.InferOutput<TSchema>[], AdminFailure>> {
  const rows: v.InferOutput<TSchema>[] = [];
  let next: string | null = path;
  for (let page = 0; next !== null && page < longestList; page += 1) {
    const read: Result<Page<TSchema>, AdminFailure> = await readPage(call, next, rowSchema);
    if (!read.ok) return read;
    rows.push(...read.value.rows);
    next = read.value.nextPath;
  }
  // A part of a list must not pass for the whole: what is missing in it would be made a second time.
  return next === null ? succeed(rows) : fail({ kind: "refused", status: 200, error: null });
}

/** Reads the first page of a list: a sample, which says nothing about whoever is not on it. */
export async function readSample<const TSchema extends v.GenericSchema>(
  call: CallAdmin,
  path: string,
  rowSchema: TSchema,
): Promise<Result<readonly v.InferOutput<TSchema>[], AdminFailure>> {
  const read = await readPage(call, path, rowSchema);
  return read.ok ? succeed(read.value.rows) : read;
}

interface Page<TSchema extends v.GenericSchema> {
  readonly rows: readonly v.InferOutput<TSchema>[];
  readonly nextPath: string | null;
}

async function readPage<const TSchema extends v.GenericSchema>(
  call: CallAdmin,
  path: string,
  rowSchema: TSchema,
): Promise<Result<Page<TSchema>, AdminFailure>> {
  const answer: Result<AdminAnswer, AdminFailure> = await call({ method: "GET", path });
  if (!answer.ok) return answer;
  const parsed = parse(v.array(rowSchema), answer.value.body);
  if (!parsed.ok) return fail({ kind: "refused", status: 200, error: null });
  return succeed({ rows: parsed.value, nextPath: answer.value.nextPath });
}
