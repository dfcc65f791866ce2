/** Answer headers, names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>;

/** What an org's answer says about one of its rate limits. */
export interface RateLimit {
  /** Requests a window, already the share of our app. 0 on a concurrency refusal. */
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds from the answer until the window ends, by the org's own clock. */
  readonly resetInMs: number;
  /** The same instant by that clock, in milliseconds since 1970. */
  readonly resetMs: number;
}

/** Windows last about a minute: what ends later than this is no window, and waiting for its end would be for good. */
const longestWindowMs = 86_400_000;

/**
 * Reads `X-Rate-Limit-Limit`, `-Remaining` and `-Reset` (epoch seconds), the latter against the answer's own `Date`, so
 * that a skewed clock of ours does not matter.
 *
 * @returns null when a header is missing, is no number or cannot be true
 * @see https://developer.okta.com/docs/reference/rate-limits/
 */
export function readRateLimit(headers: AnswerHeaders, nowMs: number): RateLimit | null {
  const limit = readNumber(headers["x-rate-limit-limit"]);
  const remaining = readNumber(headers["x-rate-limit-remaining"]);
  const resetEpochSeconds = readNumber(headers["x-rate-limit-reset"]);
  if (limit === null || remaining === null || resetEpochSeconds === null) return null;
  const resetMs = resetEpochSeconds * 1000;
  const resetInMs = Math.max(0, resetMs - readDateMs(headers, nowMs));
  return limit < 0 || resetInMs > longestWindowMs ? null : { limit, remaining, resetMs, resetInMs };
}

/** The answer's `Date`, in milliseconds since 1970; `nowMs` when it has none. */
export function readDateMs(headers: AnswerHeaders, nowMs: number): number {
  const dateMs = Date.parse(headers["date"] ?? "");
  return Number.isNaN(dateMs) ? nowMs : dateMs;
}

function readNumber(text: string | undefined): number | null {
  if (text === undefined || text.trim() === "") return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}
