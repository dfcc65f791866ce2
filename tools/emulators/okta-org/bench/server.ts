import { performance } from "node:perf_hooks";
import { startOktaOrg } from "../start.ts";

/** The server process of the bench: seeds the org, says so to its parent, and serves until it is ended. */
const count = Number(process.argv[2]);

const startedMs = performance.now();
const org = await startOktaOrg({
  name: "bench",
  rateLimitFactor: 1e9,
  searchLagMs: 0,
  seed: {
    userAttributes: { sourceKey: { title: "Source key", type: "string", unique: true } },
    users: Array.from({ length: count }, (_, index) => ({
      profile: {
        login: `user-${index}@bench.example.com`,
        email: `user-${index}@bench.example.com`,
        firstName: "User",
        lastName: `Number ${index}`,
        sourceKey: `key-${index}`,
      },
    })),
  },
});
const seedSeconds = (performance.now() - startedMs) / 1000;
globalThis.gc?.();
const memoryMebibytes = process.memoryUsage().rss / 1024 ** 2;

process.send?.({ url: org.url, apiToken: org.apiToken, ids: await listIds(), seedSeconds, memoryMebibytes });

async function listIds(): Promise<string[]> {
  const ids: string[] = [];
  let next: string | undefined = `${org.url}/api/v1/users?limit=200`;
  while (next !== undefined && ids.length < 10_000) {
    const answer: Response = await fetch(next, { headers: { authorization: `SSWS ${org.apiToken}` } });
    const page: unknown = await answer.json();
    for (const user of Array.isArray(page) ? page : []) ids.push(String(readId(user)));
    next = /<([^>]*)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
  }
  return ids;
}

function readId(user: unknown): unknown {
  return typeof user === "object" && user !== null && "id" in user ? user.id : "";
}
