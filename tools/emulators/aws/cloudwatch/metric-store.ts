/** Which metric, split by which dimensions. */
export interface MetricIdentity {
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  /** Values by name: a metric is another one for every set of them. */
  readonly dimensions: ReadonlyMap<string, string>;
}

/** One value that somebody wrote. */
export interface MetricPoint {
  readonly atMs: number;
  readonly value: number;
  readonly unit: string;
}

/** Beyond it a metric's oldest points go, and beyond the other the metric that was heard of first. */
const pointsKept = 50_000;
const metricsKept = 2000;

/** Metrics as they were written, a point for each value. */
export class MetricStore {
  readonly #points = new Map<string, MetricPoint[]>();

  add(identity: MetricIdentity, point: MetricPoint): void {
    const key = buildKey(identity);
    const points = this.#points.get(key) ?? [];
    points.push(point);
    // Cut rarely, so that a point costs little.
    if (points.length > 2 * pointsKept) points.splice(0, points.length - pointsKept);
    this.#points.set(key, points);
    const [oldest] = this.#points.keys();
    if (this.#points.size > metricsKept && oldest !== undefined) this.#points.delete(oldest);
  }

  /** Every point of a metric, in the order of writing; none when nobody has written it with just these dimensions. */
  list(identity: MetricIdentity): readonly MetricPoint[] {
    return this.#points.get(buildKey(identity)) ?? [];
  }
}

function buildKey({ region, namespace, name, dimensions }: MetricIdentity): string {
  const sorted = [...dimensions].sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([region, namespace, name, sorted]);
}
