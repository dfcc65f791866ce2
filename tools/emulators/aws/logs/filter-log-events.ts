import * as v from "valibot";
import type { JsonObject } from "../json.ts";
import { logsFaults } from "./faults.ts";
import { parseFilterPattern } from "./filter-pattern.ts";
import type { LogGroup, LogLine } from "./log-group.ts";
import { type PageToken, readToken, writeToken } from "./page-token.ts";

const timeSchema = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)));
const inputSchema = v.strictObject({
  logGroupName: v.pipe(v.string(), v.regex(/^[.\-_/#A-Za-z0-9]{1,512}$/, "[.\\-_/#A-Za-z0-9]+")),
  startTime: timeSchema,
  endTime: timeSchema,
  filterPattern: v.optional(v.string()),
  nextToken: v.optional(v.string()),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))),
  startFromHead: v.optional(v.boolean()),
});

const usualLimit = 10_000;
/** A page ends there whether it is full or not, so that clients meet pages that hold nothing and go on. */
const linesPerSearch = 5000;
const charactersPerPage = 1024 * 1024;
/** Before it, nothing can be read from the end. */
const firstReversibleMs = Date.UTC(2024, 0, 1);

/**
 * FilterLogEvents of one group.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export function filterLogEvents(
  find: (groupName: string) => LogGroup | undefined,
  input: JsonObject,
  nowMs: number,
): JsonObject {
  const parsed = v.safeParse(inputSchema, input);
  if (!parsed.success) {
    const [{ input: value, message, path }] = parsed.issues;
    throw logsFaults.invalidMember(path?.map(({ key }) => String(key)).join(".") ?? "", value, message);
  }
  const {
    logGroupName,
    startTime = 0,
    endTime = Number.MAX_SAFE_INTEGER,
    limit = usualLimit,
  } = parsed.output;
  const isFromHead = parsed.output.startFromHead ?? true;
  if (!isFromHead && startTime < firstReversibleMs)
    throw logsFaults.invalid("startFromHead can be false only with a startTime of 2024 or later.");
  if (startTime > endTime) throw logsFaults.invalid("startTime must not be later than endTime.");
  const fits = parseFilterPattern(parsed.output.filterPattern ?? "");
  const group = find(logGroupName);
  if (group === undefined) throw logsFaults.groupNotFound();

  const { nextToken } = parsed.output;
  const start: PageToken =
    nextToken === undefined ? { isFromHead, place: null } : readToken(nextToken, nowMs);
  const lines = group.list().filter(({ timestampMs }) => timestampMs >= startTime && timestampMs <= endTime);
  const { found, stoppedAt } = search(start.isFromHead ? lines : lines.toReversed(), start, fits, limit);
  return {
    events: found.map(({ place, timestampMs, message }) => ({
      logStreamName: group.streamName,
      timestamp: timestampMs,
      message,
      ingestionTime: timestampMs,
      eventId: String(place).padStart(56, "0"),
    })),
    searchedLogStreams: [],
    ...(stoppedAt === null
      ? {}
      : { nextToken: writeToken({ isFromHead: start.isFromHead, place: stoppedAt }, nowMs) }),
  };
}

/** Looks at lines from where the last page stopped. @returns where this one stopped, null when every line has been seen */
function search(
  lines: readonly LogLine[],
  { isFromHead, place }: PageToken,
  fits: (line: string) => boolean,
  limit: number,
): { readonly found: readonly LogLine[]; readonly stoppedAt: number | null } {
  const found: LogLine[] = [];
  let [seen, characters] = [0, 0];
  for (const line of lines) {
    if (place !== null && (isFromHead ? line.place <= place : line.place >= place)) continue;
    seen += 1;
    if (fits(line.message)) {
      found.push(line);
      characters += line.message.length;
    }
    if (found.length === limit || seen === linesPerSearch || characters > charactersPerPage)
      return { found, stoppedAt: line.place };
  }
  return { found, stoppedAt: null };
}
