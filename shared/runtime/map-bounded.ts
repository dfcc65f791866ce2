/** Runs `work` for every item, at most `limit` at a time, and gives back the results in the items' order. */
export async function mapBounded<TItem, TResult>(
  items: readonly TItem[],
  limit: number,
  work: (item: TItem) => Promise<TResult>,
): Promise<readonly TResult[]> {
  const results = new Map<number, TResult>();
  const waiting = items.entries();
  // The runners share one iterator, so that each takes the next item that nobody has begun.
  const run = async (): Promise<void> => {
    for (const [index, item] of waiting) results.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, run));
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
