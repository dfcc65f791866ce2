import type { OutcomeLine } from "../../../shared/contracts/outcome-line.ts";

/** The value below which a share (0 to 1) of the values lies, by the nearest rank; 0 of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Milliseconds as seconds, for people. */
export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** Time from an event's publication in the source org until its change had been made in the target org. */
export function describeLatency(outcomes: readonly OutcomeLine[]): string {
  const lags = outcomes.flatMap(({ outcome, lagMs }) =>
    outcome === "applied" && lagMs !== null ? [lagMs] : [],
  );
  const [p50, p95, max] = [0.5, 0.95, 1].map((share) => formatSeconds(percentile(lags, share)));
  return `p50 ${p50}   p95 ${p95}   max ${max}   (${lags.length} changes)`;
}

/** Okta API requests, to both orgs together, for each kind of change: the mean and the range. */
export function describeRequests(outcomes: readonly OutcomeLine[]): readonly string[] {
  const byChange = new Map<string, number[]>();
  for (const { outcome, changes, requests } of outcomes) {
    const name = changes.length > 0 ? changes.join(" + ") : outcome;
    byChange.set(name, [...(byChange.get(name) ?? []), requests]);
  }
  return [...byChange].map(([name, requests]) => {
    const mean = requests.reduce((sum, count) => sum + count, 0) / requests.length;
    const range = `${Math.min(...requests)} to ${Math.max(...requests)}`;
    return `  ${name.padEnd(22)} ${mean.toFixed(1).padStart(5)} requests   (${range}, ${requests.length} times)`;
  });
}
