import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Bundle, buildBundles } from "./bundles.ts";
import { describePairs, furtherBundles, type Pair, type Side, secretNames } from "./contestants.ts";
import { printPair, printSizes } from "./report.ts";
import {
  buildBatch,
  buildDelivery,
  hookSecret,
  makeClientSecret,
  sourceAnswers,
  targetAnswers,
} from "./samples.ts";
import { type ColdStart, startOnce } from "./start-once.ts";
import { startAwsStub, startOktaStub } from "./stubs.ts";

/**
 * How long do the intake and the worker take from the start of their process to their first answer, beside the same job done
 * with a typical stack? Everything is bundled with the stack's own options and talks to stubs on loopback. Rounds alternate
 * between the two, so that the machine's noise meets both; only the ratio means anything on another machine. Not Lambda: no
 * download of code, no start of a micro-VM, whose times do not depend on what we write but on the bundle's size.
 *
 * `npm run bench:cold-start -- --rounds 20`
 */
const { values } = parseArgs({ options: { rounds: { type: "string", default: "15" } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new RangeError(`--rounds ${values.rounds}: a whole number, 1 or more`);

const folder = mkdtempSync(join(tmpdir(), "orgbridge-cold-start-"));
const clientSecret = await makeClientSecret("ES256");
const peerSecret = await makeClientSecret("RS256");
const stubs = {
  aws: await startAwsStub({
    [secretNames.hook]: hookSecret,
    [secretNames.source]: clientSecret,
    [secretNames.target]: clientSecret,
    [secretNames.peerSource]: peerSecret,
    [secretNames.peerTarget]: peerSecret,
  }),
  source: await startOktaStub(sourceAnswers),
  target: await startOktaStub(targetAnswers),
};
try {
  const { aws, source, target } = stubs;
  const pairs = describePairs({ aws: aws.url, source: source.url, target: target.url });
  const all = [...pairs.flatMap(({ ours, peer }) => [ours, peer]), ...furtherBundles];
  const bundles = buildBundles(all, join(folder, "cdk.out"));
  printSizes(bundles);
  const events = {
    "event-hook": writeEvent("event-hook", buildDelivery(source.url)),
    worker: writeEvent("worker", buildBatch(Date.now())),
  };
  for (const pair of pairs) printPair(pair, rounds, await race(pair, bundles, events[pair.job]));
} finally {
  await Promise.all(Object.values(stubs).map((stub) => stub.stop()));
  rmSync(folder, { recursive: true });
}

function writeEvent(name: string, event: unknown): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(event));
  return path;
}

async function race(
  pair: Pair,
  bundles: ReadonlyMap<string, Bundle>,
  eventFile: string,
): Promise<Readonly<Record<Side, readonly ColdStart[]>>> {
  const starts: Record<Side, ColdStart[]> = { ours: [], peer: [] };
  for (let round = -1; round < rounds; round += 1) {
    const sides = round % 2 === 0 ? (["ours", "peer"] as const) : (["peer", "ours"] as const);
    for (const side of sides) {
      const bundle = bundles.get(pair[side].name);
      if (bundle === undefined) throw new Error(`no bundle ${pair[side].name}`);
      const { environments } = pair;
      const environment = side === "ours" ? environments.ours(bundle.folder) : environments.peer;
      const start = await startOnce(bundle.file, eventFile, environment);
      expectWholeJob(pair, side, start);
      if (round >= 0) starts[side].push(start); // the first round only warms the machine's file cache
    }
  }
  return starts;
}

/** What did not do the whole job has no time worth telling. */
function expectWholeJob({ job, requests }: Pair, side: Side, { answer, output }: ColdStart): void {
  const asked = Object.values(stubs).flatMap((stub) => stub.takeNames());
  const answers = { "event-hook": { statusCode: 200 }, worker: { batchItemFailures: [] } };
  const isDone =
    JSON.stringify(answer) === JSON.stringify(answers[job]) &&
    [...asked].sort().join() === [...requests[side]].sort().join() &&
    (job !== "worker" || output.includes("unchanged"));
  if (!isDone) throw new Error(`${job} (${side}): ${asked.join()} ${JSON.stringify(answer)}\n${output}`);
}
