import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { mapBounded } from "../../../shared/runtime/map-bounded.ts";
import { type LocalBridge, startLocalBridge } from "../../local/bridge.ts";
import { hire } from "../../local/demo/people.ts";

/**
 * `npm run bench:sync`: `orgbridge sync --all` of people who are all as they should be, on a whole bridge on this machine, whose orgs
 * set no limit worth the name. Prints people a second, reads and writes of each, and the most memory that the tool had.
 *
 * `npm run bench:sync -- --people 2000` for fewer people than the usual 10,000.
 */
const { values } = parseArgs({ options: { people: { type: "string", default: "10000" } } });
const people = Number(values.people);
const rateLimitFactor = 1000;
const parallelHires = 10;
const lookMs = 200;
const launcher = join(import.meta.dirname, "../../cli/orgbridge.js");

const folder = await mkdtemp(join(tmpdir(), "orgbridge-bench-"));
const bridge = await startLocalBridge({ folder, rateLimitFactor });
try {
  console.log(`${people} people are hired, and created in the target …`);
  await hireMany(bridge);
  bridge.source.requests.clear();
  bridge.target.requests.clear();
  const startedMs = Date.now();
  const peakMb = await syncAll();
  const seconds = (Date.now() - startedMs) / 1000;
  const { reads, writes } = countRequests(bridge);
  console.log(
    `${people} people in ${seconds.toFixed(1)} s: ${(people / seconds).toFixed(0)}/s; ${(reads / people).toFixed(3)} reads a person, ${writes} writes in all; the tool had at most ${peakMb.toFixed(0)} MB`,
  );
} finally {
  await bridge.stop();
  await rm(folder, { recursive: true, force: true });
}

async function hireMany({ sourceAdmin, connection, outcomes }: LocalBridge): Promise<void> {
  const ended = new Set<string | null>();
  const stop = outcomes.follow(({ userId, outcome }) => {
    if (outcome !== "retry") ended.add(userId);
  });
  const numbers = Array.from({ length: people }, (_, index) => index);
  await mapBounded(numbers, parallelHires, (number) => {
    const login = `person${number}@example.com`;
    const profile = { login, email: login, firstName: "Test", lastName: "Person" };
    return hire(sourceAdmin, connection.scope.appId, profile);
  });
  while (ended.size < people) await sleep(lookMs);
  // The last events of somebody may come after their first outcome.
  await sleep(2000 * connection.settleSeconds);
  stop();
}

/** Runs the tool. @returns the most memory that it had resident, in MB (`VmHWM`, which Linux alone tells; else 0) */
async function syncAll(): Promise<number> {
  const child = spawn(process.execPath, [launcher, "sync", "--all", "--local", "--wait", "3600"], {
    env: { ...process.env, ORGBRIDGE_PROJECT: folder },
    stdio: "inherit",
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
  let peakKb = 0;
  while (child.exitCode === null && child.signalCode === null) {
    const status = await readFile(`/proc/${child.pid ?? 0}/status`, "utf8").catch(() => "");
    peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    await Promise.race([ended, sleep(lookMs)]);
  }
  await ended;
  return peakKb / 1024;
}

function countRequests({ source, target }: LocalBridge): { readonly reads: number; readonly writes: number } {
  const sent = [...source.requests.list(), ...target.requests.list()].filter(
    ({ principal, path }) => principal !== "ssws" && !path.startsWith("/oauth2/"),
  );
  const reads = sent.filter(({ method }) => method === "GET").length;
  return { reads, writes: sent.length - reads };
}
