/** Okta stamps its entities in whole seconds, written with three zero milliseconds (seen in every recording). */
export function formatWholeSecond(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}

/** As `formatWholeSecond`, and `null` stays `null`. */
export function formatWholeSecondOrNull(ms: number | null): string | null {
  return ms === null ? null : formatWholeSecond(ms);
}

/** Events and the System Log carry milliseconds. */
export function formatMillisecond(ms: number): string {
  return new Date(ms).toISOString();
}

/** The value of an HTTP `Date` header (RFC 9110 section 5.6.7). */
export function formatHttpDate(ms: number): string {
  return new Date(ms).toUTCString();
}
