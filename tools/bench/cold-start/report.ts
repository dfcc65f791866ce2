import { percentile } from "../../local/demo/figures.ts";
import type { Bundle } from "./bundles.ts";
import type { Pair, Side } from "./contestants.ts";
import type { ColdStart } from "./start-once.ts";

/** Prints what Lambda would have to load. */
export function printSizes(bundles: ReadonlyMap<string, Bundle>): void {
  console.log("bundle            minified      gzip   (KB = 1,000 bytes)");
  for (const [name, { bytes, gzipBytes }] of bundles) {
    const [minified, gzip] = [bytes, gzipBytes].map((size) => `${(size / 1000).toFixed(1)} KB`.padStart(10));
    console.log(`  ${name.padEnd(14)}${minified}${gzip}`);
  }
}

/** Prints one pair: the medians of each side, and the ratio. */
export function printPair(
  { job, target }: Pair,
  rounds: number,
  starts: Readonly<Record<Side, readonly ColdStart[]>>,
): void {
  console.log(
    `\n${job}: medians of ${rounds} rounds    ours      peer   ours ÷ peer (median of the rounds' ratios)`,
  );
  const lines = [
    ["process start → first answer", "answeredMs"],
    ["  of which until loaded", "loadedMs"],
    ["processor time", "cpuMs"],
  ] as const;
  for (const [title, figure] of lines) {
    const [ours, peer] = [starts.ours, starts.peer].map((side) => side.map((start) => start[figure]));
    if (ours === undefined || peer === undefined) continue;
    const ratio = percentile(
      ours.map((own, round) => own / (peer[round] ?? Number.NaN)),
      0.5,
    );
    const goal = figure === "answeredMs" ? `   (target: at most ${target.toFixed(2)})` : "";
    console.log(`  ${title.padEnd(30)}${formatMs(ours)}${formatMs(peer)}   ${ratio.toFixed(2)}${goal}`);
  }
}

function formatMs(values: readonly number[]): string {
  return `${percentile(values, 0.5).toFixed(0)} ms`.padStart(10);
}
