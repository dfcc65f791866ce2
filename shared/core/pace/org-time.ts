/**
 * How far an org's clock is ahead of ours, at least: `Date` is in whole seconds and the answer took its way, so that the true
 * lead is up to a second and that way more. The best of many answers is only a few milliseconds off.
 */
export interface OrgTime {
  readonly leadMs: number;
  /** When that was found, by our clock. */
  readonly notedAtMs: number;
}

/** Clocks drift apart and are set: an old finding loses a millisecond a second until a newer one is better. */
const lossPerMs = 0.001;

/** Takes the `Date` of one more answer. */
export function noteDate(known: OrgTime | undefined, dateMs: number, nowMs: number): OrgTime {
  const leadMs = dateMs - nowMs;
  return known === undefined || leadMs >= leadAt(known, nowMs) ? { leadMs, notedAtMs: nowMs } : known;
}

/** The org's time at an instant of ours: never later than it really is, as long as no clock was set back. */
export function estimateOrgTimeMs(known: OrgTime | undefined, nowMs: number): number {
  return known === undefined ? nowMs : nowMs + leadAt(known, nowMs);
}

function leadAt({ leadMs, notedAtMs }: OrgTime, nowMs: number): number {
  return leadMs - Math.max(0, nowMs - notedAtMs) * lossPerMs;
}
