/** A length of time as people say it: `3.2 s`, `14 min`, `5 h`, `2 days`. */
export function describeDuration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return ms < 172_800_000 ? `${Math.round(ms / 3_600_000)} h` : `${Math.round(ms / 86_400_000)} days`;
}

/** An instant with how long ago it was: `2026-11-22T10:00:00Z (14 min ago)`. */
export function describeAge(instant: string, nowMs: number): string {
  const ageMs = Math.max(0, nowMs - Date.parse(instant));
  return `${instant.replace(/\.\d+Z$/, "Z")} (${describeDuration(ageMs)} ago)`;
}
