import { fork } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { Pool } from "undici";
import * as v from "valibot";

/**
 * How fast is the emulated org with 50,000 people in it? Server and client run in processes of their own; every figure is
 * the machine's and nothing is asserted.
 */
const users = 50_000;
const warmUpRequests = 3_000;
const measuredRequests = 30_000;
const atOnce = 32;

const readySchema = v.object({
  url: v.string(),
  apiToken: v.string(),
  ids: v.array(v.string()),
  seedSeconds: v.number(),
  memoryMebibytes: v.number(),
});

const child = fork(join(import.meta.dirname, "server.ts"), [String(users)]);
try {
  const ready = await new Promise<unknown>((resolve) => child.once("message", resolve));
  const server = v.parse(readySchema, ready);
  print(
    `${users} users seeded in ${server.seedSeconds.toFixed(1)} s, ${server.memoryMebibytes.toFixed(0)} MiB resident`,
  );
  const pool = new Pool(server.url, { connections: atOnce });
  const headers = { authorization: `SSWS ${server.apiToken}` };
  const measure = async (name: string, makePath: (index: number) => string, count: number): Promise<void> => {
    await send(pool, headers, makePath, Math.min(warmUpRequests, count));
    const startedMs = performance.now();
    await send(pool, headers, makePath, count);
    const seconds = (performance.now() - startedMs) / 1000;
    print(`${name}: ${Math.round(count / seconds)} requests/s (${count} requests, ${atOnce} at once)`);
  };
  const pick = (index: number): string => server.ids[(index * 7919) % server.ids.length] ?? "";
  const pickNumber = (index: number): number => (index * 7919) % users;
  await measure("get by id", (index) => `/api/v1/users/${pick(index)}`, measuredRequests);
  await measure(
    "get by login",
    (index) => `/api/v1/users/user-${pickNumber(index)}@bench.example.com`,
    10_000,
  );
  const search = (filter: string): string => `/api/v1/users?search=${encodeURIComponent(filter)}`;
  await measure(
    "search by unique custom attribute",
    (index) => search(`profile.sourceKey eq "key-${pickNumber(index)}"`),
    10_000,
  );
  await measure("search by id", (index) => search(`id eq "${pick(index)}"`), 10_000);
  await measure(
    "search by login",
    (index) => search(`profile.login eq "user-${pickNumber(index)}@bench.example.com"`),
    10_000,
  );
  await pool.close();
} finally {
  child.kill();
}

async function send(
  pool: Pool,
  headers: Readonly<Record<string, string>>,
  makePath: (index: number) => string,
  count: number,
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      const answer = await pool.request({ method: "GET", path: makePath(index), headers });
      const text = await answer.body.text();
      if (answer.statusCode !== 200 || text === "[]")
        throw new Error(`${makePath(index)}: ${answer.statusCode} ${text}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
