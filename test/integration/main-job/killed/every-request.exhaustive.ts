import { afterAll, beforeAll, expect, test } from "vitest";
import { flows } from "./flows.ts";
import { hireSomebody, killInFlow, look } from "./kill-in-flow.ts";
import { type KillableWorker, type KillPoint, startKillableWorker } from "./killable-worker.ts";

let worker: KillableWorker;
const killsByFlow = new Map<string, number>();

const patienceMs = 60_000;

beforeAll(async () => {
  worker = await startKillableWorker();
  await look(worker, await hireSomebody(worker)); // somebody whom none of this is about
}, patienceMs);
afterAll(async () => {
  for (const [name, kills] of killsByFlow) console.log(`killed ${kills} times: ${name}`);
  await worker.stop();
}, patienceMs);

const ways = [
  { to: "source", side: "before" },
  { to: "source", side: "after" },
  { to: "target", side: "before" },
  { to: "target", side: "after" },
] as const;

/** The point of the first request, of the second, and so on, until the flow has no more. */
async function killAtEach(name: string, kill: (nth: number) => Promise<boolean>): Promise<number> {
  let nth = 1;
  while (await kill(nth)) nth += 1;
  killsByFlow.set(name, (killsByFlow.get(name) ?? 0) + nth - 1);
  return nth - 1;
}

test.each(flows.flatMap((flow) => ways.map((way) => ({ flow, ...way, name: flow.name }))))(
  "a worker process killed at every request to the $to, $side its effect, is made good by the next: $name",
  async ({ flow, to, side }) => {
    const kills = await killAtEach(flow.name, (nth) => {
      const point: KillPoint = { to, nth, side };
      return killInFlow(worker, flow, point);
    });

    expect(kills).toBeGreaterThanOrEqual(to === "source" ? 1 : 2);
  },
);
