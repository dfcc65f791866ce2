import type { Drained, DrainOptions } from "./drain.ts";
import { computeIdealMs, countUsable, listLatenessMs } from "./ideal.ts";

/** What a drain comes to, in the numbers that are promised. */
export interface Result {
  /** Measured ÷ ideal time. */
  readonly ratio: number;
  readonly refused: number;
  readonly refusedShare: number;
}

/** Prints a drain, bucket by bucket. @returns its numbers */
export function printDrain(options: DrainOptions, drained: Drained): Result {
  const { buckets, reserveShare } = drained;
  const { windowMs, workers, people } = options;
  const ranked = buckets
    .map((bucket) => ({ ...bucket, idealMs: computeIdealMs(bucket, reserveShare, windowMs) }))
    .toSorted((a, b) => b.idealMs - a.idealMs || b.requests / b.limit - a.requests / a.limit);
  const measuredMs = drained.lastMs - drained.firstMs;
  const slowest = ranked[0];
  const idealMs = slowest?.idealMs ?? 0;
  const lateness = listLatenessMs(slowest?.answeredAtMs ?? [], windowMs);
  const requests = buckets.reduce((sum, bucket) => sum + bucket.requests, 0);
  const refused = buckets.reduce((sum, bucket) => sum + bucket.refused, 0);
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  console.log(
    `${people} people to create, ${workers} worker${workers === 1 ? "" : "s"}, windows of ${seconds(windowMs)}, ${reserveShare} of each limit left to others`,
  );
  console.log("  bucket                        requests   limit   usable   429   ideal");
  for (const bucket of ranked) {
    const usable = countUsable(bucket.limit, reserveShare);
    console.log(
      `  ${bucket.name.padEnd(28)} ${pad(bucket.requests, 9)} ${pad(bucket.limit, 7)} ${pad(usable, 8)} ${pad(bucket.refused, 5)} ${seconds(bucket.idealMs).padStart(8)}`,
    );
  }
  const ratio = measuredMs / idealMs;
  const refusedShare = refused / requests;
  console.log(
    `  created ${drained.created} in ${drained.batches} batches, ${(requests / people).toFixed(2)} requests each, ${drained.parked} parked`,
  );
  console.log(
    `  ideal ${seconds(idealMs)} (${slowest?.name}), measured ${seconds(measuredMs)}: ratio ${ratio.toFixed(3)}; ${refused} answers 429 (${(refusedShare * 100).toFixed(2)} %)`,
  );
  console.log(`  its next windows were entered ${lateness.join(", ")} ms after they opened\n`);
  return { ratio, refused, refusedShare };
}

function pad(number: number, width: number): string {
  return String(number).padStart(width);
}
