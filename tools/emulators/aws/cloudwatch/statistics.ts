/** Makes one number of the values of a period; there is at least one. */
export type Statistic = (values: readonly number[]) => number;

const sum: Statistic = (values) => values.reduce((total, value) => total + value, 0);

const known: ReadonlyMap<string, Statistic> = new Map<string, Statistic>([
  ["Sum", sum],
  ["Average", (values) => sum(values) / values.length],
  ["Maximum", (values) => values.reduce((one, other) => Math.max(one, other))],
  ["Minimum", (values) => values.reduce((one, other) => Math.min(one, other))],
  ["SampleCount", (values) => values.length],
]);

/** The statistic of that name, a percentile such as `p95` or `p99.9` among them; undefined when there is none. */
export function findStatistic(name: string): Statistic | undefined {
  const percent = /^p(\d{1,2}(?:\.\d{1,2})?|100)$/.exec(name)?.[1];
  return percent === undefined ? known.get(name) : makePercentile(Number(percent));
}

/** The smallest value that at least `percent` % of the values do not exceed. */
function makePercentile(percent: number): Statistic {
  return (values) => {
    const sorted = values.toSorted((one, other) => one - other);
    const place = Math.ceil((percent / 100) * sorted.length) - 1;
    return sorted[Math.max(0, place)] ?? 0;
  };
}
