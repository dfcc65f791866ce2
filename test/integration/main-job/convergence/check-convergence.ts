import fc, { type RunDetails } from "fast-check";
import type { ClockedOrgs } from "./clocked-orgs.ts";
import { histories } from "./draw-histories.ts";
import type { History } from "./history.ts";
import { runHistory } from "./run-history.ts";
import type { Sabotage } from "./sabotage.ts";

/** With `CONVERGENCE_SEED` the same histories are played again, with `CONVERGENCE_PATH` too only the one that failed. */
const { CONVERGENCE_SEED: givenSeed, CONVERGENCE_PATH: givenPath } = process.env;

/**
 * Plays that many random histories, and says by which seed.
 *
 * @throws Error with the shortest failing history that was found, its seed and its path
 */
export async function checkConvergence(orgs: ClockedOrgs, count: number): Promise<void> {
  const seed = drawSeed();
  console.log(`convergence: ${count} histories; the same again with CONVERGENCE_SEED=${seed}`);
  await fc.assert(
    fc.asyncProperty(histories, (history) => runHistory(orgs, history)),
    { numRuns: count, seed, ...(givenPath === undefined ? {} : { path: givenPath, endOnFailure: true }) },
  );
}

/** Plays at most that many random histories with a worker that has a fault, up to the first that shows it. */
export function huntSabotage(
  orgs: ClockedOrgs,
  sabotage: Sabotage,
  count: number,
): Promise<RunDetails<[History]>> {
  const sabotaged: ClockedOrgs = { ...orgs, makeDeps: (choices) => sabotage(orgs.makeDeps(choices)) };
  return fc.check(
    fc.asyncProperty(histories, (history) => runHistory(sabotaged, history)),
    { numRuns: count, seed: drawSeed(), endOnFailure: true },
  );
}

function drawSeed(): number {
  return givenSeed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(givenSeed);
}
